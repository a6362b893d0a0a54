import { mock } from "node:test";
import { afterEach, expect, test, vi } from "vitest";
import { createLogger, memoryTransport, runWithContext } from "../../src/index.js";

const FAKE = Date.UTC(2020, 0, 1);

afterEach(() => {
  vi.useRealTimers();
  mock.timers.reset();
});

test.each<[what: string, fake: () => void]>([
  ["vi.setSystemTime", () => vi.setSystemTime(FAKE)],
  ["node:test's mock.timers", () => mock.timers.enable({ apis: ["Date"], now: FAKE })],
  ["a spy", () => vi.spyOn(Date, "now").mockReturnValue(FAKE)],
])("a logger sees a time that is faked after it was created: %s", (_what, fake) => {
  const memory = memoryTransport();
  const log = createLogger({ transports: [memory] });
  const child = log.child({ name: "child" });
  log.info("before");
  fake();
  log.info("during");
  child.info("during");
  runWithContext({}, () => log.info("during"));
  vi.restoreAllMocks();
  vi.useRealTimers();
  mock.timers.reset();
  log.info("after");
  expect(memory.records.map(({ time }) => time === FAKE)).toEqual([false, true, true, true, false]);
  expect(memory.lines[1]).toMatch(/^2020-01-01 00:00:00 - /);
});

test("a clock of the user's is used as it is", () => {
  const memory = memoryTransport();
  vi.setSystemTime(FAKE);
  createLogger({ clock: () => 1, transports: [memory] }).info("m");
  expect(memory.records[0]?.time).toBe(1);
});
