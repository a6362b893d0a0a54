import fc from "fast-check";
import { prettyFactory } from "pino-pretty";
import { describe, expect, test } from "vitest";
import {
  type JsonFormatterOptions,
  type JsonPresetName,
  jsonFormatter,
  type Logger,
  runWithContext,
} from "../../src/index.js";
import { keysWith } from "../../src/story/parse/keys.js";
import { parseLine } from "../../src/story/parse/parse-line.js";
import { createTestLogger, type TestLogger } from "../../src/testing/index.js";
import { jsonLine } from "../support/line-format.js";

const PRESETS: readonly JsonPresetName[] = ["otel", "ecs", "gcp", "datadog", "lambda", "pino"];
const TRACE = "0af7651916cd43dd8448eb211c80319c";
const SPAN = "b7ad6b7169203331";
const CONTEXT = {
  requestId: "a1b2c3d4e5f6",
  sessionId: "1234567890abcdef",
  traceId: TRACE,
  spanId: SPAN,
  parentSpanId: "00f067aa0ba902b7",
  traceFlags: 1,
  method: "GET",
  path: "/orders/4711",
  userId: 42,
};
const TIME = Date.UTC(2024, 0, 15, 10, 30, 15);

function logger(preset: JsonPresetName, options: Partial<JsonFormatterOptions> = {}): TestLogger {
  return createTestLogger({ name: "shop.db", minLevel: "SILLY", format: jsonFormatter({ preset, ...options }) });
}

/** The line of a call in a context, as an object. */
function lineOf(log: TestLogger, call: (log: Logger) => void): Record<string, unknown> {
  runWithContext(CONTEXT, () => call(log));
  return jsonLine(log.lines.at(-1) as string);
}

const charged = (log: Logger) => log.info("Charged", { amount: 12 });
const answered = (log: Logger) =>
  log.warn("GET /orders/4711 404 12 ms", {
    method: "GET",
    path: "/orders/4711",
    route: "/orders/:id",
    status: 404,
    durationMs: 12.5,
    bytesSent: 310,
  });
const failure = Object.assign(new TypeError("bad", { cause: new Error("inner") }), { code: "E_BAD" });
const failed = (log: Logger) => log.error("Failed", failure);

const service = { service: "shop", version: "1.2.3", env: "production" };

test.each<[JsonPresetName, object]>([
  [
    "otel",
    {
      timestamp: "2024-01-15T10:30:15.000Z",
      severity_text: "INFO",
      severity_number: 9,
      "service.name": "shop",
      "service.version": "1.2.3",
      "deployment.environment.name": "production",
      "logger.name": "shop.db",
      "http.request.id": "a1b2c3d4e5f6",
      "session.id": "1234567890abcdef",
      trace_id: TRACE,
      span_id: SPAN,
      trace_flags: "01",
      parentSpanId: "00f067aa0ba902b7",
      "http.request.method": "GET",
      "url.path": "/orders/4711",
      userId: 42,
      amount: 12,
      body: "Charged",
    },
  ],
  [
    "ecs",
    {
      "@timestamp": "2024-01-15T10:30:15.000Z",
      "log.level": "info",
      message: "Charged",
      "ecs.version": "8.10.0",
      "service.name": "shop",
      "service.version": "1.2.3",
      "service.environment": "production",
      "event.dataset": "shop",
      "log.logger": "shop.db",
      "http.request.id": "a1b2c3d4e5f6",
      "trace.id": TRACE,
      "span.id": SPAN,
      labels: { session_id: "1234567890abcdef", parent_span_id: "00f067aa0ba902b7" },
      "http.request.method": "GET",
      "url.path": "/orders/4711",
      userId: 42,
      amount: 12,
    },
  ],
  [
    "gcp",
    {
      time: "2024-01-15T10:30:15.000Z",
      severity: "INFO",
      serviceContext: { service: "shop", version: "1.2.3" },
      logger: "shop.db",
      "logging.googleapis.com/operation": { id: "a1b2c3d4e5f6" },
      "logging.googleapis.com/labels": { session_id: "1234567890abcdef", parent_span_id: "00f067aa0ba902b7" },
      "logging.googleapis.com/trace": TRACE,
      "logging.googleapis.com/spanId": SPAN,
      "logging.googleapis.com/trace_sampled": true,
      method: "GET",
      path: "/orders/4711",
      userId: 42,
      amount: 12,
      message: "Charged",
    },
  ],
  [
    "datadog",
    {
      timestamp: "2024-01-15T10:30:15.000Z",
      status: "info",
      service: "shop",
      env: "production",
      version: "1.2.3",
      "logger.name": "shop.db",
      "http.request_id": "a1b2c3d4e5f6",
      session_id: "1234567890abcdef",
      dd: {
        trace_id: "9532127138774266268",
        span_id: "13235353014750950193",
        service: "shop",
        env: "production",
        version: "1.2.3",
      },
      parentSpanId: "00f067aa0ba902b7",
      "http.method": "GET",
      "http.url_details.path": "/orders/4711",
      userId: 42,
      amount: 12,
      message: "Charged",
    },
  ],
  [
    "lambda",
    {
      timestamp: "2024-01-15T10:30:15.000Z",
      level: "INFO",
      service: "shop",
      version: "1.2.3",
      env: "production",
      logger: "shop.db",
      requestId: "a1b2c3d4e5f6",
      sessionId: "1234567890abcdef",
      traceId: TRACE,
      spanId: SPAN,
      parentSpanId: "00f067aa0ba902b7",
      method: "GET",
      path: "/orders/4711",
      userId: 42,
      amount: 12,
      message: "Charged",
    },
  ],
  [
    "pino",
    {
      time: TIME,
      level: 30,
      pid: process.pid,
      hostname: expect.any(String),
      service: "shop",
      version: "1.2.3",
      env: "production",
      name: "shop.db",
      reqId: "a1b2c3d4e5f6",
      sessionId: "1234567890abcdef",
      traceId: TRACE,
      spanId: SPAN,
      parentSpanId: "00f067aa0ba902b7",
      method: "GET",
      path: "/orders/4711",
      userId: 42,
      amount: 12,
      msg: "Charged",
    },
  ],
])("the preset %s writes a line in a request", (preset, expected) => {
  expect(lineOf(logger(preset, service), charged)).toEqual(expected);
});

test.each<[JsonPresetName, object]>([
  [
    "otel",
    {
      "http.request.method": "GET",
      "url.path": "/orders/4711",
      "http.route": "/orders/:id",
      "http.response.status_code": 404,
      "http.response.body.size": 310,
      durationMs: 12.5,
    },
  ],
  [
    "ecs",
    {
      "http.request.method": "GET",
      "url.path": "/orders/4711",
      "http.response.status_code": 404,
      "http.response.body.bytes": 310,
      "event.duration": 12_500_000,
    },
  ],
  [
    "gcp",
    {
      httpRequest: {
        requestMethod: "GET",
        requestUrl: "/orders/4711",
        status: 404,
        responseSize: "310",
        latency: "0.0125s",
      },
    },
  ],
  [
    "datadog",
    {
      "http.method": "GET",
      "http.url_details.path": "/orders/4711",
      "http.route": "/orders/:id",
      "http.status_code": 404,
      "network.bytes_written": 310,
      duration: 12_500_000,
    },
  ],
  [
    "lambda",
    {
      http: {
        method: "GET",
        path: "/orders/4711",
        route: "/orders/:id",
        status: 404,
        bytesSent: 310,
        durationMs: 12.5,
      },
    },
  ],
  [
    "pino",
    { req: { method: "GET", url: "/orders/4711" }, res: { statusCode: 404, bytesSent: 310 }, responseTime: 12.5 },
  ],
])("the preset %s writes the line at the end of a request", (preset, expected) => {
  const log = logger(preset);
  const line = lineOf(log, answered);
  expect(line).toMatchObject(expected);
  const plain = preset === "datadog" ? [] : ["status"];
  for (const key of ["method", "path", "bytesSent", ...plain]) expect(line, key).not.toHaveProperty([key]);
  // Each key once, though the context has the method and the path as well.
  expect(log.lines.at(-1)?.match(/"(?:http\.(?:request\.)?method|requestMethod|method)":/g)).toHaveLength(1);
});

test.each<[JsonPresetName, object]>([
  [
    "otel",
    {
      "exception.type": "TypeError",
      "exception.message": "bad",
      "exception.stacktrace": expect.stringMatching(/^TypeError: bad\n {4}at [\s\S]*Caused by: Error: inner/),
    },
  ],
  [
    "ecs",
    {
      error: {
        type: "TypeError",
        message: "bad",
        stack_trace: expect.stringContaining("Caused by: Error: inner"),
        code: "E_BAD",
      },
    },
  ],
  [
    "gcp",
    {
      stack_trace: expect.stringMatching(/^TypeError: bad\n {4}at /),
      error: { name: "TypeError", message: "bad", code: "E_BAD" },
      "@type": expect.stringMatching(/ReportedErrorEvent$/),
    },
  ],
  ["datadog", { error: { kind: "TypeError", message: "bad", stack: expect.stringContaining("inner"), code: "E_BAD" } }],
  ["lambda", { error: { name: "TypeError", message: "bad", stack: expect.stringContaining("inner"), code: "E_BAD" } }],
  ["pino", { err: { type: "TypeError", message: "bad", stack: expect.stringContaining("inner"), code: "E_BAD" } }],
])("the preset %s writes an error", (preset, expected) => {
  expect(lineOf(logger(preset), failed)).toMatchObject(expected);
});

const WORDS: Readonly<Record<JsonPresetName, [string, unknown[]]>> = {
  otel: ["severity_number", [1, 2, 5, 9, 13, 17, 21]],
  ecs: ["log.level", ["silly", "trace", "debug", "info", "warn", "error", "fatal"]],
  gcp: ["severity", ["DEBUG", "DEBUG", "DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"]],
  datadog: ["status", ["trace", "trace", "debug", "info", "warn", "error", "fatal"]],
  lambda: ["level", ["TRACE", "TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"]],
  pino: ["level", [10, 10, 20, 30, 40, 50, 60]],
};

test.each(PRESETS)("the preset %s has the vendor's word for each level", (preset) => {
  const log = logger(preset);
  for (const level of ["silly", "trace", "debug", "info", "warn", "error", "fatal"] as const) log[level]("x");
  const [key, words] = WORDS[preset];
  expect(log.lines.map((line) => jsonLine(line)[key])).toEqual(words);
});

describe("Elastic's ecs-logging specification (spec/spec.json at eabe529)", () => {
  const INDEX = ["@timestamp", "log.level", "message"];
  const TYPES: Readonly<Record<string, string>> = {
    "@timestamp": "string",
    "log.level": "string",
    message: "string",
    "ecs.version": "string",
    labels: "object",
    "trace.id": "string",
    "service.name": "string",
    "service.version": "string",
    "event.dataset": "string",
    "service.environment": "string",
    "log.logger": "string",
  };

  test("is kept: order, types, required fields, and labels with plain keys and texts", () => {
    for (const call of [
      charged,
      answered,
      failed,
      (log: Logger) => log.info(""),
      (log: Logger) => log.warn("x", { message: "m", "log.level": 1 }),
    ]) {
      const line = lineOf(logger("ecs", service), call);
      expect(Object.keys(line).slice(0, 3)).toEqual(INDEX);
      expect(line["@timestamp"]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      for (const [key, type] of Object.entries(TYPES)) expect(typeof line[key], key).toBe(type);
      for (const [key, value] of Object.entries(line["labels"] as object)) {
        expect(key).not.toMatch(/[.*\\]/);
        expect(typeof value).toBe("string");
      }
    }
  });

  test("its objects have no rival among a user's fields", () => {
    const line = lineOf(logger("ecs"), (log) =>
      log.info("x", { service: "mine", http: 1, error: "no error", trace: [1] }),
    );
    expect(line).toMatchObject({ service_: "mine", http_: 1, error_: "no error", trace_: [1] });
  });
});

test("pino-pretty reads the preset pino", () => {
  const log = logger("pino");
  lineOf(log, charged);
  lineOf(log, failed);
  const pretty = prettyFactory({ colorize: false, translateTime: "UTC:yyyy-mm-dd HH:MM:ss", singleLine: true });
  const [line = "", failedLine = ""] = log.lines.map((one) => pretty(one));
  expect(line).toMatch(
    /^\[2024-01-15 10:30:15\] INFO \(shop\.db\/\d+\): Charged \{.*"reqId":"a1b2c3d4e5f6".*"amount":12\}\n$/,
  );
  expect(failedLine).toContain("ERROR (shop.db/");
  expect(failedLine).toMatch(/TypeError: bad\n\s+at /);
});

test("Google's trace has the project, if it is known", () => {
  const line = lineOf(logger("gcp", { project: "my-project" }), charged);
  expect(line["logging.googleapis.com/trace"]).toBe(`projects/my-project/traces/${TRACE}`);
});

/** The top-level keys that a JSON text has more than once, which JSON.parse hides. */
function twice(json: string): string[] {
  const keys: string[] = [];
  let depth = 0;
  for (const [token, , colon] of json.matchAll(/"(?:[^"\\]|\\.)*"(\s*)(:?)|[{}[\]]/g)) {
    if (token === "{" || token === "[") depth++;
    else if (token === "}" || token === "]") depth--;
    else if (colon === ":" && depth === 1) keys.push(token.slice(0, -1));
  }
  return keys.filter((key, index) => keys.indexOf(key) !== index);
}

test.each(PRESETS)("the preset %s writes each key once, whatever the fields are called", (preset) => {
  const key = fc.constantFrom(
    ..."time timestamp level severity status message msg body trace_id dd labels http httpRequest service error err method path durationMs session_id req pid x".split(
      " ",
    ),
  );
  const value = fc.oneof(fc.string(), fc.integer(), fc.double(), fc.constant({ a: 1 }), fc.boolean());
  const fields = fc.dictionary(key, value, { maxKeys: 12, noNullPrototype: true });
  const log = logger(preset, service);
  let seen = 0;
  fc.assert(
    fc.property(fields, fields, fc.boolean(), (own, context, hasError) => {
      runWithContext({ ...context, ...CONTEXT }, () => log.info("m", { ...own }));
      if (hasError) runWithContext({ ...context }, () => log.error("m", failure, own));
      for (const line of log.lines.slice(seen)) expect(twice(line)).toEqual([]);
      seen = log.lines.length;
    }),
  );
});

test.each(PRESETS)("what the preset %s writes is read back by `ctxlog`", (preset) => {
  const log = logger(preset, service);
  lineOf(log, charged);
  lineOf(log, failed);
  const options = { local: false, latest: () => 0, keys: keysWith(new Map()) };
  const [entry, bad] = log.lines.map((line) => parseLine(line, options));
  expect(entry).toMatchObject({
    time: TIME,
    level: "INFO",
    name: "shop.db",
    service: "shop",
    requestId: "a1b2c3d4e5f6",
    sessionId: "1234567890abcdef",
    message: "Charged",
    traceId: preset === "datadog" ? "9532127138774266268" : TRACE,
  });
  if (preset !== "datadog") expect(entry).toMatchObject({ spanId: SPAN, parentSpanId: "00f067aa0ba902b7" });
  expect(JSON.stringify(bad?.error)).toContain("TypeError: bad");
});

describe("the options of a preset", () => {
  test.each<[JsonFormatterOptions, string]>([
    [{ preset: "elastic" as "ecs" }, "jsonFormatter's preset"],
    [{ preset: "ecs", project: "p" }, "jsonFormatter's project"],
    [{ service: "shop" }, "jsonFormatter's service"],
    [{ preset: "ecs", service: 1 as unknown as string }, "jsonFormatter's service"],
    [{ preset: "ecs", keys: { message: "m" } }, "jsonFormatter's keys"],
    [{ preset: "ecs", time: "epoch" }, "jsonFormatter's time"],
    [{ preset: "pino", level: "lower" }, "jsonFormatter's level"],
  ])("%j is refused", (options, name) => {
    expect(() => jsonFormatter(options)).toThrow(name);
  });
});

test("plain JSON may have other names for the trace", () => {
  const format = jsonFormatter({ keys: { traceId: "trace_id", spanId: "span_id" } });
  const log = createTestLogger({ format });
  const line = lineOf(log, (one) => one.info("x", { trace_id: "mine" }));
  expect(line).toMatchObject({ trace_id: TRACE, span_id: SPAN, trace_id_: "mine" });
  expect(line).not.toHaveProperty("traceId");
  expect(() => jsonFormatter({ keys: { traceId: "spanId" } })).toThrow("jsonFormatter.keys");
});
