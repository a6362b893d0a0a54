import { describe, expect, test } from "vitest";
import { type Logger, runWithContext } from "../../src/index.js";
import { createTestLogger } from "../../src/testing/index.js";
import { HOSTILE } from "../support/hostile.js";
import { CONTROL, jsonLine, physicalLines } from "../support/line-format.js";
import { logfmtPairs } from "../support/logfmt.js";

/** Maximum length of a line, in characters: the limit of a megabyte, with every character escaped. */
const MAX_LENGTH = 10_000_000;

/** In ms: each of the strings of 8 MB is logged in all places. */
const TIMEOUT = 60_000;

/** Where a hostile value may be. */
const PLACES: Readonly<Record<string, (log: Logger, value: unknown) => void>> = {
  "the only argument": (log, value) => log.info(value),
  "the second argument": (log, value) => log.info("text", value),
  "the first of two": (log, value) => log.info(value, "text"),
  "one of many": (log, value) => log.info("text", 1, value, 2),
  "a directive's value": (log, value) => log.info("text %s %d %j", value, value, value),
  "a field": (log, value) => log.info("text", { field: value }),
  "a field next to an error": (log, value) => log.info("text", { field: value, error: new Error("e") }),
  "the error field": (log, value) => log.info("text", { error: value }),
  "a cause": (log, value) => log.info("text", new Error("e", { cause: value })),
  "a context's value": (log, value) => runWithContext({ requestId: "r", field: value }, () => log.info("text")),
  "a context's ID": (log, value) => runWithContext({ requestId: "r", sessionId: value as string }, () => log.info("t")),
  "a binding": (log, value) => log.child({ bindings: { field: value } }).info("text", { own: 1 }),
};

/** Logs the same value under the same key everywhere, so that no cached text can be used. */
function everywhere(log: Logger, value: unknown): void {
  const child = log.child({ bindings: { field: value, bound: value } });
  runWithContext({ requestId: "r", field: value, held: value }, () => child.info("text", { field: value, own: value }));
}

const CHECKS = {
  line: physicalLines,
  json: jsonLine,
  logfmt(line: string) {
    expect(line).not.toMatch(CONTROL);
    const keys = logfmtPairs(line).map(([key]) => key);
    expect(new Set(keys).size).toBe(keys.length);
  },
  pretty: (line: string) => expect(line.split("\n").filter((text) => CONTROL.test(text))).toEqual([]),
};

describe.each(["line", "json", "logfmt", "pretty"] as const)("%s", (format) => {
  const check = CHECKS[format];

  test.each(Object.keys(HOSTILE))(
    "writes one complete line for %s, wherever it is",
    (kind) => {
      const make = HOSTILE[kind] as () => unknown;
      for (const [place, log] of Object.entries(PLACES)) {
        const logger = createTestLogger({ format });
        log(logger, make());
        expect(logger.lines.length, place).toBe(1);
        check(logger.lines[0] as string);
        expect((logger.lines[0] as string).length, place).toBeLessThan(MAX_LENGTH);
        expect(logger.failures, place).toEqual([]);
      }
      const logger = createTestLogger({ format });
      everywhere(logger, make());
      check(logger.lines[0] as string);
      expect(logger.failures).toEqual([]);
    },
    TIMEOUT,
  );
});

describe.each(["line", "json"] as const)("%s", (format) => {
  test("writes a line of its own for what a value logs while it is read", () => {
    const log = createTestLogger({ format });
    const value = {
      toJSON() {
        log.info("inner");
        return { shown: true };
      },
    };
    log.info("outer", { value });
    expect(log.records.map((record) => record.message)).toEqual(["inner", "outer"]);
    expect(log.lines[1]).toContain('{"shown":true}');
    log.lines.forEach(CHECKS[format]);
  });

  test("shows values as they are at the call", () => {
    const log = createTestLogger({ format });
    const value = { list: [1] };
    log.info("before", { value });
    value.list.push(2);
    expect(log.lines[0]).toContain("[1]");
  });
});
