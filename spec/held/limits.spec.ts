import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  bindContext,
  createLogger,
  type DebugOnErrorOptions,
  type FilterHost,
  type LogRecord,
  memoryTransport,
  rateLimitFilter,
  runWithContext,
} from "../../src/index.js";
import { createTestLogger, type TestLogger, testClock } from "../../src/testing/index.js";

const createHoldingLogger = (debugOnError: DebugOnErrorOptions): TestLogger =>
  createTestLogger({ minLevel: "INFO", format: ({ message }) => message, debugOnError });

const missing = (lines: string): string =>
  `ctxlog dropped ${lines} here: debugOnError's lines, bytes or totalBytes was reached`;

describe("a context", () => {
  test("holds so many lines, drops the oldest, and says in one line how many are missing", () => {
    const log = createHoldingLogger({ lines: 2 });
    runWithContext({ requestId: "r" }, () => {
      for (const message of ["a", "b", "c", "d", "e"]) log.debug(message);
      log.error("failed");
    });
    expect(log.lines).toEqual([missing("3 held lines"), "d", "e", "failed"]);
    expect(log.records[0]).toMatchObject({ level: "WARN", requestId: "r", fields: { missing: 3 } });
    expect(log.records[0]?.bindings).toEqual({});
  });

  test("says so to a transport whose rate limit is reached, too", async () => {
    const limited = memoryTransport({ filters: [rateLimitFilter({ lines: 1, per: 60_000, key: () => "all" })] });
    const failures: unknown[] = [];
    const log = createLogger({
      debugOnError: { lines: 1 },
      transports: [limited],
      onError: (error) => failures.push(error),
    });
    log.info("the one that passes");
    runWithContext({}, () => {
      for (const message of ["a", "b", "c"]) log.debug(message);
      log.error("failed");
    });
    await log.flush();
    expect(limited.records.map(({ message }) => message)).toEqual([
      "the one that passes",
      missing("2 held lines"),
      "c",
      "1 more like this in less than 60 s",
    ]);
    expect(failures).toEqual([]);
  });

  test("says so to a filter that writes a line about it", () => {
    const written = memoryTransport({
      filters: [
        Object.assign(() => {}, {
          attached: (host: FilterHost) => (record: LogRecord) => {
            if (record.fields?.["missing"]) host.write({ ...record, message: "about it" });
          },
        }),
      ],
    });
    const log = createLogger({ debugOnError: { lines: 1 }, transports: [written] });
    runWithContext({}, () => {
      for (const message of ["a", "b"]) log.debug(message);
      log.error("failed");
    });
    expect(written.records.map(({ message }) => message)).toEqual(["about it", missing("1 held line"), "b", "failed"]);
  });

  test("says so with the time of the last one that is missing", () => {
    const clock = testClock();
    const log = createTestLogger({ minLevel: "INFO", clock, debugOnError: { lines: 1 } });
    runWithContext({}, () => {
      for (const message of ["a", "b", "c"]) {
        log.debug(message);
        clock.advance(1000);
      }
      log.error("failed");
    });
    const [first, ...others] = log.records.map(({ time }) => time);
    expect(others.map((time) => time - (first as number))).toEqual([1000, 2000]);
    expect(log.records[0]?.message).toBe(missing("2 held lines"));
  });

  test("holds so many bytes, as UTF-8", () => {
    const log = createHoldingLogger({ bytes: 10 });
    runWithContext({}, () => {
      log.debug("漢漢漢");
      log.debug("a");
      log.debug("b");
      log.error("failed");
    });
    expect(log.lines).toEqual([missing("1 held line"), "a", "b", "failed"]);
  });

  test("holds the latest lines that fit, whatever characters they have", () => {
    const text = fc.oneof(
      fc.string({ maxLength: 30 }),
      fc.string({ unit: "binary", maxLength: 30 }),
      fc.string({ unit: fc.constantFrom("é", "漢", "🙂", "\ud800") }),
    );
    const scenario = fc.record({
      texts: fc.array(text, { maxLength: 40 }),
      lines: fc.integer({ min: 1, max: 20 }),
      bytes: fc.integer({ min: 1, max: 200 }),
    });
    fc.assert(
      fc.property(scenario, ({ texts, lines, bytes }) => {
        const log = createHoldingLogger({ lines, bytes });
        const fitting: string[] = [];
        runWithContext({}, () => {
          for (const line of texts) {
            log.debug(line);
            if (Buffer.byteLength(line) > bytes) continue;
            fitting.push(line);
            while (
              fitting.length > lines ||
              Buffer.byteLength(fitting.map((one) => `${one} `).join("")) > bytes + fitting.length
            ) {
              fitting.shift();
            }
          }
          log.error("failed");
        });
        const kept = log.lines.filter((line) => !line.startsWith("ctxlog dropped "));
        expect(kept).toEqual([...fitting, "failed"]);
        expect(log.records[0]?.fields?.["missing"] ?? 0).toBe(texts.length - fitting.length);
      }),
      { numRuns: 300 },
    );
  });

  test("drops a line that is longer than all its room, and no other for it", () => {
    const log = createHoldingLogger({ bytes: 10 });
    runWithContext({}, () => {
      log.debug("a");
      log.debug("x".repeat(11));
      log.debug("b");
      log.debug("");
      log.error("failed");
    });
    expect(log.lines).toEqual([missing("1 held line"), "a", "b", "", "failed"]);
  });

  test("counts a text that two transports share once, and texts that differ each", () => {
    const log = createHoldingLogger({ bytes: 10 });
    log.attachTransport({ write() {} });
    runWithContext({}, () => {
      log.debug("12345");
      log.debug("67890");
      log.error("failed");
    });
    expect(log.lines).toEqual(["12345", "67890", "failed"]);
    log.clear();
    log.attachTransport({ format: ({ message }) => `${message}!`, write() {} });
    runWithContext({}, () => {
      log.debug("1234");
      log.debug("5678");
      log.error("failed");
    });
    expect(log.lines).toEqual([missing("1 held line"), "5678", "failed"]);
  });

  test("says to each transport what it misses", () => {
    const log = createHoldingLogger({ lines: 1 });
    const fromInfo: string[] = [];
    log.attachTransport({ minLevel: "INFO", write: (_, line) => void fromInfo.push(line) });
    const quiet = log.child({ minLevel: "WARN" });
    runWithContext({}, () => {
      log.debug("a");
      quiet.info("b");
      log.debug("c");
      log.error("failed");
    });
    expect(log.lines).toEqual([missing("2 held lines"), "c", "failed"]);
    expect(fromInfo).toEqual([missing("1 held line"), "failed"]);
  });

  test("counts what contexts around each other have lost together", () => {
    const log = createHoldingLogger({ lines: 1 });
    runWithContext({}, () => {
      log.debug("a");
      log.debug("b");
      runWithContext({}, () => {
        log.debug("c");
        log.debug("d");
        log.error("failed");
      });
    });
    expect(log.lines).toEqual([missing("2 held lines"), "b", "d", "failed"]);
  });
});

describe("all contexts together", () => {
  test("hold so many bytes: those that have held for the longest time are emptied first, which is reported once", () => {
    const log = createHoldingLogger({ totalBytes: 10 });
    const contexts = ["1", "2", "3"].map((name) =>
      runWithContext({ requestId: name }, () => ({
        debug: bindContext((text: string) => log.debug(`${name}${text}`)),
        error: bindContext(() => log.error(`failed ${name}`)),
      })),
    );
    const [one, two, three] = contexts;
    one?.debug("aaa");
    two?.debug("aaa");
    one?.debug("b");
    // The first one is emptied, and is the youngest then.
    three?.debug("aa");
    one?.debug("cc");
    expect(log.failures).toEqual([
      {
        error: new Error(
          "debugOnError: contexts hold more than totalBytes (10); the oldest lose their lines (reported once)",
        ),
        stage: "context",
      },
    ]);
    for (const context of contexts) context.error();
    expect(log.lines).toEqual([missing("2 held lines"), "1cc", "failed 1", "2aaa", "failed 2", "3aa", "failed 3"]);
    expect(log.failures).toHaveLength(1);
  });

  test("have their bytes back when a context has failed", () => {
    const log = createHoldingLogger({ totalBytes: 10 });
    const hold = () => {
      log.debug("12345");
      return bindContext(() => log.error("failed"));
    };
    for (let round = 0; round < 5; round++) {
      const failing = [runWithContext({}, hold), runWithContext({}, hold)];
      for (const fail of failing) fail();
    }
    expect(log.failures).toEqual([]);
    expect(log.lines.filter((line) => line === "12345")).toHaveLength(10);
  });

  test("of 10,000 requests at once reach totalBytes, and those that fail write what they still hold", async () => {
    const log = createTestLogger({
      minLevel: "INFO",
      format: "json",
      debugOnError: { totalBytes: 1_000_000 },
    });
    const request = async (id: number) => {
      for (let step = 0; step < 3; step++) {
        log.debug("step", { id, step });
        await null;
      }
      if (id % 100 === 0) log.error("failed", { id });
    };
    const ids = Array.from({ length: 10_000 }, (_, id) => id);
    await Promise.all(ids.map((id) => runWithContext({}, () => request(id))));
    expect(log.failures).toHaveLength(1);
    const failed = log.records.filter(({ message }) => message === "failed");
    expect(failed).toHaveLength(100);
    const held = log.records.filter(({ message }) => message === "step").length;
    const dropped = log.records
      .map(({ fields }) => Number(fields?.["missing"] ?? 0))
      .reduce((sum, one) => sum + one, 0);
    expect(held + dropped).toBe(300);
    expect(held).toBeGreaterThan(50);
  });
});

test("a chain of contexts, each entered in the one before, is looked at to a depth of 100", () => {
  const log = createHoldingLogger({});
  const nest = (depth: number): void => {
    log.debug(String(depth));
    if (depth < 150) runWithContext({}, () => nest(depth + 1));
    else log.error("failed");
  };
  runWithContext({}, () => nest(0));
  expect(log.lines.slice(0, -1)).toEqual(Array.from({ length: 100 }, (_, index) => String(index + 51)));
});
