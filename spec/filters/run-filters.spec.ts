import { describe, expect, test } from "vitest";
import {
  createLogger,
  type Filter,
  type Level,
  type Logger,
  type LogRecord,
  memoryTransport,
  runWithContext,
} from "../../src/index.js";
import { createTestLogger } from "../../src/testing/index.js";

const START = "2024-01-15 10:30:15 - INFO - [req=none|session=none] -";

function lines(...filters: Filter[]): readonly string[] {
  const log = createTestLogger({ filters });
  log.info("m", { a: 1 });
  expect(log.failures).toEqual([]);
  return log.lines;
}

describe("a filter", () => {
  test.each([false, null])("drops the record with %s, and later filters do not run", (verdict) => {
    let asked = false;
    const last: Filter = () => {
      asked = true;
    };
    expect(lines(() => verdict, last)).toEqual([]);
    expect(asked).toBe(false);
  });

  test.each([true, undefined, 0, "", "no", 1n])("keeps the record with anything else: %s", (verdict) => {
    expect(lines(() => verdict as boolean)).toEqual([`${START} m a=1`]);
  });

  test("replaces the record with another, which later filters see", () => {
    const seen: string[] = [];
    const note: Filter = (record) => {
      seen.push(record.message);
    };
    expect(lines((record) => ({ ...record, message: "other", fields: { b: 2 } }), note)).toEqual([
      `${START} other b=2`,
    ]);
    expect(seen).toEqual(["other"]);
  });

  test("may return the record itself", () => {
    expect(lines((record) => record)).toEqual([`${START} m a=1`]);
  });

  test("adds fields, and leaves the caller's object unchanged", () => {
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

  test("sees the level's name, whatever word for it the filter before has set", () => {
    const seen: string[] = [];
    const setLevel: Filter = (record) => {
      record.level = "warning";
    };
    const note: Filter = (record) => {
      seen.push(record.level);
    };
    lines(setLevel, note);
    expect(seen).toEqual(["WARN"]);
  });

  test("may return a frozen record with another level", () => {
    expect(lines((record) => Object.freeze<LogRecord>({ ...record, level: "WARN" }))).toEqual([
      `${START.replace("INFO", "WARN")} m a=1`,
    ]);
  });

  test("may return a record with only time, level and message", () => {
    expect(lines(({ time, level, message }) => ({ time, level, message }) as LogRecord)).toEqual([
      "2024-01-15 10:30:15 - INFO - m",
    ]);
  });

  test("of a transport works on a copy: the others get the original record", () => {
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

  test("withholds the context's fields even if contextFilter runs after it", async () => {
    const { contextFilter } = await import("../../src/index.js");
    const log = createTestLogger({ filters: [thrown, contextFilter()], format: "json" });
    logSecrets(log);
    expect(log.lines[0]).not.toContain(SECRET);
    expect(JSON.parse(log.lines[0] ?? "")).toMatchObject({ requestId: "request-1", sessionId: "session-1" });
  });

  test("does not stop later filters, which may still drop the record", () => {
    const log = createTestLogger({ filters: [thrown, (record) => record.level !== "DEBUG"] });
    log.debug(SECRET);
    log.info(SECRET);
    expect(log.records.map((record) => record.level)).toEqual(["INFO"]);
  });

  test("is named by its position if it has no name", () => {
    const nameless = [() => thrown()][0] as Filter;
    Object.defineProperty(nameless, "name", { value: "" });
    const log = createTestLogger({ filters: [() => true, nameless] });
    log.info("m");
    expect(log.lines[0]).toContain("filter number 2 threw RangeError");
  });

  test("of one transport withholds the content there only", () => {
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

test("a filter may set the level, as a word in any case, an MCP name or a number", () => {
  for (const [level, name] of [
    ["warn", "WARN"],
    ["Fatal", "FATAL"],
    ["alert", "FATAL"],
    [5, "ERROR"],
    ["nonsense", "INFO"],
  ]) {
    const memory = memoryTransport();
    const errors = memoryTransport({ minLevel: "ERROR" });
    const filters: Filter[] = [
      (record) => {
        record.level = level as Level;
      },
    ];
    createLogger({ filters, transports: [memory, errors] }).info("m");
    expect(memory.records[0]?.level).toBe(name);
    expect(memory.lines[0]).toContain(` - ${name} - `);
    expect(errors.lines).toHaveLength(name === "FATAL" || name === "ERROR" ? 1 : 0);
  }
});
