import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import {
  contextFilter,
  createLogger,
  type LineFormatterOptions,
  lineFormatter,
  memoryTransport,
  runWithContext,
} from "../../src/index.js";
import { TEST_START } from "../../src/testing/clock.js";
import { createTestLogger, type TestLogger } from "../../src/testing/index.js";
import { runNode } from "../support/child-process.js";
import { physicalLines } from "../support/line-format.js";

const IDS = { requestId: "a1b2c3d4e5f6", sessionId: "1234567890abcdef" };
const TAG = "[req=a1b2c3d4|session=12345678]";
const START = `2024-01-15 10:30:15 - INFO - ${TAG} - `;

function lineLogger(options: LineFormatterOptions = {}): TestLogger {
  return createTestLogger({ format: lineFormatter(options), clock: () => TEST_START + 7 });
}

/** The line of one call inside a context. */
function lineOf(message: unknown, second?: unknown, options?: LineFormatterOptions): string {
  const log = lineLogger(options);
  runWithContext(IDS, () => (second === undefined ? log.info(message) : log.info(message, second)));
  return log.lines[0] as string;
}

describe("the line format", () => {
  test("shows time, level, tag and message", () => {
    expect(lineOf("Processing payment for user Alice")).toBe(`${START}Processing payment for user Alice`);
  });

  test("shows the logger's name before the level, joined by dots", () => {
    const log = createTestLogger({ name: "shop" });
    runWithContext(IDS, () => log.child({ name: "db" }).error("lost"));
    expect(log.lines).toEqual([`2024-01-15 10:30:15 - shop.db - ERROR - ${TAG} - lost`]);
  });

  test("shows the name of every level", () => {
    const log = createTestLogger();
    for (const level of ["silly", "trace", "debug", "info", "warn", "error", "fatal"] as const) log[level]("x");
    const levels = log.lines.map((line) => line.split(" - ")[1]);
    expect(levels).toEqual(["SILLY", "TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"]);
  });

  test("shows none outside any context, or no tag", () => {
    const none = createTestLogger();
    none.info("x");
    expect(none.lines).toEqual(["2024-01-15 10:30:15 - INFO - [req=none|session=none] - x"]);
    const omit = createTestLogger({ filters: [contextFilter({ absent: "omit" })] });
    omit.info("two\nlines");
    expect(omit.lines).toEqual(["2024-01-15 10:30:15 - INFO - two\n2024-01-15 10:30:15 - INFO | lines"]);
  });

  test("shows none for a session ID that a filter did not set", () => {
    const log = createTestLogger({
      context: false,
      filters: [
        (record) => {
          record.requestId = "abc";
        },
      ],
    });
    log.info("x");
    expect(log.lines[0]).toContain("[req=abc|session=none] - x");
  });

  test.each<[LineFormatterOptions, string]>([
    [{ time: "utc", milliseconds: true }, "2024-01-15 10:30:15.007"],
    [{ time: "iso" }, "2024-01-15T10:30:15.007Z"],
    [{ time: (ms) => `@${ms}` }, `@${TEST_START + 7}`],
    [{ time: () => "a\n[req=x|session=y]" }, "a\\x0A\\x5Breq=x\\x7Csession=y]"],
  ])("shows the time as the options say: %o", (options, time) => {
    expect(lineOf("x", undefined, options)).toBe(`${time} - INFO - ${TAG} - x`);
  });

  test.each([
    ["Asia/Kolkata", "2024-01-15 16:00:15.007"],
    ["America/St_Johns", "2024-01-15 07:00:15.007"],
    ["UTC", "2024-01-15 10:30:15.007"],
  ])("shows local time in %s", async (zone, time) => {
    const script = `
      import { lineFormatter } from "ctxlog";
      const record = { time: ${TEST_START + 7}, level: "INFO", levelId: 3, message: "x" };
      console.log(lineFormatter({ time: "local", milliseconds: true })(record));`;
    const { stdout } = await runNode(["--input-type=module", "-e", script], { env: { TZ: zone } });
    expect(stdout).toBe(`${time} - INFO - x\n`);
  });

  test.each([
    [{ time: "utcc" }, /time is "utcc", but must be "utc".* Did you mean "utc"\?|time is 'utcc'/],
    [{ milliseconds: 1 }, /lineFormatter's milliseconds is 1, but must be true or false/],
    [{ colour: true }, /no option "colour"/],
    [{ limits: { keys: 0 } }, /lineFormatter\.limits\.keys is 0, but must be a whole number above 0/],
  ])("lineFormatter refuses the options %o", (options, message) => {
    expect(() => lineFormatter(options as LineFormatterOptions)).toThrow(message);
  });
});

describe("fields", () => {
  test.each<[unknown, string]>([
    ["plain", "plain"],
    ["two words", '"two words"'],
    ["", '""'],
    ['say "hi"', '"say \\"hi\\""'],
    ["a=b", '"a=b"'],
    ["back\\slash", "back\\slash"],
    ["back\\slash and space", '"back\\\\slash and space"'],
    ["two\nlines\r\tx", '"two\\nlines\\r\\tx"'],
    ["\x1b[31m", "\\x1B[31m"],
    ["\u2028 \u{1f600}", '"\\u{2028} \u{1f600}"'],
    [12.5, "12.5"],
    [-0, "-0"],
    [Number.NaN, "NaN"],
    [10n, "10"],
    [true, "true"],
    [null, "null"],
    [undefined, "undefined"],
    [Symbol("s t"), '"Symbol(s t)"'],
    [new Date(0), "1970-01-01T00:00:00.000Z"],
    [new Date(Number.NaN), '"Invalid Date"'],
    [{ a: 1, b: ["x y", null] }, '{"a":1,"b":["x y",null]}'],
    [["[req=1"], '["\\x5Breq=1"]'],
    [runInNewContext("({ a: 1 })"), '{"a":1}'],
  ])("show the value %o so that it can be read back", (value, text) => {
    expect(lineOf("Charged", { key: value })).toBe(`${START}Charged key=${text}`);
  });

  test.each([
    ["two words", '"two words"=1'],
    ["", '""=1'],
    ["a=b", '"a=b"=1'],
    ["[req", "\\x5Breq=1"],
    ["x|session", "x\\x7Csession=1"],
    ["line\nbreak", '"line\\nbreak"=1'],
  ])("show the key %o so that its end can be found", (key, text) => {
    expect(lineOf("m", { [key]: 1 })).toBe(`${START}m ${text}`);
  });

  test("have the order context, logger, call; of equal keys the last wins", () => {
    const log = lineLogger();
    const child = log.child({ bindings: { who: "bindings", bound: 2, shared: 2 } });
    runWithContext({ ...IDS, held: 1, shared: 1, who: "context", method: "GET", path: "/", traceId: "t" }, () => {
      child.info("m", { own: 3 });
      child.info("m", { own: 3, who: "call" });
      child.info({ own: 3 });
    });
    expect(log.lines).toEqual([
      `${START}m held=1 who=bindings bound=2 shared=2 own=3`,
      `${START}m held=1 bound=2 shared=2 own=3 who=call`,
      `${START}held=1 who=bindings bound=2 shared=2 own=3`,
    ]);
  });
});

describe("a record with several physical lines", () => {
  test("repeats the prefix, and has its fields after the message", () => {
    const error = Object.assign(new Error("no answer"), {
      stack: "GatewayError: no answer\n    at charge (pay.ts:10:5)",
    });
    const log = createTestLogger();
    runWithContext(IDS, () => log.error("Payment\r\ngateway timeout\n\n", { order: 7, error }));
    const prefix = `2024-01-15 10:30:15 - ERROR - ${TAG}`;
    expect(log.lines[0]?.split("\n")).toEqual([
      `${prefix} - Payment`,
      `${prefix} | gateway timeout order=7`,
      `${prefix} | GatewayError: no answer`,
      `${prefix} |     at charge (pay.ts:10:5)`,
    ]);
  });

  test("shows the fields after a message with more lines than the limit, and how many lines were cut", () => {
    const lines = physicalLines(lineOf("1\n2\n3\n4\n5", { order: 7 }, { limits: { keys: 2 } }));
    expect(lines.map((line) => line.slice(START.length))).toEqual(["1", "2", "…[3 more lines] order=7"]);
  });

  test("says how much of a message was cut, and never splits a surrogate pair", () => {
    expect(lineOf("12345", undefined, { limits: { length: 5 } })).toBe(`${START}12345`);
    expect(lineOf("1234567", undefined, { limits: { length: 5 } })).toBe(`${START}12345…[2 more characters]`);
    expect(lineOf("1234\u{1f600}7", undefined, { limits: { length: 5 } })).toBe(`${START}1234…[3 more characters]`);
  });

  test("limits the length of its prefix", () => {
    const log = createTestLogger({
      name: "n".repeat(10_000),
      filters: [contextFilter({ shorten: (id) => id })],
    });
    runWithContext({ requestId: "r".repeat(10_000) }, () => log.info("\n".repeat(900)));
    runWithContext({ requestId: "r".repeat(10_000) }, () => log.info("a\nb"));
    for (const line of log.lines.flatMap(physicalLines)) expect(line.length).toBeLessThan(600);
    expect(log.lines[1]).toContain("…[9872 more characters] - INFO - [req=rrr");
  });
});

test("the line format is a logger's default", () => {
  const memory = memoryTransport();
  createLogger({ transports: [memory], clock: () => TEST_START }).info("x");
  expect(memory.lines).toEqual(["2024-01-15 10:30:15 - INFO - [req=none|session=none] - x"]);
});
