import { describe, expect, test } from "vitest";
import {
  createLogger,
  type Filter,
  type Logger,
  type LoggerOptions,
  type LogRecord,
  memoryTransport,
  runWithContext,
  type Transport,
} from "../src/index.js";
import { createTestLogger } from "../src/testing/index.js";

const START = "2024-01-15 10:30:15 - INFO - [req=none|session=none] -";

function lines(...filters: Filter[]): readonly string[] {
  const log = createTestLogger({ filters });
  log.info("m", { a: 1 });
  expect(log.failures).toEqual([]);
  return log.lines;
}

describe("a filter", () => {
  test.each([false, null])("drops the line by %s, and those behind it are not asked", (verdict) => {
    let asked = false;
    const last: Filter = () => {
      asked = true;
    };
    expect(lines(() => verdict, last)).toEqual([]);
    expect(asked).toBe(false);
  });

  test.each([true, undefined, 0, "", "no", 1n])("keeps the line by anything else: %s", (verdict) => {
    expect(lines(() => verdict as boolean)).toEqual([`${START} m a=1`]);
  });

  test("replaces the record by another, which those behind it see", () => {
    const seen: string[] = [];
    const note: Filter = (record) => {
      seen.push(record.message);
    };
    expect(lines((record) => ({ ...record, message: "other", fields: { b: 2 } }), note)).toEqual([
      `${START} other b=2`,
    ]);
    expect(seen).toEqual(["other"]);
  });

  test("may return the record that it was given", () => {
    expect(lines((record) => record)).toEqual([`${START} m a=1`]);
  });

  test("enriches the record, and leaves the caller's object as it was", () => {
    const given = Object.freeze({ a: 1 });
    const log = createTestLogger({
      filters: [
        (record) => {
          record.fields = { ...record.fields, host: "h" };
        },
      ],
    });
    log.info("m", given);
    expect(log.lines).toEqual([`${START} m a=1 host=h`]);
  });

  test("may set the level by its name", () => {
    const warnings = memoryTransport({ minLevel: "WARN" });
    const log = createTestLogger({
      filters: [
        (record) => {
          record.level = "ERROR";
        },
      ],
    });
    log.attachTransport(warnings);
    log.info("m");
    expect(warnings.records).toMatchObject([{ level: "ERROR", levelId: 5 }]);
    expect(warnings.lines[0]).toContain(" - ERROR - ");
  });

  test("may return a frozen record, whose level has another name", () => {
    expect(lines((record) => Object.freeze<LogRecord>({ ...record, level: "WARN" }))).toEqual([
      `${START.replace("INFO", "WARN")} m a=1`,
    ]);
  });

  test("may return a record with no more than time, level and message", () => {
    expect(lines(({ time, level, message }) => ({ time, level, message }) as LogRecord)).toEqual([
      "2024-01-15 10:30:15 - INFO - m",
    ]);
  });

  test("of a transport works on a copy: the others get the record as it was", () => {
    const plain = memoryTransport();
    const own = memoryTransport({
      filters: [
        (record) => {
          record.message = "changed";
        },
      ],
    });
    const dropping = memoryTransport({ filters: [() => false] });
    const log = createLogger({ transports: [own, dropping, plain] });
    log.info("m");
    expect([own, dropping, plain].map(({ records }) => records.map((record) => record.message))).toEqual([
      ["changed"],
      [],
      ["m"],
    ]);
  });
});

const SECRET = "hunter2";

/** Everything that a line could hold, with the secret in all of it. */
function logSecrets(log: Logger): void {
  const error = new Error(SECRET);
  const child = log.child({ bindings: { password: SECRET } });
  const context = { requestId: "request-1", sessionId: "session-1", password: SECRET, path: `/${SECRET}` };
  runWithContext(context, () => child.error(SECRET, { password: SECRET, error }));
}

function thrown(): never {
  throw new RangeError(`cannot redact ${SECRET}`);
}

describe("a filter that fails", () => {
  const failures: readonly [how: string, filter: Filter, name: string][] = [
    ["throws", thrown, "RangeError"],
    [
      "throws a string",
      () => {
        throw SECRET;
      },
      "an error",
    ],
    [
      "throws null",
      () => {
        throw null;
      },
      "an error",
    ],
    ["returns a promise", (async () => true) as unknown as Filter, "TypeError"],
    ["returns a promise that rejects", (() => Promise.reject(new Error(SECRET))) as unknown as Filter, "TypeError"],
    ["returns an object that is no record", (() => ({ message: SECRET })) as unknown as Filter, "TypeError"],
    ["returns an array", (() => [SECRET]) as unknown as Filter, "TypeError"],
    [
      "has frozen the record before",
      (record) => {
        Object.freeze(record);
        thrown();
      },
      "RangeError",
    ],
  ];

  for (const format of ["line", "json"] as const) {
    test.each(failures)(
      `lets level, time and tag go out, and no byte of a secret, where it %s: ${format}`,
      (_, fail, name) => {
        const redact: Filter = (record) => fail(record);
        const log = createTestLogger({ filters: [redact], format });
        logSecrets(log);
        expect(log.lines).toHaveLength(1);
        expect(log.lines[0]).not.toContain(SECRET);
        expect(log.lines[0]).toContain(`message withheld: filter redact threw ${name}`);
        expect(log.lines[0]).toContain("ERROR");
        expect(log.lines[0]).toContain("2024-01-15");
        for (const id of ["request-", "session-"]) expect(log.lines[0]).toContain(id);
        expect(JSON.stringify(log.records)).not.toContain(SECRET);
        expect(log.failures).toMatchObject([{ stage: "filter" }]);
      },
    );
  }

  test("withholds the context's fields also where contextFilter stands behind it", async () => {
    const { contextFilter } = await import("../src/index.js");
    const log = createTestLogger({ filters: [thrown, contextFilter()], format: "json" });
    logSecrets(log);
    expect(log.lines[0]).not.toContain(SECRET);
    expect(JSON.parse(log.lines[0] ?? "")).toMatchObject({ requestId: "request-1", sessionId: "session-1" });
  });

  test("does not stop those behind it, which may still drop the line", () => {
    const log = createTestLogger({ filters: [thrown, (record) => record.level !== "DEBUG"] });
    log.debug(SECRET);
    log.info(SECRET);
    expect(log.records.map((record) => record.level)).toEqual(["INFO"]);
  });

  test("is named by its place where it has no name", () => {
    const nameless = [() => thrown()][0] as Filter;
    Object.defineProperty(nameless, "name", { value: "" });
    const log = createTestLogger({ context: false, filters: [() => true, nameless] });
    log.info("m");
    expect(log.lines[0]).toContain("filter number 2 threw RangeError");
  });

  test("on one transport withholds the line there alone", () => {
    const plain = memoryTransport();
    const own = memoryTransport({ filters: [thrown] });
    const log = createTestLogger();
    for (const transport of [own, plain]) log.attachTransport(transport);
    logSecrets(log);
    expect(own.lines[0]).toContain("message withheld");
    expect(own.lines[0]).not.toContain(SECRET);
    expect(plain.records[0]).toMatchObject({ message: SECRET, bindings: { password: SECRET } });
  });
});

describe("a formatter that fails", () => {
  test.each<[what: string, format: () => string]>([
    ["throws", thrown],
    ["returns no string", () => 42 as unknown as string],
    ["returns a promise", () => Promise.resolve("x") as unknown as string],
    ["returns undefined", () => undefined as unknown as string],
  ])("has time, level, tag and message in the documented layout, where it %s", (_, format) => {
    const log = createTestLogger({ format });
    log.info("a\nb", { lost: 1 });
    expect(log.lines).toHaveLength(1);
    expect(log.lines[0]).toMatch(/^2024-01-15 10:30:15 - INFO - \[req=none\|session=none\] - a.+b$/);
    expect(log.failures).toMatchObject([{ stage: "format" }]);
  });

  test("does not keep the other transports from their lines", () => {
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
  ])("reaches neither the caller nor the transports beside it, where it %s", async (_, write) => {
    const [before, after] = [memoryTransport(), memoryTransport()];
    const log = createTestLogger();
    for (const transport of [before, { write }, after]) log.attachTransport(transport);
    log.info("m");
    expect([before.lines, after.lines]).toEqual([[`${START} m`], [`${START} m`]]);
    await new Promise(setImmediate);
    expect(log.failures).toEqual([{ error: new RangeError(`cannot redact ${SECRET}`), stage: "transport" }]);
  });
});

describe("a part that logs itself", () => {
  test.each(["filter", "formatter", "transport"])("does so once for each line, and that is told: %s", (part) => {
    const memory = memoryTransport();
    const told: unknown[] = [];
    const again = () => log.info("own");
    const transport: Transport = { write: () => part === "transport" && again() };
    const log = createLogger({
      transports: [memory, transport],
      filters: [() => void (part === "filter" && again())],
      format: (record) => {
        if (part === "formatter") again();
        return record.message;
      },
      onError: (error) => told.push(error),
    });
    log.info("m");
    expect(memory.lines.toSorted()).toEqual(["m", "own"]);
    expect(told.length).toBeGreaterThanOrEqual(1);
    expect(String(told[0])).toMatch(/logs (at every line that it is given|while it writes)/);
    memory.clear();
    log.info("m");
    expect(memory.lines).toHaveLength(2);
  });
});

describe("onError", () => {
  test("that throws, or rejects, reaches nobody", async () => {
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
  ])("may log to what has failed, and is told once of each failure: %s", async (_, broken) => {
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
  ])("is told, and the line has the time of the machine, where it %s", (_, clock) => {
    const before = Date.now();
    const log = createTestLogger({ clock });
    log.info("m");
    expect(log.records[0]?.time).toBeGreaterThanOrEqual(before);
    expect(log.records[0]?.message).toBe("m");
    expect(log.failures).toHaveLength(1);
  });

  test("that returns NaN gives a line that says so", () => {
    const log = createTestLogger({ clock: () => Number.NaN });
    log.info("m");
    expect(log.lines).toEqual(["Invalid Date - INFO - [req=none|session=none] - m"]);
  });
});
