import { expect, test } from "vitest";
import type { LogRecord } from "../../src/contracts.js";
import { fallbackLine } from "../../src/formatters/fallback.js";
import { TEST_START } from "../../src/testing/clock.js";
import { createTestLogger } from "../../src/testing/index.js";
import { physicalLines } from "../support/line-format.js";

test.each<[string, () => unknown]>([
  [
    "throws",
    () => {
      throw new Error("broken");
    },
  ],
  ["returns no string", () => undefined],
  ["returns a promise", () => Promise.resolve("late")],
])("a formatter that %s is reported, and the line has time, level, tag and message", (_what, format) => {
  const log = createTestLogger({ format: format as () => string });
  log.warn("two\nlines", { a: 1 });
  expect(log.lines).toEqual(["2024-01-15 10:30:15 - WARN - [req=none|session=none] - two\\x0Alines"]);
  expect(log.failures.map(({ stage }) => stage)).toEqual(["format"]);
});

test("the fallback line limits the message, and has a tag only if the record has one", () => {
  const record = { time: TEST_START, level: "INFO", message: "x".repeat(20_000) } as unknown as LogRecord;
  expect(fallbackLine(record)).toBe(`2024-01-15 10:30:15 - INFO - ${"x".repeat(10_000)}…[10000 more characters]`);
});

test("the fallback line says if not even the record can be read", () => {
  const { proxy, revoke } = Proxy.revocable({} as LogRecord, {});
  revoke();
  expect(fallbackLine(proxy)).toMatch(/ - ERROR - a line was lost: its record cannot be read$/);
});

test("the fallback line is one physical line in the line format", () => {
  const log = createTestLogger({ format: () => 1 as unknown as string });
  log.info("[req=x|session=y]\u2028");
  expect(physicalLines(log.lines[0] as string)).toHaveLength(1);
});
