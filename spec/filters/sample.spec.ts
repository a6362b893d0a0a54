import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { InternalRecord } from "../../src/call-record.js";
import { hashId } from "../../src/ids/hash.js";
import {
  type CurrentContext,
  contextFilter,
  type Filter,
  type LogRecord,
  memoryTransport,
  runWithContext,
  type SampleFilterOptions,
  sampleFilter,
  updateContext,
} from "../../src/index.js";
import { createTestLogger } from "../../src/testing/index.js";

/** IDs whose hashes are at 0.98, 0.69 and 0.08 of all. */
const PEAR = "pear";
const APPLE = "apple";
const KIWI = "kiwi";

const rateOf = (record: LogRecord | undefined): unknown => record?.bindings?.["sampleRate"];

/** What a logger with these filters writes of one line at INFO in this context. */
function recordsOf(context: object, ...filters: Filter[]): readonly LogRecord[] {
  const log = createTestLogger({ filters });
  runWithContext(context, () => log.info("m"));
  expect(log.failures).toEqual([]);
  return log.records;
}

describe("the hash of an ID", () => {
  // Computed by programs in Python and C as well. docs/sampling.md has the same table.
  test.each([
    ["", "ab3e7c0b"],
    ["a", "1a80b1b3"],
    ["a1b2c3d4e5f6g7h8", "4c21561b"],
    ["1234567890abcdef", "6535cd83"],
    ["user-42", "7c2a1196"],
    ["Zoë", "4d00612b"],
    ["🦊", "79a97093"],
  ])("of %j is %s, in every language", (id, hash) => {
    expect(hashId(id).toString(16)).toBe(hash);
  });

  test("spreads IDs that are counted up as evenly as random ones", () => {
    for (const idOf of [String, (i: number) => `user-${i}`, (i: number) => i.toString(16).padStart(32, "0")]) {
      const tenths = new Array<number>(10).fill(0);
      for (let i = 0; i < 10_000; i++) {
        const tenth = Math.floor((hashId(idOf(i)) / 2 ** 32) * 10);
        tenths[tenth] = (tenths[tenth] ?? 0) + 1;
      }
      // Five standard deviations of a fair draw.
      for (const count of tenths) expect(Math.abs(count - 1000)).toBeLessThan(150);
    }
  });
});

describe("sampleFilter", () => {
  test("lets all lines of a request pass, or none, across awaits and other requests", async () => {
    const log = createTestLogger({ filters: [sampleFilter({ share: 0.5 })] });
    await Promise.all(
      Array.from({ length: 100 }, (_, i) =>
        runWithContext({ requestId: `r${i}` }, async () => {
          for (let line = 0; line < 3; line++) {
            log.info("m");
            await undefined;
            updateContext({ line });
          }
        }),
      ),
    );
    const counts = new Map<unknown, number>();
    for (const { context } of log.records) counts.set(context?.requestId, (counts.get(context?.requestId) ?? 0) + 1);
    expect([...new Set(counts.values())]).toEqual([3]);
    expect(counts.size).toBe(
      Array.from({ length: 100 }, (_, i) => hashId(`r${i}`)).filter((hash) => hash >= 2 ** 31).length,
    );
  });

  test("says the share on the lines that pass, beside the logger's bindings", () => {
    const log = createTestLogger({
      format: "json",
      bindings: { service: "shop" },
      filters: [sampleFilter({ share: 0.1 })],
    });
    for (const requestId of [PEAR, APPLE]) runWithContext({ requestId }, () => log.info("m", { a: 1 }));
    expect(log.lines.map((line) => JSON.parse(line))).toMatchObject([
      { requestId: PEAR, service: "shop", sampleRate: 0.1, a: 1 },
    ]);
    expect(log.bindings).toEqual({ service: "shop" });
  });

  test("always lets lines pass from a level on, and outside any context, without the field", () => {
    const log = createTestLogger({ filters: [sampleFilter({ share: 0 })] });
    log.debug("outside");
    runWithContext({ requestId: PEAR }, () => {
      for (const level of ["silly", "trace", "debug", "info", "warn", "error", "fatal"] as const) log[level](level);
    });
    expect(log.records.map(({ message }) => message)).toEqual(["outside", "warn", "error", "fatal"]);
    expect(log.records.map(rateOf)).toEqual([undefined, undefined, undefined, undefined]);
  });

  test.each([
    ["ERROR", ["error", "fatal"]],
    ["OFF", []],
    ["silly", ["silly", "info", "warn", "error", "fatal"]],
  ] as const)("may have another level for that: %s", (always, messages) => {
    const log = createTestLogger({ filters: [sampleFilter({ share: 0, always })] });
    runWithContext({}, () => {
      for (const level of ["silly", "info", "warn", "error", "fatal"] as const) log[level](level);
    });
    expect(log.records.map(({ message }) => message)).toEqual(messages);
  });

  test("reads the level that a filter in front has set", () => {
    const raise: Filter = (record) => {
      record.level = "error";
    };
    expect(recordsOf({ requestId: KIWI }, raise, sampleFilter({ share: 0.1 }))).toHaveLength(1);
  });

  test("lets the lines pass that a context's minLevel asks for: somebody is watching", () => {
    const log = createTestLogger({ minLevel: "INFO", filters: [sampleFilter({ share: 0.1 })] });
    runWithContext({ requestId: KIWI, minLevel: "DEBUG" }, () => log.debug("watched"));
    runWithContext({ requestId: KIWI, minLevel: "ERROR" }, () => log.info("not watched"));
    expect(log.records.map((record) => [record.message, rateOf(record)])).toEqual([["watched", undefined]]);
  });

  test("passes everything unmarked with a share of 1", () => {
    expect(recordsOf({ requestId: KIWI }, sampleFilter({ share: 1 })).map(rateOf)).toEqual([undefined]);
  });

  test("decides by the session for all its requests", () => {
    const filter = sampleFilter({ share: 0.1, by: "session" });
    for (const requestId of [KIWI, PEAR]) {
      expect(recordsOf({ requestId, sessionId: PEAR }, filter)).toHaveLength(1);
      expect(recordsOf({ requestId, sessionId: KIWI }, filter)).toHaveLength(0);
    }
  });

  test("decides by the trace as OpenTelemetry does: by the last 14 digits, from a threshold on", () => {
    const filter = sampleFilter({ share: 0.1, by: "trace" });
    const passes = (end: string) =>
      recordsOf({ requestId: KIWI, traceId: `4bf92f3577b34da6a3${end}` }, filter).length === 1;
    // The threshold of 10 % with 8 digits is e6666666.
    expect(passes("e6666666000000")).toBe(true);
    expect(passes("e6666665ffffff")).toBe(false);
    expect(passes("ffffffffffffff")).toBe(true);
    expect(passes("00000000000000")).toBe(false);
  });

  test("hashes a trace ID that another tracer made", () => {
    const filter = sampleFilter({ share: 0.1, by: "trace" });
    expect(recordsOf({ requestId: KIWI, traceId: PEAR }, filter)).toHaveLength(1);
    expect(recordsOf({ requestId: PEAR, traceId: KIWI }, filter)).toHaveLength(0);
  });

  test.each(["session", "trace"] as const)("decides by the request where there is no %s", (by) => {
    const filter = sampleFilter({ share: 0.1, by });
    expect(recordsOf({ requestId: PEAR }, filter)).toHaveLength(1);
    expect(recordsOf({ requestId: KIWI, sessionId: "", traceId: "" }, filter)).toHaveLength(0);
  });

  test("decides anew when updateContext has set the ID", () => {
    const log = createTestLogger({ filters: [sampleFilter({ share: 0.1, by: "session" })] });
    runWithContext({ requestId: KIWI }, () => {
      log.info("before");
      updateContext({ sessionId: PEAR });
      log.info("after");
    });
    expect(log.records.map(({ message }) => message)).toEqual(["after"]);
  });

  test("follows a context that a filter in front has set, and sees none in front of contextFilter", () => {
    const replaced: Filter = (record) => {
      record.context = { ...record.context, requestId: PEAR } as CurrentContext;
    };
    expect(recordsOf({ requestId: KIWI }, replaced, sampleFilter({ share: 0.1 }))).toHaveLength(1);
    expect(recordsOf({ requestId: KIWI }, sampleFilter({ share: 0.1 }), contextFilter())).toHaveLength(1);
  });

  test("keeps bindings that a filter in front has set", () => {
    const tenant: Filter = (record) => {
      record.bindings = { tenant: "acme" };
    };
    const records = recordsOf({ requestId: PEAR }, tenant, sampleFilter({ share: 0.1 }));
    expect(records).toMatchObject([{ bindings: { tenant: "acme", sampleRate: 0.1 } }]);
  });

  test("says the product of shares by different IDs, and the smaller of two by one ID", () => {
    const context = { requestId: PEAR, sessionId: PEAR };
    const by = (...shares: [number, SampleFilterOptions["by"]][]) =>
      recordsOf(context, ...shares.map(([share, id]) => sampleFilter({ share, by: id }))).map(rateOf);
    expect(by([0.1, "request"], [0.7, "session"])).toEqual([0.07]);
    expect(by([0.5, "request"], [0.1, "request"])).toEqual([0.1]);
    expect(by([0.1, "request"], [0.5, "request"])).toEqual([0.1]);
    // There is no trace, so both draw by the request.
    expect(by([0.1, "request"], [0.5, "trace"])).toEqual([0.1]);
  });

  test("works for a child and for a transport, each with its own share", () => {
    const half = memoryTransport({ filters: [sampleFilter({ share: 0.5 })] });
    const log = createTestLogger();
    log.attachTransport(half);
    const child = log.child({ name: "child", filters: [sampleFilter({ share: 0.1 })] });
    for (const requestId of [PEAR, APPLE, KIWI]) {
      runWithContext({ requestId }, () => {
        log.info("log");
        child.info("child");
      });
    }
    const seen = ({ records }: { records: readonly LogRecord[] }) =>
      records.map((record) => [record.context?.requestId, record.message, rateOf(record)]);
    expect(seen(log)).toEqual([
      [PEAR, "log", undefined],
      [PEAR, "child", 0.1],
      [APPLE, "log", undefined],
      [KIWI, "log", undefined],
    ]);
    expect(seen(half)).toEqual([
      [PEAR, "log", 0.5],
      [PEAR, "child", 0.1],
      [APPLE, "log", 0.5],
    ]);
  });

  test("keeps the rate with redaction in front of a transport's own sampling", () => {
    const sampled = memoryTransport({ filters: [sampleFilter({ share: 0.5 })] });
    const log = createTestLogger({
      bindings: { token: "abc" },
      redact: { keys: ["token"] },
      filters: [sampleFilter({ share: 0.1 })],
    });
    log.attachTransport(sampled);
    runWithContext({ requestId: PEAR }, () => log.info("m"));
    expect(sampled.records.map(({ bindings }) => bindings)).toEqual([{ token: "[redacted]", sampleRate: 0.1 }]);
  });

  test("marks a line instead of dropping it where it can be held back", () => {
    const hold: Filter = (record: InternalRecord) => {
      record.ifSampledOut = "hold";
    };
    const twice = [sampleFilter({ share: 0.1 }), sampleFilter({ share: 0.2 })];
    const [out, ...others] = recordsOf({ requestId: KIWI }, hold, ...twice) as InternalRecord[];
    expect(out).toMatchObject({ isHeld: true, bindings: { sampledOut: true } });
    expect(out?.bindings).not.toHaveProperty("sampleRate");
    expect(others).toEqual([]);
    const [kept] = recordsOf({ requestId: PEAR }, hold, ...twice) as InternalRecord[];
    expect(kept?.isHeld).toBeUndefined();
    expect(kept?.bindings).toEqual({ sampleRate: 0.1 });
  });

  test("weighs counts right: the lines that pass stand for all", () => {
    const log = createTestLogger({ filters: [sampleFilter({ share: 0.25 })] });
    for (let i = 0; i < 10_000; i++) {
      runWithContext({ requestId: `request-${i}` }, () => (i % 10 === 0 ? log.warn("m") : log.info("m")));
    }
    const weight = log.records.reduce((sum, record) => sum + 1 / Number(rateOf(record) ?? 1), 0);
    // Five standard deviations of 9,000 draws.
    expect(Math.abs(weight - 10_000)).toBeLessThan(5 * Math.sqrt(9000 * 3));
    expect(log.records.filter(({ level }) => level === "WARN")).toHaveLength(1000);
  });

  test("decides for any ID and share as the documented rule says, and as a larger share does", () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.string({ unit: "binary", minLength: 1 }), share, share, (requestId, one, other) => {
        const [small, large] = [Math.min(one, other), Math.max(one, other)];
        const passes = (part: number) => recordsOf({ requestId }, sampleFilter({ share: part })).length === 1;
        expect(passes(one)).toBe(hashId(requestId) >= Math.round((1 - one) * 2 ** 32));
        expect(passes(small) && !passes(large)).toBe(false);
      }),
    );
  });

  test.each([
    [undefined, /^ctxlog: sampleFilter is undefined, but must be an object/],
    [{}, "ctxlog: sampleFilter's share is undefined, but must be a number from 0 to 1."],
    [{ share: 10 }, "ctxlog: sampleFilter's share is 10, but must be a number from 0 to 1."],
    [{ share: Number.NaN }, /share is NaN/],
    [{ share: "0.1" }, /share is '0.1'/],
    [{ share: 0.1, by: "traceId" }, /by is 'traceId', but must be "request", "session" or "trace"/],
    [{ share: 0.1, always: "warnings" }, /always is 'warnings'.*Did you mean "warning"/],
    [{ share: 0.1, rate: 1 }, /no option "rate"/],
  ])("refuses %j", (options, message) => {
    expect(() => sampleFilter(options as SampleFilterOptions)).toThrow(message);
  });
});
