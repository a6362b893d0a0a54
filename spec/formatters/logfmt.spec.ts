import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createLogger, logfmtFormatter, memoryTransport, runWithContext } from "../../src/index.js";
import { createTestLogger } from "../../src/testing/index.js";
import { logfmtPairs } from "../support/logfmt.js";

const TRACE = "0af7651916cd43dd8448eb211c80319c";

function lineOf(call: (log: ReturnType<typeof createTestLogger>) => void, options: object = {}): string {
  const log = createTestLogger({ format: "logfmt", ...options });
  call(log);
  expect(log.failures).toEqual([]);
  return log.lines.at(-1) as string;
}

/** The pairs of a line, each key once. */
function fieldsOf(line: string): Record<string, string> {
  const pairs = logfmtPairs(line);
  expect(new Set(pairs.map(([key]) => key)).size).toBe(pairs.length);
  return Object.fromEntries(pairs);
}

describe("the parser of these specs", () => {
  test.each<[string, [string, string][]]>([
    [
      "a=1 b=two",
      [
        ["a", "1"],
        ["b", "two"],
      ],
    ],
    [
      'a="two words" b="q\\"\\\\\\n\\u00e9"',
      [
        ["a", "two words"],
        ["b", 'q"\\\n\u00e9'],
      ],
    ],
    [
      "a= b",
      [
        ["a", ""],
        ["b", ""],
      ],
    ],
  ])("reads %s as go-logfmt does", (line, pairs) => {
    expect(logfmtPairs(line)).toEqual(pairs);
  });

  test.each(["=a", 'a"b=1', 'a="open', "a=b=c", 'a=b"c'])("refuses %s as go-logfmt does", (line) => {
    expect(() => logfmtPairs(line)).toThrow();
  });
});

test("a line has time, level, name, IDs, message and fields, in this order", () => {
  const line = lineOf(
    (log) =>
      runWithContext({ requestId: "a1b2c3d4e5f6", sessionId: "1234567890abcdef", traceId: TRACE, userId: 42 }, () =>
        log.warn("Two words", { amount: 12, note: 'say "hi"', empty: "", none: null, yes: true, path: "C:\\tmp" }),
      ),
    { name: "shop.db", bindings: { service: "checkout" } },
  );
  expect(line).toBe(
    "time=2024-01-15T10:30:15.000Z level=warn name=shop.db requestId=a1b2c3d4e5f6 sessionId=1234567890abcdef" +
      ` msg="Two words" traceId=${TRACE} userId=42 service=checkout amount=12 note="say \\"hi\\"" empty="" none=null` +
      ' yes=true path="C:\\\\tmp"',
  );
});

test("an object is JSON in quotes, and what JSON shows as a text is a text", () => {
  const fields = { user: { id: 7, tags: ["a b"] }, list: [1, 2], at: new Date(0), big: 10n, nan: Number.NaN, zero: -0 };
  expect(fieldsOf(lineOf((log) => log.info("x", fields)))).toMatchObject({
    user: '{"id":7,"tags":["a b"]}',
    list: "[1,2]",
    at: "1970-01-01T00:00:00.000Z",
    big: "10",
    nan: "NaN",
    zero: "-0",
  });
});

test("an error is its first line, and a stack with its causes on the same physical line", () => {
  const error = Object.assign(new TypeError("bad", { cause: new Error("inner") }), { code: "E_BAD" });
  const line = lineOf((log) => log.error("Failed", error));
  expect(line).not.toContain("\n");
  const { msg, error: first, stack } = fieldsOf(line);
  expect([msg, first]).toEqual(["Failed", "TypeError: bad"]);
  expect(stack).toMatch(/^TypeError: bad\n {4}at /);
  expect(stack).toMatch(/E_BAD[\s\S]*Caused by: Error: inner\n {4}at /);
  expect(fieldsOf(lineOf((log) => log.error("Failed", { error: "text" })))).toMatchObject({ error: "text" });
});

test("a field cannot take the place of what the format writes", () => {
  const own = { time: 1, level: 2, name: 3, requestId: 4, sessionId: 5, msg: 6, error: 7, stack: 8 };
  const fields = fieldsOf(lineOf((log) => log.error(new Error("boom"), "m"), { bindings: own }));
  expect(fields).toMatchObject({ level: "error", msg: "m", error: "Error: boom", level_: "2", msg_: "6", error_: "7" });
});

test.each([
  ["a b", "a%20b"],
  ["a=b", "a%3Db"],
  ['a"b', "a%22b"],
  ["100%", "100%25"],
  ["a%20b", "a%2520b"],
  ["", "%"],
  ["\n", "%0A"],
  ["\ud800", "%uD800"],
  ["größe", "größe"],
])("the key %j is written as %s", (key, written) => {
  expect(logfmtPairs(lineOf((log) => log.info("m", { [key]: 1 }))).at(-1)).toEqual([written, "1"]);
});

test("LOG_FORMAT and the option format know it by name", () => {
  const memory = memoryTransport({ format: "logfmt" });
  createLogger({ transports: [memory] }).info("named");
  expect(memory.lines[0]).toMatch(/^time=\S+Z level=info msg=named$/);
});

describe("for any texts", () => {
  const text = fc.oneof(fc.string({ unit: "binary", maxLength: 40 }), fc.string({ maxLength: 20 }));
  // A lone surrogate, which UTF-8 does not have, becomes U+FFFD.
  const decoded = (value: string): string => Buffer.from(value).toString();

  test("a line is one physical line, with the message and each field, and nothing else", () => {
    fc.assert(
      fc.property(text, fc.dictionary(text, text, { noNullPrototype: true, maxKeys: 5 }), (message, fields) => {
        const line = lineOf((log) => log.info(message, fields));
        expect(line).not.toMatch(/[\x00-\x1f\x7f-\x9f\u2028\u2029]/);
        const seen = fieldsOf(line);
        expect(decoded(seen["msg"] as string)).toBe(decoded(message));
        expect(Object.keys(seen).length).toBe(3 + Object.keys(fields).length);
        const [, , , ...own] = logfmtPairs(line);
        const values = own.map(([, value]) => decoded(value)).sort();
        expect(values).toEqual(Object.values(fields).map(decoded).sort());
      }),
      { numRuns: 500 },
    );
  });

  test("with a limit in bytes, a line has no more, its pairs are whole, and it says what is missing", () => {
    const word = fc.string({ unit: "binary", maxLength: 3000 });
    fc.assert(
      fc.property(
        word,
        fc.array(word, { maxLength: 6 }),
        fc.integer({ min: 1024, max: 5000 }),
        fc.boolean(),
        (message, values, bytes, fails) => {
          const fields = { ...values.map((value) => value), ...(fails && { error: new Error(message) }) };
          const format = logfmtFormatter({ limits: { bytes } });
          const line = lineOf((log) => log.info(message, fields), { format });
          expect(Buffer.byteLength(line) + 1).toBeLessThanOrEqual(bytes);
          const seen = fieldsOf(line);
          expect(seen["level"]).toBe("info");
          const whole = fieldsOf(lineOf((log) => log.info(message, fields)));
          for (const [key, value] of Object.entries(seen)) {
            if (key !== "msg" && key !== "…") expect(value).toBe(whole[key]);
          }
          const shown = Object.keys(seen).filter((key) => key !== "…");
          const isCut = shown.length < Object.keys(whole).length || seen["msg"] !== whole["msg"];
          expect("…" in seen).toBe(isCut);
        },
      ),
      { numRuns: 300 },
    );
  });
});

test("redaction hides secrets in it", () => {
  const line = lineOf((log) => log.info("token=abc", { password: "hunter2", user: { password: "hunter2" } }), {
    redact: { keys: ["password"] },
  });
  expect(line).not.toContain("hunter2");
});

test("refuses unknown options", () => {
  expect(() => logfmtFormatter({ time: "iso" } as never)).toThrow('logfmtFormatter has no option "time"');
});
