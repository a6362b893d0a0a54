import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Filter,
  type LogRecord,
  memoryTransport,
  type RateLimitFilterOptions,
  rateLimitFilter,
  runWithContext,
} from "../../src/index.js";
import { sleep } from "../../src/internal/timing.js";
import { createTestLogger, type TestLogger } from "../../src/testing/index.js";
import { runProgram } from "../support/program.js";

const HOUR = 3_600_000;
const AFTER = "more like this in less than 3600 s";

function limited(options: Partial<RateLimitFilterOptions> = {}): TestLogger {
  return createTestLogger({ filters: [rateLimitFilter({ lines: 1, per: HOUR, ...options })] });
}

const messages = ({ records }: { records: readonly LogRecord[] }) => records.map(({ message }) => message);

/** Which of these messages are held back as more of the first. */
async function alike(...texts: string[]): Promise<number> {
  const log = limited();
  for (const text of texts) log.info(text);
  return texts.length - log.records.length;
}

describe("rateLimitFilter", () => {
  test("lets so many lines of a kind pass, and says how many it has held back when the window ends", async () => {
    const log = limited({ lines: 2, per: 30 });
    for (let i = 0; i < 5; i++) log.warn(`order ${i} is late`, { i });
    expect(messages(log)).toEqual(["order 0 is late", "order 1 is late"]);
    const summary = await log.waitFor("more like this");
    expect(summary).toMatchObject({ level: "WARN", fields: { like: "order 2 is late", suppressed: 3 } });
    expect(summary.message).toMatch(/^3 more like this in \d+ ms$/);
    log.warn("order 9 is late");
    expect(messages(log).slice(3)).toEqual(["order 9 is late"]);
    expect(log.failures).toEqual([]);
  });

  test("says nothing of a window in which nothing was held back", async () => {
    const log = limited({ lines: 2, per: 10 });
    log.info("quiet");
    log.info("loud");
    log.info("loud");
    log.info("loud");
    await log.waitFor("more like this");
    await log.flush();
    expect(messages(log).filter((message) => message.includes("more"))).toHaveLength(1);
  });

  test("starts a new window when the old one is over, though no timer could fire", () => {
    const log = limited({ per: 20 });
    log.info("a");
    log.info("a");
    sleep(25);
    log.info("a");
    log.info("a");
    expect(messages(log)).toEqual(["a", expect.stringMatching(/^1 more like this in 20 ms$/), "a"]);
  });

  test("says how long a window was that a blocked event loop has made longer", () => {
    const log = limited({ per: 20 });
    log.info("a");
    log.info("a");
    sleep(150);
    log.info("a");
    expect(messages(log)[1]).toMatch(/^1 more like this in 1[5-9]\d ms$/);
  });

  test.each<[string, ...string[]]>([
    ["numbers", "took 12 ms", "took 1500 ms", "took 1.5 ms"],
    ["hexadecimal IDs", "order 4f2a9c1b", "order 99", "order 0xff"],
    ["IDs", "order k3v9x7qa", "order 1"],
    ["UUIDs", "job 6ba7b810-9dad-11d1-80b4-00c04fd430c8", "job abcdefab-abcd-4bcd-abcd-abcdefabcdef"],
    ["addresses and times", "no answer of 10.0.0.7:80 at 12:30", "no answer of 192.168.100.1:8080 at 9:05"],
    ["quoted parts", `user "Ann" left`, `user "Bob says 'hi'" left`],
    ["parts in single quotes and backticks", "no file 'a b' in `c`", "no file 'd' in `e f`"],
  ])("takes messages for alike that differ in %s", async (_, ...texts) => {
    expect(await alike(...texts)).toBe(texts.length - 1);
  });

  test.each([
    ["words", "user Ann left", "user Bob left"],
    ["words of the letters a to f", "face added", "bead faded"],
    ["what is between apostrophes", "can't open, don't retry", "can't read, don't retry"],
  ])("takes messages for different that differ in %s", async (_, ...texts) => {
    expect(await alike(...texts)).toBe(0);
  });

  test("counts each level and each logger by itself, in its own line, with its bindings", async () => {
    const log = limited();
    const db = log.child({ name: "db", bindings: { pool: "main" } });
    for (let i = 0; i < 3; i++) {
      log.info("a");
      log.error("a");
      db.info("a");
    }
    await log.flush();
    expect(log.records.slice(3)).toMatchObject([
      { level: "INFO", name: undefined, message: `2 ${AFTER}` },
      { level: "ERROR", name: undefined },
      { level: "INFO", name: "db", bindings: { pool: "main" } },
    ]);
  });

  test("writes the summary outside any context, and keeps nothing of the request", async () => {
    const log = limited();
    const error = new Error("boom");
    runWithContext({ requestId: "r1" }, () => {
      log.info("a", { big: true });
      log.info("a", { big: true, error });
      log.flush();
    });
    expect(log.records[1]).toMatchObject({ context: undefined, requestId: "none", error: undefined });
    expect(log.records[1]?.fields).toEqual({ like: "a", suppressed: 1 });
  });

  test("sends the summary through the other filters and redaction", async () => {
    const log = createTestLogger({
      filters: [
        (record) => {
          record.fields = { ...record.fields, host: "h1" };
        },
        rateLimitFilter({ lines: 1, per: HOUR }),
        (record) => record.level !== "DEBUG",
      ],
      redact: { patterns: [/secret-\w+/] },
    });
    for (let i = 0; i < 2; i++) {
      log.info("token secret-abc");
      log.debug("dropped anyway");
    }
    await log.flush();
    expect(log.records).toHaveLength(2);
    expect(log.records[1]?.fields).toEqual({ like: "token [redacted]", suppressed: 1, host: "h1" });
  });

  test("does not limit what another rate limit has to say", async () => {
    const log = createTestLogger({
      filters: [rateLimitFilter({ lines: 2, per: HOUR }), rateLimitFilter({ lines: 1, per: HOUR })],
    });
    for (const text of ["a", "b", "c"]) for (let i = 0; i < 4; i++) log.info(text);
    await log.flush();
    const said = log.records.map(({ fields }) => fields?.["suppressed"]).filter((count) => count !== undefined);
    expect(said.sort()).toEqual([1, 1, 1, 2, 2, 2]);
  });

  test("of one transport holds lines back there only, and says so there only", async () => {
    const quiet = memoryTransport({ filters: [rateLimitFilter({ lines: 1, per: HOUR })] });
    const log = createTestLogger();
    const undo = log.attachTransport(quiet);
    for (let i = 0; i < 3; i++) log.info(`a ${i}`);
    undo();
    expect(messages(log)).toEqual(["a 0", "a 1", "a 2"]);
    expect(messages(quiet)).toEqual(["a 0", `2 ${AFTER}`]);
  });

  test("has windows of its own on each logger and transport", async () => {
    const filter = rateLimitFilter({ lines: 1, per: HOUR });
    const other = memoryTransport({ filters: [filter] });
    const one = createTestLogger({ filters: [filter] });
    const two = createTestLogger({ filters: [filter] });
    two.attachTransport(other);
    for (let i = 0; i < 2; i++) for (const log of [one, two]) log.info("a");
    await Promise.all([one.flush(), two.flush()]);
    for (const recorded of [one, two, other]) expect(messages(recorded)).toEqual(["a", `1 ${AFTER}`]);
  });

  test("works for a child only, and there for what its own transports get", async () => {
    const log = createTestLogger();
    const child = log.child({ filters: [rateLimitFilter({ lines: 1, per: HOUR })] });
    const own = memoryTransport();
    child.attachTransport(own);
    for (let i = 0; i < 2; i++) for (const one of [log, child]) one.info("a");
    await child.close();
    expect(messages(log)).toEqual(["a", "a", "a", `1 ${AFTER}`]);
    expect(messages(own)).toEqual(["a", `1 ${AFTER}`]);
  });

  test("that is removed says what it still holds back, once, to the transports of now", async () => {
    const log = createTestLogger();
    const undo = log.addFilter(rateLimitFilter({ lines: 1, per: HOUR }));
    for (let i = 0; i < 3; i++) log.info("a");
    const late = memoryTransport();
    log.attachTransport(late);
    undo();
    undo();
    log.info("a");
    await log.flush();
    expect(messages(log)).toEqual(["a", `2 ${AFTER}`, "a"]);
    expect(messages(late)).toEqual([`2 ${AFTER}`, "a"]);
  });

  test("keeps its limit across a flush", async () => {
    const log = limited();
    log.info("a");
    log.info("a");
    await log.flush();
    log.info("a");
    await log.flush();
    await log.flush();
    expect(messages(log)).toEqual(["a", `1 ${AFTER}`, `1 ${AFTER}`]);
  });

  test("has a bounded number of keys: the oldest window ends early, which is reported once a window", async () => {
    const log = limited({ maxKeys: 2 });
    for (const text of ["a", "a", "b", "b", "c", "d", "a"]) log.info(text);
    expect(messages(log)).toEqual(["a", "b", `1 ${AFTER}`, "c", `1 ${AFTER}`, "d", "a"]);
    expect(log.records[2]?.fields).toEqual({ like: "a", suppressed: 1 });
    expect(log.failures.map(({ error, stage }) => [String(error), stage])).toEqual([
      ["Error: ctxlog: rateLimitFilter has more than 2 keys in 3600 s; its oldest windows end early", "filter"],
    ]);
  });

  test("counts by a key of the user's, as text; without one, lines pass", async () => {
    const log = limited({ key: ({ fields }) => fields?.["tenant"] });
    for (const tenant of ["a", "a", 1, "1", undefined, undefined, null]) log.info("m", { tenant });
    log.error("other text", { tenant: "a" });
    await log.flush();
    expect(log.records.map(({ level, fields }) => [level, fields?.["tenant"] ?? fields?.["suppressed"]])).toEqual([
      ["INFO", "a"],
      ["INFO", 1],
      ["INFO", undefined],
      ["INFO", undefined],
      ["INFO", undefined],
      // Of a line at INFO and one at ERROR: nobody who reads errors only must miss it.
      ["ERROR", 2],
      ["INFO", 1],
    ]);
  });

  test.each<[string, (record: LogRecord) => unknown, RegExp]>([
    [
      "throws",
      () => {
        throw new RangeError("no key");
      },
      /no key/,
    ],
    ["returns an object", () => ({}), /returned an object/],
    ["returns a promise that rejects", () => Promise.reject(new Error("late")), /returned an object/],
  ])("uses its own key where the user's function %s, and reports it", async (_, key, message) => {
    const log = limited({ key });
    log.info("a");
    log.info("a");
    log.info("b");
    expect(messages(log)).toEqual(["a", "b"]);
    expect(log.failures).toHaveLength(3);
    for (const { error, stage } of log.failures)
      expect([String(error), stage]).toEqual([expect.stringMatching(message), "filter"]);
  });

  test("lets lines pass that are held back elsewhere, without counting them", async () => {
    const hold: Filter = (record) => {
      if (record.message === "held") (record as { isHeld?: boolean }).isHeld = true;
    };
    const log = createTestLogger({ filters: [hold, rateLimitFilter({ lines: 1, per: HOUR })] });
    for (let i = 0; i < 3; i++) log.info("held");
    await log.flush();
    expect(messages(log)).toEqual(["held", "held", "held"]);
  });

  test("says it all when a filter logs at every line, and when a transport does", async () => {
    const log = createTestLogger();
    log.addFilter(({ message }) => {
      if (message === "outer") log.info("from the filter");
    });
    log.attachTransport({
      write({ message }) {
        if (message === "outer") log.info("from the transport");
      },
    });
    log.addFilter(rateLimitFilter({ lines: 1, per: HOUR, maxKeys: 1 }));
    for (let i = 0; i < 3; i++) log.info("outer");
    await log.flush();
    const said = log.records.reduce((sum, { fields }) => sum + Number(fields?.["suppressed"] ?? 0), 0);
    const shown = log.records.filter(({ fields }) => fields?.["suppressed"] === undefined).length;
    expect(said + shown).toBe(9);
  });

  test("does not give a transport the summary of lines that it has logged itself", async () => {
    const log = createTestLogger();
    let wrote: string[] = [];
    log.attachTransport({
      name: "talker",
      write({ message }) {
        wrote.push(message);
        setImmediate(() => log.debug("written"));
      },
    });
    log.addFilter(rateLimitFilter({ lines: 1, per: HOUR }));
    for (const text of ["x", "y", "z"]) log.info(text);
    await new Promise((done) => setImmediate(done));
    wrote = [];
    await log.flush();
    await new Promise((done) => setImmediate(done));
    expect(messages(log).at(-1)).toBe(`2 ${AFTER}`);
    expect(wrote).toEqual([]);
  });

  test("limits nothing where it has no logger: there would be no one to say it", () => {
    const filter = rateLimitFilter({ lines: 1, per: HOUR });
    const record = { message: "a", level: "INFO" } as LogRecord;
    expect([filter(record), filter(record)]).toEqual([undefined, undefined]);
  });

  test("shows a bounded part of a message, however large it is", async () => {
    const log = limited();
    for (let i = 0; i < 2; i++)
      for (const part of ['"', "'", "1a", "a", "0-", "1.", "`'"]) log.info(part.repeat(500_000));
    await log.flush();
    expect(String(log.records.at(-1)?.fields?.["like"]).length).toBeLessThanOrEqual(200);
  });

  test("never loses a line: what passed and what is said make up what was logged", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({ text: fc.constantFrom("a", "b", "c 1", "c 2", "d"), level: fc.constantFrom("info", "error") }),
        ),
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 3 }),
        async (calls, lines, maxKeys) => {
          const log = limited({ lines, maxKeys });
          for (const { text, level } of calls) log[level as "info"](text);
          await log.flush();
          const said = log.records.reduce((sum, { fields }) => sum + Number(fields?.["suppressed"] ?? 0), 0);
          const shown = log.records.filter(({ fields }) => fields?.["suppressed"] === undefined).length;
          expect(said + shown).toBe(calls.length);
        },
      ),
    );
  });

  test.each([
    [undefined, /^ctxlog: rateLimitFilter is undefined/],
    [{ per: 1000 }, "ctxlog: rateLimitFilter's lines is undefined, but must be a whole number above 0."],
    [{ lines: 0, per: 1000 }, /lines is 0/],
    [{ lines: 1.5, per: 1000 }, /lines is 1.5/],
    [{ lines: 1 }, "ctxlog: rateLimitFilter's per is undefined, but must be a number of ms from 1 to 2147483647."],
    [{ lines: 1, per: 0 }, /per is 0/],
    [{ lines: 1, per: "10 s" }, /per is '10 s'/],
    [{ lines: 1, per: Number.POSITIVE_INFINITY }, /per is Infinity/],
    [{ lines: 1, per: 1, key: "tenant" }, /key is 'tenant', but must be a function/],
    [{ lines: 1, per: 1, maxKeys: 0 }, /maxKeys is 0/],
    [{ lines: 1, per: 1, limit: 0 }, /no option "limit"/],
  ])("refuses %j", (options, message) => {
    expect(() => rateLimitFilter(options as RateLimitFilterOptions)).toThrow(message);
  });
});

describe("at the end of the process", () => {
  const program = (end: string) => `
    const { rateLimitFilter } = ctxlog;
    const log = createLogger({
      filters: [rateLimitFilter({ lines: 1, per: 600_000 })],
      transports: [stdoutTransport({ format }), fileTransport({ path, format })],
    });
    for (let i = 0; i < 5; i++) log.info("line " + i);
    ${end}
  `;

  test.each([
    ["at the end of main", ""],
    ["at process.exit", "process.exit();"],
    ["at process.exit in a later turn", "setTimeout(() => process.exit(), 1);"],
    ["after an uncaught exception", 'throw new Error("boom");'],
    ["after close", "await log.close(); process.exit();"],
    ["in a logger that nobody refers to", "globalThis.gc?.(); await turn();"],
  ])("the summary goes out %s, and no timer delays it", async (_, end) => {
    const { stdout } = await runProgram(program(end), { stdout: "pipe", path: "/dev/null", flags: ["--expose-gc"] });
    expect(stdout).toBe("line 0\n4 more like this in less than 600 s\n");
  });

  test("a transport that needs time still gets it", async () => {
    const { stdout } = await runProgram(
      `
      const { rateLimitFilter } = ctxlog;
      const log = createLogger({
        filters: [rateLimitFilter({ lines: 1, per: 600_000 })],
        transports: [{ write: (record, line) => setTimeout(() => console.log(record.message), 5) }],
      });
      for (let i = 0; i < 3; i++) log.info("line " + i);
      `,
      { stdout: "pipe" },
    );
    expect(stdout).toBe("line 0\n2 more like this in less than 600 s\n");
  });

  test("ends, though every summary makes a transport log again", async () => {
    const { code } = await runProgram(
      `
      const { rateLimitFilter } = ctxlog;
      const other = createLogger({ filters: [rateLimitFilter({ lines: 1, per: 600_000 })], transports: [] });
      const log = createLogger({
        filters: [rateLimitFilter({ lines: 1, per: 600_000 })],
        transports: [{ write: () => setImmediate(() => runWithContext({}, () => { log.info("again"); other.info("again"); })) }],
      });
      for (let i = 0; i < 3; i++) log.info("line " + i);
      `,
    );
    expect(code).toBe(0);
  });
});
