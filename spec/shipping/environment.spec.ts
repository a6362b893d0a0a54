import { describe, expect, test } from "vitest";
import { readOtlpEnvironment } from "../../src/shipping/otlp/environment.js";

function read(variables: Readonly<Record<string, string>>) {
  const reported: string[] = [];
  const environment = readOtlpEnvironment(
    (name) => variables[name],
    (message) => reported.push(message),
  );
  return { ...environment, reported };
}

describe("OTEL_EXPORTER_OTLP_ENDPOINT", () => {
  test.each([
    [{}, "http://localhost:4318/v1/logs"],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: "http://collector:4318" }, "http://collector:4318/v1/logs"],
    [
      { OTEL_EXPORTER_OTLP_ENDPOINT: "https://otlp.example/tenant/?key=1" },
      "https://otlp.example/tenant/v1/logs?key=1",
    ],
    [{ OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: "http://collector:4318/logs" }, "http://collector:4318/logs"],
    [
      { OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: "http://logs:1", OTEL_EXPORTER_OTLP_ENDPOINT: "http://all:2" },
      "http://logs:1",
    ],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: "  " }, "http://localhost:4318/v1/logs"],
  ])("%j leads to %s", (variables, url) => {
    expect(read(variables as Record<string, string>)).toMatchObject({ url, reported: [] });
  });

  test.each(["collector:4318", "ftp://collector", "no url"])(
    "%s does not count, and is reported without it",
    (text) => {
      const { url, reported } = read({ OTEL_EXPORTER_OTLP_ENDPOINT: text });
      expect(url).toBe("http://localhost:4318/v1/logs");
      expect(reported).toEqual([expect.stringContaining("OTEL_EXPORTER_OTLP_ENDPOINT is no URL")]);
    },
  );
});

describe("headers and attributes", () => {
  test("are decoded, and those for logs count over the others", () => {
    const { headers } = read({
      OTEL_EXPORTER_OTLP_HEADERS: "api-key=a%20b%2Cc, tenant = acme ",
      OTEL_EXPORTER_OTLP_LOGS_HEADERS: "tenant=logs==",
    });
    expect(headers).toEqual({ "api-key": "a b,c", tenant: "logs==" });
  });

  test("that are wrong do not count, and their values are not shown", () => {
    const { headers, reported } = read({ OTEL_EXPORTER_OTLP_HEADERS: "s3cret,good=1,bad=%zz,=x,__proto__=y" });
    expect(Object.entries(headers)).toEqual([
      ["good", "1"],
      ["__proto__", "y"],
    ]);
    expect(reported).toHaveLength(3);
    expect(reported.join()).not.toMatch(/s3cret|%zz/);
  });

  test("OTEL_SERVICE_NAME counts over service.name in OTEL_RESOURCE_ATTRIBUTES", () => {
    const attributes = "service.name=other,deployment.environment.name=prod";
    expect(read({ OTEL_RESOURCE_ATTRIBUTES: attributes }).resource).toEqual({
      "service.name": "other",
      "deployment.environment.name": "prod",
    });
    expect(read({ OTEL_RESOURCE_ATTRIBUTES: attributes, OTEL_SERVICE_NAME: "shop" }).resource["service.name"]).toBe(
      "shop",
    );
    expect(read({}).resource).toEqual({ "service.name": "unknown_service:node" });
  });
});

describe("numbers and words", () => {
  test("set the delivery", () => {
    expect(
      read({
        OTEL_EXPORTER_OTLP_TIMEOUT: "5000",
        OTEL_EXPORTER_OTLP_LOGS_TIMEOUT: "3000",
        OTEL_EXPORTER_OTLP_COMPRESSION: "none",
        OTEL_BLRP_SCHEDULE_DELAY: "100",
        OTEL_BLRP_EXPORT_TIMEOUT: "2000",
        OTEL_BLRP_MAX_QUEUE_SIZE: "10",
        OTEL_BLRP_MAX_EXPORT_BATCH_SIZE: "5",
      }).defaults,
    ).toEqual({ timeout: 3000, compression: "none", flushEvery: 100, exitTimeout: 2000, maxQueue: 10, batchSize: 5 });
  });

  test.each([
    ["OTEL_EXPORTER_OTLP_TIMEOUT", "0"],
    ["OTEL_EXPORTER_OTLP_LOGS_TIMEOUT", "10s"],
    ["OTEL_BLRP_MAX_QUEUE_SIZE", "-1"],
    ["OTEL_EXPORTER_OTLP_COMPRESSION", "zstd"],
  ])("%s=%s does not count, and is reported", (name, text) => {
    const { defaults, reported } = read({ [name]: text });
    expect(defaults).toEqual({ compression: "gzip" });
    expect(reported).toEqual([expect.stringContaining(`${name} is "${text}"`)]);
  });

  test.each([
    ["true", true],
    ["TRUE", true],
    ["1", false],
    ["", false],
  ])("OTEL_SDK_DISABLED=%s means %s", (text, isDisabled) => {
    expect(read({ OTEL_SDK_DISABLED: text })).toMatchObject({ isDisabled, reported: [] });
  });
});
