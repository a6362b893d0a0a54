import fc from "fast-check";
import { afterEach, describe, expect, test, vi } from "vitest";
import { createLogger, type Formatter, memoryTransport, prettyFormatter, runWithContext } from "../../src/index.js";

const TIME = new Date(2024, 0, 15, 10, 30, 15, 120).getTime();
const TAG = "[req=a1b2c3d4|session=12345678]";
const CONTEXT = { requestId: "a1b2c3d4e5f6", sessionId: "1234567890abcdef" };

afterEach(() => {
  vi.unstubAllEnvs();
});

/** The physical lines of a call. */
function lines(format: Formatter | "pretty", ...args: unknown[]): string[] {
  const memory = memoryTransport();
  const log = createLogger({ name: "shop", format, transports: [memory], clock: () => TIME, onError: rethrow });
  runWithContext(CONTEXT, () => log.error(...args));
  return (memory.lines[0] ?? "").split("\n");
}

function rethrow(error: unknown): never {
  throw error;
}

describe("a pretty line", () => {
  test("shows time, level, name, tag, message and values on one line", () => {
    expect(lines("pretty", "Charged", { amount: 12, currency: "EUR" })).toEqual([
      `10:30:15.120 ERROR shop ${TAG} Charged { amount: 12, currency: 'EUR' }`,
    ]);
  });

  test("continues on lines with the same prefix if its values do not fit", () => {
    const stock = new Map([["cup", { left: 2, places: ["Bern", "Basel", "Zurich", "Geneva", "Lausanne", "Chur"] }]]);
    const found = lines("pretty", "Stock", { stock, note: "x".repeat(60) });
    expect(found[0]).toBe(`10:30:15.120 ERROR shop ${TAG} Stock`);
    expect(found.length).toBeGreaterThan(2);
    for (const line of found.slice(1)) expect(line).toContain(`10:30:15.120 ERROR shop ${TAG} |   `);
  });

  test("shows a plain object whose name ends in Error as an object", () => {
    expect(lines("pretty", "Failed", { name: "TimeoutError", after: 3 })).toEqual([
      `10:30:15.120 ERROR shop ${TAG} Failed { name: 'TimeoutError', after: 3 }`,
    ]);
  });

  test("says which value cannot be read, and shows the others", () => {
    const fields = {
      ok: 1,
      get broken() {
        throw new TypeError("no");
      },
    };
    expect(lines("pretty", "x", fields)[0]).toContain("{ ok: 1, broken: '[unreadable: threw TypeError]' }");
  });

  test("says what was cut by a limit", () => {
    const huge = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`key${index}`, { a: 1, b: 2 }]));
    const text = lines(prettyFormatter({ limits: { keys: 20 } }), "x", { huge }).join("\n");
    expect(text).toContain("30 more keys");
    expect(lines(prettyFormatter({ limits: { keys: 20 } }), "line\n".repeat(100)).length).toBe(21);
  });

  test.each<[string, (value: unknown) => unknown]>([
    ["properties", (value) => ({ a: value, b: value, c: value, d: value })],
    ["items", (value) => [value, value, value, value]],
    ["Maps", (value) => new Map([1, 2, 3, 4].map((key) => [key, value]))],
    ["keys of Maps", (value) => new Map([[value, new Map([[value, { value }]])]])],
    ["Sets", (value) => new Set([[value], [value], [value], [value]])],
    ["symbols", (value) => ({ [Symbol("a")]: value, [Symbol("b")]: value, [Symbol("c")]: value, d: value })],
    ["errors", (value) => new AggregateError([value, value, value, value], "x", { cause: value })],
  ])("is rendered in time if shared %s would grow exponentially", (_what, wrap) => {
    let value: unknown = { leaf: 1 };
    for (let level = 0; level < 10; level++) value = wrap(value);
    const start = performance.now();
    lines("pretty", "x", { value });
    expect(performance.now() - start).toBeLessThan(5000);
  });

  test("says how many fields a limit left out, as the other formats do", () => {
    const fields = { a: 1, b: 2, c: 3, d: 4, e: 5 };
    expect(lines(prettyFormatter({ limits: { keys: 2 } }), "x", fields)[0]).toContain(
      ' x {"a":1,"b":2,"…":"3 more keys"}',
    );
  });

  test.each([
    ["local", "2024-01-15 10:30:15.120"],
    ["iso", new Date(TIME).toISOString()],
    [() => "now\u001b[31m", "now\\x1B[31m"],
  ] as const)("shows the time as the option time says: %s", (time, shown) => {
    expect(lines(prettyFormatter({ time }), "x")[0]).toBe(`${shown} ERROR shop ${TAG} x`);
  });
});

describe("errors in pretty lines", () => {
  test("have their own fields, their causes and an AggregateError's errors, with the tag on every line", () => {
    const cause = Object.assign(new Error("no answer"), { code: "ETIMEDOUT" });
    const both = new AggregateError([new RangeError("first"), new TypeError("second")], "all failed", { cause });
    const found = lines("pretty", "Gateway", both);
    for (const line of found) expect(line.startsWith(`10:30:15.120 ERROR shop ${TAG} `)).toBe(true);
    const text = found.join("\n");
    for (const part of [
      "AggregateError: all failed",
      "    [errors 0]: RangeError: first",
      "    [errors 1]: TypeError: second",
    ]) {
      expect(text).toContain(`| ${part}`);
    }
    expect(text).toContain("| Caused by: Error: no answer");
    expect(text).toContain("{ code: 'ETIMEDOUT' }");
    expect(text).toMatch(/at .*spec\/formatters\/pretty\.spec\.ts:\d+:\d+/);
  });

  test("are cut to the limit, even if a stack has 200,000 lines", () => {
    const error = Object.assign(new Error("x"), { stack: `Error: x${"\nabc".repeat(200_000)}` });
    const found = lines(prettyFormatter({ limits: { keys: 5 } }), "m", error);
    expect(found).toHaveLength(6);
    expect(found.at(-1)).toContain("| …[199997 more lines]");
  });

  test("have a message with the word at unchanged", () => {
    const error = new Error("cannot connect\n at host:80");
    expect(lines("pretty", error).join("\n")).toContain(" at host:80");
  });
});

const HOSTILE = fc.string({
  unit: fc.constantFrom(
    "a",
    " ",
    "\x1b[2J",
    "\x9b1m",
    "\n",
    "\r",
    "\u2028",
    "\u202e",
    "[req=",
    "|session=",
    "'",
    "\\",
    "at x (y:1:1)",
    "\x07",
    "\0",
  ),
});

test("data cannot end a pretty line, forge a tag or move the cursor", () => {
  const value = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: "small" },
      HOSTILE,
      fc.integer(),
      fc.dictionary(HOSTILE, tie("value")),
      fc.array(tie("value")),
      HOSTILE.map((text) => new Map([[text, new Error(text)]])),
      HOSTILE.map((text) => Symbol(text)),
      HOSTILE.map((text) => Object.defineProperty(class {}, "name", { value: text })),
    ),
  })).value;
  fc.assert(
    fc.property(HOSTILE, value, HOSTILE, fc.boolean(), (message, data, reason, colors) => {
      const error = new Error(reason, { cause: data });
      Object.assign(error, { data });
      const found = lines(prettyFormatter({ colors }), message, { data, error });
      for (const raw of found) {
        const line = raw.replace(/\x1b\[[\d;]*m/g, "");
        expect(line.startsWith(`10:30:15.120 ERROR shop ${TAG}`)).toBe(true);
        expect(line.slice(30 + TAG.length - 6)).not.toMatch(
          /[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e]|\[req=|\|session=/,
        );
        if (!colors) expect(raw).toBe(line);
      }
    }),
    { numRuns: 300 },
  );
});

test.each([[{ colour: true }], [{ time: "yesterday" }], [{ position: 1 }]])(
  "prettyFormatter refuses the options %j",
  (options) => {
    expect(() => prettyFormatter(options as never)).toThrow(/^ctxlog: prettyFormatter/);
  },
);

test("LOG_FORMAT=pretty in the environment chooses pretty lines", () => {
  vi.stubEnv("LOG_FORMAT", "pretty");
  const memory = memoryTransport();
  createLogger({ transports: [memory] }).info("x", { a: 1 });
  expect(memory.lines[0]).toMatch(/ INFO {2}\[req=none\|session=none\] x \{ a: 1 \}$/);
});
