import { describe, expect, test } from "vitest";
import type { LogRecord } from "../../src/contracts.js";
import { type Formatter, jsonFormatter, lineFormatter, prettyFormatter } from "../../src/index.js";
import { createTestLogger } from "../../src/testing/index.js";
import { jsonLine } from "../support/line-format.js";

/** A record as a user may create it: with the public properties only. */
function recordOf(properties: Partial<LogRecord> = {}): LogRecord {
  return {
    ...{ time: Date.UTC(2024, 0, 15, 10, 30, 15, 123), level: "INFO", name: undefined, message: "Charged" },
    ...{ fields: undefined, bindings: undefined, error: undefined, context: undefined },
    ...{ requestId: undefined, sessionId: undefined },
    ...properties,
  } as LogRecord;
}

const FULL: Partial<LogRecord> = {
  name: "shop",
  bindings: { region: "eu" },
  fields: { amount: 12 },
  context: { requestId: "a1b2c3d4e5f6", sessionId: "1234567890abcdef", startTime: 0, userId: 42 },
  requestId: "a1b2c3d4",
  sessionId: "12345678",
};

const FORMATS: readonly [name: string, format: Formatter, minimal: string, full: string][] = [
  [
    "line",
    lineFormatter(),
    "2024-01-15 10:30:15 - INFO - Charged",
    "2024-01-15 10:30:15 - shop - INFO - [req=a1b2c3d4|session=12345678] - Charged userId=42 region=eu amount=12",
  ],
  [
    "json",
    jsonFormatter(),
    '{"time":"2024-01-15T10:30:15.123Z","level":"INFO","message":"Charged"}',
    '{"time":"2024-01-15T10:30:15.123Z","level":"INFO","name":"shop","requestId":"a1b2c3d4e5f6",' +
      '"sessionId":"1234567890abcdef","userId":42,"region":"eu","amount":12,"message":"Charged"}',
  ],
  [
    "pretty",
    prettyFormatter({ time: "utc" }),
    "2024-01-15 10:30:15.123 INFO  Charged",
    "2024-01-15 10:30:15.123 INFO  shop [req=a1b2c3d4|session=12345678] Charged { userId: 42, region: 'eu', amount: 12 }",
  ],
];

describe.each(FORMATS)("a record that was created by hand, in the format %s", (_name, format, minimal, full) => {
  test("has a line, with no more than a time, a level and a message", () => {
    const { time, level, message } = recordOf();
    expect(format(recordOf())).toBe(minimal);
    expect(format({ time, level, message } as LogRecord)).toBe(minimal);
  });

  test("has all its parts on its line, each time", () => {
    for (let time = 0; time < 3; time++) expect(format(recordOf(FULL))).toBe(full);
    const record = recordOf(FULL);
    for (let time = 0; time < 3; time++) expect(format(record)).toBe(full);
  });

  test("may change before it is formatted again", () => {
    const record = recordOf(FULL);
    expect(format(record)).toBe(full);
    record.level = "ERROR";
    record.bindings = { region: "us" };
    record.context = { ...record.context, userId: 43 };
    const changed = full.replace("INFO ", "ERROR").replace("INFO", "ERROR").replace("ERROR-", "ERROR -");
    expect(format(record)).toBe(changed.replace("eu", "us").replace("42", "43"));
  });

  test("is shown like a logger's if a level is in another case or an MCP level", () => {
    for (const level of ["warn", "warning", "WARN"]) {
      expect(format(recordOf({ level: level as "WARN" }))).toBe(minimal.replace("INFO", "WARN"));
    }
  });

  test("has the line of a logger's record with the same content", () => {
    const log = createTestLogger({ format, name: "shop", bindings: { region: "eu" } });
    log.error("Failed", { amount: 12 });
    const { time, level, name, message, fields, bindings, error, context, requestId, sessionId } = log
      .records[0] as LogRecord;
    const copy = { time, level, name, message, fields, bindings, error, context, requestId, sessionId } as LogRecord;
    expect(format(copy)).toBe(log.lines[0]);
  });

  test("may come from a filter", () => {
    const log = createTestLogger({ format, filters: [() => recordOf(FULL)] });
    log.info("replaced");
    expect(log.lines).toEqual([full]);
    expect(log.failures).toEqual([]);
  });
});

test("a record that was created by hand has its error on the line", () => {
  const error = Object.assign(new Error("no answer"), { stack: "Error: no answer\n    at charge (pay.ts:10:5)" });
  expect(lineFormatter()(recordOf({ error })).split("\n")).toHaveLength(3);
  expect(prettyFormatter()(recordOf({ error })).split("\n")).toHaveLength(3);
  expect(jsonLine(jsonFormatter()(recordOf({ error })))["error"]).toMatchObject({ message: "no answer" });
});
