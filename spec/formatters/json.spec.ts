import { describe, expect, test } from "vitest";
import {
  type JsonFormatterOptions,
  jsonFormatter,
  lineFormatter,
  memoryTransport,
  runWithContext,
} from "../../src/index.js";
import { TEST_START } from "../../src/testing/clock.js";
import { createTestLogger } from "../../src/testing/index.js";
import { jsonLine, repeatedKeys } from "../support/line-format.js";

const IDS = { requestId: "a1b2c3d4e5f6", sessionId: "01932c07-209c-7f4a-8e4d-7f9a1c5be1d2" };

/** The line of one call inside a context, parsed. */
function parsed(
  message: unknown,
  second: unknown = {},
  options?: JsonFormatterOptions,
  context: object = {},
  bindings = {},
): Record<string, unknown> {
  const log = createTestLogger({ format: jsonFormatter(options), clock: () => TEST_START + 7, bindings });
  runWithContext({ ...IDS, ...context }, () => log.info(message, second));
  return jsonLine(log.lines[0] as string);
}

describe("a JSON line", () => {
  test("contains time, level, name, whole IDs, fields and message, in this order", () => {
    const log = createTestLogger({ format: "json", name: "shop", bindings: { service: "checkout" } });
    runWithContext({ ...IDS, method: "GET", userId: 42 }, () => log.info("Charged", { amount: 12 }));
    expect(log.lines[0]).toBe(
      '{"time":"2024-01-15T10:30:15.000Z","level":"INFO","name":"shop","requestId":"a1b2c3d4e5f6",' +
        '"sessionId":"01932c07-209c-7f4a-8e4d-7f9a1c5be1d2","method":"GET","userId":42,"service":"checkout",' +
        '"amount":12,"message":"Charged"}',
    );
  });

  test("has no IDs outside any context", () => {
    const log = createTestLogger({ format: "json" });
    log.warn("x");
    expect(log.lines[0]).toBe('{"time":"2024-01-15T10:30:15.000Z","level":"WARN","message":"x"}');
  });

  test.each<[JsonFormatterOptions["time"], unknown]>([
    ["iso", "2024-01-15T10:30:15.007Z"],
    ["epoch", TEST_START + 7],
    [(ms) => ms / 1000, (TEST_START + 7) / 1000],
    [() => 'a"\n', 'a"\n'],
    [() => Number.NaN, "NaN"],
  ])("shows the time as the option time says: %s", (time, shown) => {
    expect(parsed("x", {}, { time })["time"]).toBe(shown);
  });

  test.each<[string, number, unknown]>([
    ["iso", Number.NaN, "Invalid Date"],
    ["epoch", Number.POSITIVE_INFINITY, "Invalid Date"],
    ["iso", 8.64e15, "+275760-09-13T00:00:00.000Z"],
    ["iso", -1, "1969-12-31T23:59:59.999Z"],
  ])("shows a time in %s if the clock returns %d", (time, now, shown) => {
    const format = jsonFormatter({ time } as JsonFormatterOptions);
    const log = createTestLogger({ format, clock: () => now });
    log.info("x");
    log.info("x");
    for (const line of log.lines) expect(jsonLine(line)["time"]).toBe(shown);
  });

  test("shows a field with a key of the formatter with a _ after its name", () => {
    const own = { time: 1, level: 2, name: 3, requestId: 4, sessionId: 5, message: 6, error: 7, err: 8 };
    expect(parsed("text", own)).toMatchObject({
      level: "INFO",
      ...IDS,
      message: "text",
      ...{ time_: 1, level_: 2, name_: 3, requestId_: 4, sessionId_: 5, message_: 6, error: 7, err: 8 },
    });
  });

  test("adds another _ if that name is used too, in any part of the record", () => {
    expect(parsed("x", { level: 1, level_: 2 })).toMatchObject({ level__: 1, level_: 2 });
    expect(parsed("x", { level_: 2 }, {}, { level: 1 })).toMatchObject({ level__: 1, level_: 2 });
    expect(parsed("x", { level_: 2 }, {}, {}, { level: 1 })).toMatchObject({ level__: 1, level_: 2 });
    expect(parsed("x", {}, {}, { level: 1 }, { level_: 2 })).toMatchObject({ level__: 1, level_: 2 });
    const keys = { time: "a", level: "a_" };
    expect(parsed("x", { a: 1, a_: 2 }, { keys })).toMatchObject({ a_: "INFO", a__: 1, a___: 2 });
  });

  test("shows a field named error in addition to the record's error", () => {
    const error = new Error("e");
    const log = createTestLogger({ format: "json", bindings: { error: "bound" } });
    log.error("x", error);
    log.error("x", { error });
    log.error("x", { err: error, other: 1 });
    const lines = log.lines.map(jsonLine);
    expect(lines[0]).toMatchObject({ error_: "bound", error: { message: "e" } });
    expect(lines[1]).toMatchObject({ error_: "bound", error: { message: "e" } });
    expect(lines[2]).not.toHaveProperty("err");
  });

  test("uses the names of the option keys", () => {
    const keys = { time: "@timestamp", level: "severity", message: "msg", error: "exception", requestId: "request" };
    expect(parsed("x", { message: "mine", time: 1, severity: 2 }, { keys })).toEqual({
      ...{ "@timestamp": "2024-01-15T10:30:15.007Z", severity: "INFO", request: IDS.requestId },
      ...{ sessionId: IDS.sessionId, message: "mine", time: 1, severity_: 2, msg: "x" },
    });
    expect(parsed(new Error("e"), undefined, { keys })).toMatchObject({ msg: "e", exception: { message: "e" } });
  });

  test.each([
    [{ keys: { msg: "x" } }, /jsonFormatter\.keys has no option "msg"/],
    [{ keys: { message: "" } }, /jsonFormatter\.keys\.message is '', but must be a key's name/],
    [{ keys: { message: "level" } }, /a name of its own for each/],
    [{ time: "ISO" }, /Did you mean "iso"/],
    [{ limits: { depths: 1 } }, /Did you mean "depth"/],
  ])("jsonFormatter refuses the options %o", (options, message) => {
    expect(() => jsonFormatter(options as JsonFormatterOptions)).toThrow(message);
  });

  test("contains each key once: the call's before the logger's before the context's", () => {
    const line = parsed("x", { a: 3, own: 3 }, {}, { a: 1, b: 1 }, { a: 2, b: 2, c: 2 });
    expect(line).toMatchObject({ a: 3, b: 2, c: 2, own: 3 });
  });

  test("escapes characters that move a cursor or end a line", () => {
    const text = '\x00\x1b\x7f\x85\x9b\u2028\u2029\u202e\u200f\u2066\ud800"\\\t/\u{1f600}';
    const log = createTestLogger({ format: "json" });
    log.info(text, { [text]: text });
    const line = jsonLine(log.lines[0] as string);
    expect(line["message"]).toBe(text);
    expect(line[text]).toBe(text);
    expect(log.lines[0]).toContain("\\u001b\\u007f\\u0085\\u009b\\u2028\\u2029\\u202e");
  });
});

describe("an error in JSON", () => {
  test("has name, message, stack, code, its own fields, its cause and its errors", () => {
    const cause = Object.assign(new TypeError("inner"), { code: "E_INNER" });
    const error = Object.assign(new AggregateError([new Error("one"), "two"], "outer", { cause }), { retries: 3 });
    expect(parsed("x", error)["error"]).toEqual({
      name: "AggregateError",
      message: "outer",
      stack: error.stack,
      retries: 3,
      cause: { name: "TypeError", message: "inner", stack: cause.stack, code: "E_INNER" },
      errors: [{ name: "Error", message: "one", stack: expect.stringContaining("Error: one\n") }, "two"],
    });
  });

  test("is written in the same way if it is a field", () => {
    expect(parsed("x", { failure: new RangeError("r") })["failure"]).toMatchObject({
      name: "RangeError",
      message: "r",
    });
  });
});

test("JSON and the line format show the same level, time and IDs", () => {
  const json = memoryTransport({ format: "json" });
  const line = memoryTransport({ format: lineFormatter({ time: "iso" }) });
  let now = TEST_START;
  const log = createTestLogger({ clock: () => (now += 12_345.678) });
  for (const transport of [json, line]) log.attachTransport(transport);
  for (const level of ["silly", "trace", "debug", "info", "warn", "error", "fatal"] as const)
    for (const context of [IDS, { requestId: "r=1" }, { requestId: 7 as unknown as string, sessionId: "s" }])
      runWithContext(context, () => log[level]("x"));
  for (const [index, text] of json.lines.entries()) {
    const { time, level, requestId, sessionId = "none" } = jsonLine(text) as Record<string, string>;
    const groups = /^(\S+) - (\w+) - \[req=(.*)\|session=(.*)\] - x$/.exec(line.lines[index] as string);
    expect([groups?.[1], groups?.[2]]).toEqual([time, level]);
    expect(requestId?.replace("=", "_")).toContain(groups?.[3]);
    expect(sessionId).toContain(groups?.[4]);
  }
});

test("the check of these specs finds a repeated key", () => {
  expect(repeatedKeys('{"a":1,"b":{"a":2},"c":["a","a",{"d":1,"\\u0064":2}],"a":3}')).toEqual(["d", "a"]);
});
