import { JsonLogsSerializer } from "@opentelemetry/otlp-transformer";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { emptyRecord } from "../../src/call-record.js";
import type { LogRecord } from "../../src/contracts.js";
import { createLogger, memoryTransport, runWithContext } from "../../src/index.js";
import { AnyValues } from "../../src/shipping/otlp/any-value.js";
import { otlpEnvelope } from "../../src/shipping/otlp/envelope.js";
import { otlpRecordJson } from "../../src/shipping/otlp/log-record.js";
import { recordsOf } from "../support/collector.js";
import { HOSTILE } from "../support/hostile.js";

type Json = Record<string, unknown>;

const TRACE = { traceId: "4bf92f3577b34da6a3ce929d0e0e4736", spanId: "00f067aa0ba902b7", traceFlags: 1 };

/** The JSON of OpenTelemetry's own serializer for one record. */
function reference(log: Json): Json {
  const bytes = JsonLogsSerializer.serializeRequest([
    {
      hrTime: [0, 0],
      hrTimeObserved: [0, 0],
      resource: { attributes: { "service.name": "shop" } },
      instrumentationScope: { name: "ctxlog" },
      attributes: {},
      droppedAttributesCount: 0,
      ...log,
    } as never,
  ]);
  return JSON.parse(new TextDecoder().decode(bytes)) as Json;
}

/** What protobuf's JSON does not distinguish: a 64-bit integer as a number or as a text (JavaScript rounds its digits), and a default that is absent. */
function normalized(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(normalized);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, item]) => !(key === "droppedAttributesCount" && item === 0))
      .map(([key, item]) => [key, key === "intValue" ? Number(item) : normalized(item)]),
  );
}

function referenceValue(value: unknown): unknown {
  const [record] = recordsOf([{ path: "", headers: {}, body: JSON.stringify(reference({ attributes: { value } })) }]);
  const [attribute] = (record as { attributes: { value: unknown }[] }).attributes;
  return normalized(attribute?.value);
}

const own = (value: unknown): unknown => JSON.parse(JSON.stringify(new AnyValues().of(value)));

function recordOf(log: (logger: ReturnType<typeof createLogger>) => void, options: object = {}): LogRecord {
  const memory = memoryTransport();
  log(createLogger({ name: "shop", transports: [memory], ...options }));
  return memory.records[0] as LogRecord;
}

const attributesOf = (record: LogRecord): Json => {
  const { attributes } = JSON.parse(otlpRecordJson(record)) as { attributes: { key: string; value: Json }[] };
  expect(new Set(attributes.map(({ key }) => key)).size).toBe(attributes.length);
  return Object.fromEntries(attributes.map(({ key, value }) => [key, value]));
};

describe("a record in OTLP", () => {
  test("is what OpenTelemetry's serializer makes of it", () => {
    const record = recordOf((log) =>
      runWithContext({ requestId: "a1b2c3d4", sessionId: "12345678", ...TRACE, tenant: "acme" }, () =>
        log.warn("Stock is low", {
          item: "tea",
          left: 2,
          ratio: 0.5,
          urgent: true,
          tags: ["a", null],
          place: { row: 7 },
        }),
      ),
    );
    const ours = JSON.parse(otlpEnvelope({ "service.name": "shop" }, {})([otlpRecordJson(record)])) as Json;
    const time = [Math.floor(record.time / 1000), (record.time % 1000) * 1e6];
    const theirs = reference({
      hrTime: time,
      hrTimeObserved: time,
      severityNumber: 13,
      severityText: "WARN",
      body: "Stock is low",
      spanContext: TRACE,
      attributes: {
        "logger.name": "shop",
        "http.request.id": "a1b2c3d4",
        "session.id": "12345678",
        tenant: "acme",
        item: "tea",
        left: 2,
        ratio: 0.5,
        urgent: true,
        tags: ["a", null],
        place: { row: 7 },
      },
    });
    expect(normalized(ours)).toEqual(normalized(theirs));
  });

  test("has its time as nanoseconds in a decimal string, twice", () => {
    const record = Object.assign(emptyRecord(1_700_000_000_123, 3), { message: "x" });
    expect(JSON.parse(otlpRecordJson(record))).toMatchObject({
      timeUnixNano: "1700000000123000000",
      observedTimeUnixNano: "1700000000123000000",
    });
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, -1, 9e15, 1.5])("is valid at the time %s", (time) => {
    const { timeUnixNano } = JSON.parse(otlpRecordJson(Object.assign(emptyRecord(time, 3), { message: "x" })));
    expect(timeUnixNano).toMatch(/^\d+$/);
  });

  test.each([
    ["SILLY", 1],
    ["TRACE", 2],
    ["DEBUG", 5],
    ["INFO", 9],
    ["WARN", 13],
    ["ERROR", 17],
    ["FATAL", 21],
  ])("has the severity of %s", (level, severityNumber) => {
    const record = recordOf((log) => log.log(level as "INFO", "x"), { minLevel: "SILLY" });
    expect(JSON.parse(otlpRecordJson(record))).toMatchObject({ severityNumber, severityText: level });
  });

  test("has an exception by the semantic conventions, with its causes in the stack", () => {
    const error = new TypeError("no answer", { cause: new Error("reset") });
    const attributes = attributesOf(recordOf((log) => log.error(error, "Charge failed")));
    expect(attributes["exception.type"]).toEqual({ stringValue: "TypeError" });
    expect(attributes["exception.message"]).toEqual({ stringValue: "no answer" });
    const { stringValue } = attributes["exception.stacktrace"] as { stringValue: string };
    expect(stringValue).toMatch(/^TypeError: no answer\n {4}at /);
    expect(stringValue).toContain("\nCaused by: Error: reset\n");
  });

  test("has the fields of a request by the semantic conventions, and of another line as they are", () => {
    const request = { method: "GET", path: "/orders", status: 200, durationMs: 12.5 };
    expect(attributesOf(recordOf((log) => log.info("GET /orders 200", request)))).toMatchObject({
      "http.request.method": { stringValue: "GET" },
      "url.path": { stringValue: "/orders" },
      "http.response.status_code": { intValue: "200" },
      durationMs: { doubleValue: 12.5 },
    });
    expect(attributesOf(recordOf((log) => log.info("Paid", { status: "open", path: "a/b" })))).toMatchObject({
      status: { stringValue: "open" },
      path: { stringValue: "a/b" },
    });
  });

  test("has no key twice, and none that is empty", () => {
    const fields = { "session.id": "other", "logger.name": "other", "": 1, __proto: 2, "exception.type": "other" };
    const record = recordOf((log) =>
      runWithContext({ sessionId: "12345678" }, () => log.error(new Error("x"), "m", fields)),
    );
    const attributes = attributesOf(record);
    expect(attributes["session.id"]).toEqual({ stringValue: "12345678" });
    expect(attributes["session.id_"]).toEqual({ stringValue: "other" });
    expect(attributes["_"]).toEqual({ intValue: "1" });
  });

  test.each([
    ["0".repeat(32), TRACE.spanId],
    ["xyz", TRACE.spanId],
    [TRACE.traceId, "0".repeat(16)],
  ])("leaves out IDs that are none: %s, %s", (traceId, spanId) => {
    const record = Object.assign(emptyRecord(0, 3), { message: "x", context: { traceId, spanId } });
    const json = JSON.parse(otlpRecordJson(record)) as Json;
    if (traceId !== TRACE.traceId) expect(json["traceId"]).toBeUndefined();
    expect(json["spanId"]).toBeUndefined();
    expect(JSON.stringify(json)).not.toContain('"key":"traceId"');
  });
});

describe("a value in OTLP", () => {
  // Without what the reference cannot do: see the next tests.
  const scalars = fc.oneof(
    fc.string({ unit: "grapheme" }),
    fc.boolean(),
    fc.integer(),
    fc.maxSafeInteger(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => Math.abs(value) < 2 ** 63),
    fc.constantFrom(null, undefined, -0, 2 ** 53, -(2 ** 60)),
    fc.uint8Array({ maxLength: 20 }),
  );
  const values = fc.letrec((tie) => ({
    value: fc.oneof({ depthSize: "small" }, scalars, tie("list"), tie("map")),
    list: fc.array(tie("value"), { maxLength: 6 }),
    map: fc.dictionary(
      fc.string({ minLength: 1 }).filter((key) => key !== "toJSON"),
      tie("value"),
      { maxKeys: 6 },
    ),
  })).value;

  test("is what OpenTelemetry's serializer makes of it", () => {
    fc.assert(
      fc.property(values, (value) => {
        expect(normalized(own(value))).toEqual(referenceValue(value));
      }),
      {
        numRuns: 1000,
      },
    );
  });

  test.each([
    ["NaN, which the reference sends as null", Number.NaN, { doubleValue: "NaN" }],
    ["an infinity", Number.NEGATIVE_INFINITY, { doubleValue: "-Infinity" }],
    ["a whole number that no int64 can hold", 1e300, { doubleValue: 1e300 }],
    ["a bigint", -(2n ** 63n), { intValue: "-9223372036854775808" }],
    ["a bigint that no int64 can hold", 2n ** 63n, { stringValue: "9223372036854775808" }],
    ["a Date", new Date(0), { stringValue: "1970-01-01T00:00:00.000Z" }],
    ["an invalid Date", new Date(Number.NaN), { stringValue: "Invalid Date" }],
    ["a function, without its code", function secret() {}, { stringValue: "[Function: secret]" }],
    ["a Map", new Map([["a", 1]]), { kvlistValue: { values: [{ key: "a", value: { intValue: "1" } }] } }],
    ["a Set", new Set([1]), { arrayValue: { values: [{ intValue: "1" }] } }],
    ["numbers of a typed array", new Float64Array([1.5]), { arrayValue: { values: [{ doubleValue: 1.5 }] } }],
    ["a lone surrogate, for which strict parsers refuse a batch", "a\ud800", { stringValue: "a\ufffd" }],
    [
      "keys that are equal without their lone surrogates",
      { "\ud800": 1, "\ud801": 2 },
      {
        kvlistValue: {
          values: [
            { key: "\ufffd", value: { intValue: "1" } },
            { key: "\ufffd_", value: { intValue: "2" } },
          ],
        },
      },
    ],
  ])("differs for %s", (_, value, expected) => {
    expect(own(value)).toEqual(expected);
  });

  test("says where it goes round, and where it cannot be read", () => {
    const cycle: Json = {};
    cycle["self"] = cycle;
    expect(JSON.stringify(own(cycle))).toContain("[circular]");
    expect(
      JSON.stringify(
        own({
          get bad() {
            throw new RangeError("no");
          },
        }),
      ),
    ).toContain("[unreadable: threw RangeError]");
  });

  test.each(Object.entries(HOSTILE))("survives %s, in a body that can be parsed", (_, make) => {
    const record = Object.assign(emptyRecord(0, 3), { message: "x", fields: { value: make() }, error: make() });
    const json = otlpRecordJson(record);
    expect(json.length).toBeLessThan(8_000_000);
    expect(JSON.parse(json)).toMatchObject({ body: { stringValue: "x" } });
  });

  test("never throws, and is always valid", () => {
    const anything = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withTypedArray: true,
      withNullPrototype: true,
      withSparseArray: true,
      withObjectString: true,
      withBoxedValues: true,
    });
    fc.assert(
      fc.property(anything, (value) => {
        expect(checkValue(own(value))).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});

/** Whether a value has at most one member, and that of the right type (opentelemetry-proto, common.proto). */
function checkValue(value: unknown): boolean {
  const entries = Object.entries(value as Json);
  if (entries.length === 0) return true;
  const [[name, member]] = entries as [[string, unknown]];
  if (entries.length !== 1) return false;
  switch (name) {
    case "stringValue":
      return typeof member === "string";
    case "boolValue":
      return typeof member === "boolean";
    case "intValue":
      return /^-?\d{1,19}$/.test(member as string);
    case "doubleValue":
      return typeof member === "number" || /^(?:NaN|-?Infinity)$/.test(member as string);
    case "bytesValue":
      return Buffer.from(member as string, "base64").toString("base64") === member;
    case "arrayValue":
      return (member as { values: unknown[] }).values.every(checkValue);
    case "kvlistValue":
      return (member as { values: { key: string; value: unknown }[] }).values.every(
        ({ key, value: item }) => key !== "" && checkValue(item),
      );
    default:
      return false;
  }
}
