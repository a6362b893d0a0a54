import { describe, expect, test } from "vitest";
import { createLogger, type LoggerOptions, memoryTransport } from "../src/index.js";
import { createTestLogger } from "../src/testing/index.js";

const START = "2024-01-15 10:30:15 - INFO - [req=none|session=none] -";

const SECRET = "hunter2";

function thrown(): never {
  throw new RangeError(`cannot redact ${SECRET}`);
}

describe("a formatter that fails", () => {
  test.each<[what: string, format: () => string]>([
    ["throws", thrown],
    ["returns no string", () => 42 as unknown as string],
    ["returns a promise", () => Promise.resolve("x") as unknown as string],
    ["returns undefined", () => undefined as unknown as string],
  ])("gives time, level, tag and message in the line format, if it %s", (_, format) => {
    const log = createTestLogger({ format });
    log.info("a\nb", { lost: 1 });
    expect(log.lines).toHaveLength(1);
    expect(log.lines[0]).toMatch(/^2024-01-15 10:30:15 - INFO - \[req=none\|session=none\] - a.+b$/);
    expect(log.failures).toMatchObject([{ stage: "format" }]);
  });

  test("does not affect the other transports", () => {
    const [own, plain] = [memoryTransport({ format: thrown }), memoryTransport()];
    const log = createTestLogger();
    for (const transport of [own, plain]) log.attachTransport(transport);
    log.info("m");
    expect([own.lines, plain.lines]).toEqual([[`${START} m`], [`${START} m`]]);
  });
});

describe("a transport that fails", () => {
  test.each<[what: string, write: () => unknown]>([
    ["throws", thrown],
    ["rejects", async () => thrown()],
    [
      "returns a thenable that throws",
      // biome-ignore lint/suspicious/noThenProperty: a thenable that breaks is what is tried here
      () => ({ then: thrown }),
    ],
    [
      "returns an object whose then cannot be read",
      () => ({
        // biome-ignore lint/suspicious/noThenProperty: the same
        get then() {
          return thrown();
        },
      }),
    ],
  ])("affects neither the caller nor the other transports, if it %s", async (_, write) => {
    const [before, after] = [memoryTransport(), memoryTransport()];
    const log = createTestLogger();
    for (const transport of [before, { write }, after]) log.attachTransport(transport);
    log.info("m");
    expect([before.lines, after.lines]).toEqual([[`${START} m`], [`${START} m`]]);
    await new Promise(setImmediate);
    expect(log.failures).toEqual([{ error: new RangeError(`cannot redact ${SECRET}`), stage: "transport" }]);
  });
});

describe("onError", () => {
  test("that throws or rejects does not affect the caller", async () => {
    for (const onError of [thrown, async () => thrown()]) {
      const log = createTestLogger({ filters: [thrown], onError });
      log.info("m");
      expect(log.lines).toHaveLength(1);
      await new Promise(setImmediate);
    }
  });

  test.each<[part: string, broken: LoggerOptions]>([
    ["filter", { filters: [thrown] }],
    ["formatter", { format: thrown }],
    ["transport", { transports: [{ write: thrown }] }],
    ["transport that rejects", { transports: [{ write: async () => thrown() }] }],
    ["clock", { clock: thrown }],
  ])("may log to what has failed, and is called once for each failure: %s", async (_, broken) => {
    let calls = 0;
    const log = createLogger({
      transports: [memoryTransport()],
      ...broken,
      onError: (error) => {
        // Without an end of its own, a fault would hang the spec rather than fail it.
        if (++calls < 10) log.error("logging failed", error);
      },
    });
    log.info("m");
    for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
    expect(calls).toBe(1);
    log.info("m");
    await new Promise(setImmediate);
    expect(calls).toBe(2);
  });
});

describe("a clock that fails", () => {
  test.each<[what: string, clock: () => number]>([
    ["throws", thrown],
    ["returns no number", () => 5n as unknown as number],
    ["returns a Date", () => new Date(0) as unknown as number],
  ])("is reported with the stage clock, and the line has the machine's time, if it %s", (_, clock) => {
    const before = Date.now();
    const log = createTestLogger({ clock });
    log.info("m");
    expect(log.records[0]?.time).toBeGreaterThanOrEqual(before);
    expect(log.records[0]?.message).toBe("m");
    expect(log.failures).toHaveLength(1);
  });

  test("that returns NaN gives a line that shows it", () => {
    const log = createTestLogger({ clock: () => Number.NaN });
    log.info("m");
    expect(log.lines).toEqual(["Invalid Date - INFO - [req=none|session=none] - m"]);
  });
});
