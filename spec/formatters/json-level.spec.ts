import { expect, test } from "vitest";
import { type Filter, type JsonFormatterOptions, jsonFormatter, type LogRecord } from "../../src/index.js";
import { createTestLogger, type TestLogger } from "../../src/testing/index.js";
import { jsonLine } from "../support/line-format.js";

const UPPER = ["SILLY", "TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"];
const LOWER = ["silly", "trace", "debug", "info", "warn", "error", "fatal"] as const;

function levelLogger(level: JsonFormatterOptions["level"], filters: readonly Filter[] = []): TestLogger {
  return createTestLogger({ name: "n", format: jsonFormatter({ level, keys: { level: "severity" } }), filters });
}

test.each<[JsonFormatterOptions["level"], unknown[]]>([
  [undefined, UPPER],
  ["upper", UPPER],
  ["lower", [...LOWER]],
  ["number", [0, 1, 2, 3, 4, 5, 6]],
  [({ level }) => `"${level[0]}"\n`, UPPER.map((level) => `"${level[0]}"\n`)],
  [({ level, message }) => (level === "INFO" ? 30 : message), ["x", "x", "x", 30, "x", "x", "x"]],
])("JSON shows the level as the option level says: %s", (level, shown) => {
  const log = levelLogger(level);
  for (const name of LOWER) log[name]("x");
  const lines = log.lines.map(jsonLine);
  expect(lines.map((line) => line["severity"])).toEqual(shown);
  for (const line of lines) expect(Object.keys(line)).toEqual(["time", "severity", "name", "message"]);
});

test.each<[JsonFormatterOptions["level"], unknown]>([
  ["lower", "warn"],
  ["number", 4],
  [({ level }) => level, "WARN"],
])("JSON shows the level that a filter has set: %s", (level, shown) => {
  function warning(record: LogRecord): void {
    record.level = "warning";
  }
  const log = levelLogger(level, [warning]);
  log.info("x");
  expect(jsonLine(log.lines[0] as string)["severity"]).toBe(shown);
});

test.each<[unknown, unknown]>([
  [undefined, "undefined"],
  [Number.NaN, "NaN"],
  [12n, "12"],
  [Symbol("s"), "Symbol(s)"],
  [Promise.resolve("late"), "[object Promise]"],
  [Object.create(null), "[unreadable: threw TypeError]"],
])("JSON shows a string if the function level returns %o", (result, shown) => {
  const log = levelLogger(() => result as string);
  log.info("x", { a: 1 });
  expect(jsonLine(log.lines[0] as string)).toMatchObject({ severity: shown, a: 1, message: "x" });
  expect(log.failures).toEqual([]);
});

test("a record goes out in the line format if the function level throws", () => {
  const log = levelLogger(() => {
    throw new Error("broken");
  });
  log.info("x", { a: 1 });
  expect(log.lines).toEqual(["2024-01-15 10:30:15 - INFO - [req=none|session=none] - x"]);
  expect(log.failures.map(({ stage }) => stage)).toEqual(["format"]);
});

test("a function level that logs does not disturb the line", () => {
  const log = createTestLogger({ format: jsonFormatter({ level: ({ message }) => inner(message) }) });
  function inner(message: string): string {
    if (message === "outer") log.info("inner");
    return message;
  }
  log.info("outer", { a: 1 });
  expect(log.lines.map((line) => jsonLine(line)["level"])).toEqual(["inner", "outer"]);
});

test.each([
  [
    "Lower",
    /level is 'Lower', but must be "upper", "lower", "number" or a function of a record\. Did you mean "lower"/,
  ],
  [null, /level is null, but must be "upper"/],
  ["toString", /level is 'toString', but must be "upper"/],
])("the option level refuses %o", (level, message) => {
  expect(() => jsonFormatter({ level: level as "upper" })).toThrow(message);
});
