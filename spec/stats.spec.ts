import { mkdirSync, readFileSync, rmdirSync } from "node:fs";
import { join } from "node:path";
import { PassThrough, Writable } from "node:stream";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  createLogger,
  fileTransport,
  type Logger,
  type LoggerStats,
  memoryTransport,
  runWithContext,
  streamTransport,
  type Transport,
} from "../src/index.js";
import { createTestLogger } from "../src/testing/index.js";
import { runProgram, startProgram } from "./support/program.js";
import { temporary } from "./support/temporary.js";

const onError = (): void => {};
const turn = (): Promise<void> => new Promise((done) => setImmediate(done));

/** The counts. Checks that they add up. */
function statsOf(log: Logger): LoggerStats {
  const stats = log.stats();
  for (const { accepted, written, dropped, failed, held, waiting } of [stats, ...stats.transports]) {
    expect(written + dropped + failed + held + waiting).toBe(accepted);
    expect(Math.min(written, dropped, failed, held, waiting)).toBeGreaterThanOrEqual(0);
  }
  return stats;
}

describe("log.stats()", () => {
  test("counts the lines of each transport, and the sums", async () => {
    const path = join(temporary(), "app.log");
    const transports = [fileTransport({ path }), memoryTransport({ name: "errors", minLevel: "error" })];
    const log = createLogger({ transports });
    log.info("one");
    log.child({ name: "db" }).error(new Error("two\nwith lines"));
    log.debug("not enabled");
    expect(statsOf(log)).toMatchObject({
      accepted: 3,
      written: 1,
      waiting: 2,
      transports: [
        { name: "file", accepted: 2, written: 0, waiting: 2 },
        { name: "errors", accepted: 1, written: 1, waiting: 0, bytesWaiting: 0 },
      ],
    });
    expect(log.stats().bytesWaiting).toBeGreaterThan(100);
    await log.flush();
    expect(log.stats().bytesWaiting).toBe(0);
    expect(statsOf(log).transports[0]).toEqual({
      name: "file",
      accepted: 2,
      written: 2,
      dropped: 0,
      failed: 0,
      held: 0,
      waiting: 0,
      bytesWaiting: 0,
    });
  });

  test("does not count what a level, a filter or a transport's filter stops", () => {
    const log = createTestLogger({ minLevel: "info", filters: [({ message }) => message !== "no"] });
    log.attachTransport({ name: "t", write() {}, filters: [() => false] });
    for (const message of ["yes", "no"]) log.info(message);
    log.debug("below");
    expect(statsOf(log)).toMatchObject({ accepted: 1, transports: [{ accepted: 1 }, { name: "t", accepted: 0 }] });
  });

  test("a child has its parent's transports and its own; a detached one is not shown", () => {
    const log = createTestLogger();
    const child = log.child({});
    const undo = child.attachTransport(memoryTransport({ name: "own" }));
    child.info("m");
    expect(child.stats().transports.map(({ name }) => name)).toEqual(["memory", "own"]);
    expect(log.stats().transports.map(({ name }) => name)).toEqual(["memory"]);
    undo();
    expect(child.stats().transports.map(({ name }) => name)).toEqual(["memory"]);
  });

  test("a transport of several loggers, or one attached twice, has one set of counts", () => {
    const shared = memoryTransport();
    const first = createLogger({ transports: [shared, shared] });
    const second = createLogger({ transports: [shared] });
    first.info("twice");
    second.info("once");
    for (const log of [first, second]) {
      expect(statsOf(log)).toMatchObject({ accepted: 3, written: 3, transports: [{ accepted: 3 }] });
    }
  });

  test("transports to one file have counts of their own, and share what waits", async () => {
    const path = join(temporary(), "app.log");
    const log = createLogger({
      transports: [fileTransport({ path, name: "all" }), fileTransport({ path, name: "errors", minLevel: "error" })],
    });
    for (const level of ["info", "error", "info", "error", "error"] as const) log[level]("m");
    const { transports, bytesWaiting } = statsOf(log);
    expect(transports).toMatchObject([{ accepted: 5 }, { accepted: 3 }]);
    expect(transports.map((stats) => stats.bytesWaiting)).toEqual([bytesWaiting, bytesWaiting]);
    await log.flush();
    expect(statsOf(log).transports).toMatchObject([{ written: 5 }, { written: 3 }]);
    expect(bytesWaiting).toBe(readFileSync(path).length);
    await log.close();
    expect(statsOf(log)).toMatchObject({ accepted: 8, written: 8, waiting: 0, bytesWaiting: 0 });
  });
});

test("counts lines that are held back, those that an error has written, and those for which there was no room", () => {
  const log = createTestLogger({ minLevel: "info", debugOnError: { lines: 3 } });
  runWithContext({}, () => {
    for (let line = 0; line < 5; line++) log.debug("m");
    expect(statsOf(log)).toMatchObject({ accepted: 5, written: 0, held: 3, dropped: 2 });
    log.error("m");
  });
  const { accepted, written, held, dropped } = statsOf(log);
  expect([written + dropped, held]).toEqual([accepted, 0]);
  expect(written).toBe(log.records.length);
  runWithContext({}, () => log.debug("ends well"));
  expect(statsOf(log)).toMatchObject({ held: 1 });
});

describe("a transport of the user's", () => {
  test("has written a line when write has returned, or what it returned has resolved", async () => {
    let resolve = (): void => {};
    const slow: Transport = {
      write: ({ message }) => (message === "slow" ? new Promise<void>((done) => (resolve = done)) : undefined),
    };
    const log = createLogger({ transports: [slow] });
    log.info("fast");
    log.info("slow");
    expect(statsOf(log)).toMatchObject({ accepted: 2, written: 1, waiting: 1 });
    resolve();
    await turn();
    expect(statsOf(log)).toMatchObject({ accepted: 2, written: 2, waiting: 0 });
  });

  test("has failed if it throws, rejects, or has a thenable that does", async () => {
    const key = "then";
    const results: (() => unknown)[] = [
      () => {
        throw new Error("thrown");
      },
      () => Promise.reject(new Error("rejected")),
      () => ({
        get [key](): never {
          throw new Error("no then");
        },
      }),
      () => ({
        [key](_: unknown, reject: (error: unknown) => void): void {
          reject(1);
          reject(2);
        },
      }),
      () => ({
        [key](resolve: () => void): void {
          resolve();
          throw new Error("too late");
        },
      }),
    ];
    const errors: unknown[] = [];
    const log = createLogger({
      transports: [{ write: () => results.shift()?.() }],
      onError: (error) => errors.push(error),
    });
    for (let line = 0; line < 5; line++) log.info("m");
    await turn();
    expect(statsOf(log)).toMatchObject({ accepted: 5, written: 1, failed: 4 });
    expect(errors).toHaveLength(4);
  });

  test("counts on its own if it wraps another one", async () => {
    const inner = memoryTransport();
    const log = createLogger({
      transports: [{ ...inner, name: "outer", write: (record, line) => inner.write(record, line) }],
    });
    log.info("m");
    expect(statsOf(log)).toMatchObject({ transports: [{ name: "outer", accepted: 1, written: 1 }] });
  });
});

describe("a stream", () => {
  test("has written what it has processed, and drops what does not fit", async () => {
    const processed: (() => void)[] = [];
    const stream = new Writable({
      highWaterMark: 1,
      write: (_chunk, _encoding, done) => {
        processed.push(done);
      },
    });
    const log = createLogger({
      transports: [streamTransport(stream, { maxBuffer: 100, format: ({ message }) => message })],
      onError,
    });
    for (let line = 0; line < 4; line++) log.info("x".repeat(60));
    expect(statsOf(log)).toMatchObject({ accepted: 4, written: 0, dropped: 2, waiting: 2, bytesWaiting: 122 });
    while (processed.length > 0) {
      processed.shift()?.();
      await turn();
    }
    expect(statsOf(log)).toMatchObject({ accepted: 4, written: 2, dropped: 2, waiting: 0, bytesWaiting: 0 });
  });

  test("fails lines with an error, and drops those that come after it", async () => {
    const stream = new Writable({ write: (_chunk, _encoding, done) => done(new Error("broken")) });
    const log = createLogger({ transports: [streamTransport(stream)], onError });
    log.info("m");
    await turn();
    log.info("m");
    expect(statsOf(log)).toMatchObject({ accepted: 2, written: 0, failed: 1, dropped: 1 });
  });

  test("is counted for each of the transports that share it", async () => {
    const stream = new PassThrough();
    stream.resume();
    const log = createLogger({ transports: [streamTransport(stream), streamTransport(stream, { minLevel: "error" })] });
    log.info("m");
    log.error("m");
    await log.flush();
    expect(statsOf(log).transports).toMatchObject([{ written: 2 }, { written: 1 }]);
  });
});

describe("a file that cannot be written to", () => {
  test("keeps lines waiting, drops what does not fit, and has them written later", async () => {
    const path = join(temporary(), "app.log");
    mkdirSync(path);
    const log = createLogger({
      transports: [fileTransport({ path, maxBuffer: 3000, format: ({ message }) => message })],
      onError,
    });
    for (let line = 0; line < 10; line++) {
      log.info("x".repeat(999));
      await turn();
    }
    const stats = statsOf(log);
    expect(stats).toMatchObject({ accepted: 10, written: 0, dropped: 7, waiting: 3 });
    expect(stats.bytesWaiting).toBe(3000);
    rmdirSync(path);
    await log.flush();
    await log.close();
    expect(statsOf(log)).toMatchObject({ accepted: 10, written: 3, dropped: 7, waiting: 0 });
    expect(readFileSync(path, "utf8").match(/^x+$/gm)).toHaveLength(3);
  });

  test("drops them if it is closed before", async () => {
    const path = join(temporary(), "app.log");
    mkdirSync(path);
    const log = createLogger({ transports: [fileTransport({ path, exitTimeout: 0 })], onError });
    for (let line = 0; line < 3; line++) log.info("m\nwith lines");
    await log.close();
    expect(statsOf(log)).toMatchObject({ accepted: 3, written: 0, dropped: 3, waiting: 0, bytesWaiting: 0 });
  });
});

describe("a pipe", () => {
  test("whose reader has gone: lines are dropped", async () => {
    const { child, end } = startProgram(
      `const log = createLogger({ transports: [stdoutTransport({ format })], onError: () => {} });
       log.info("first"); await log.flush();
       process.stdin.resume(); await new Promise((done) => process.stdin.on("end", done));
       for (let i = 0; i < 5; i++) { log.info(line(i)); await turn(); }
       console.error(JSON.stringify(log.stats()));`,
      { stdin: "pipe", stdout: "pipe" },
    );
    child.stdout?.once("data", () => {
      child.stdout?.destroy();
      child.stdin?.end();
    });
    const { stderr } = await end;
    const stats = JSON.parse(stderr.trim()) as LoggerStats;
    expect(stats).toMatchObject({ accepted: 6, written: 1, dropped: 5, waiting: 0 });
  });

  test("that is full: lines wait, and are dropped behind the buffer; what was written is what the reader has", async () => {
    const { stdout, stderr } = await runProgram(
      `const log = createLogger({ transports: [stdoutTransport({ format, overflow: "drop", maxBuffer: 20_000 })], onError: () => {} });
       const block = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
       for (let i = 0; i < 5000; i++) { log.info(line(i)); if (i % 50 === 0) await turn(); }
       await log.flush();
       console.error(JSON.stringify(log.stats()));`,
      { stdout: "pipe" },
    );
    const { accepted, written, dropped, waiting } = JSON.parse(stderr.trim()) as LoggerStats;
    expect(accepted).toBe(5000);
    expect(written + dropped + waiting).toBe(5000);
    expect(waiting).toBe(0);
    expect(stdout.match(/^\d+ abc/gm)).toHaveLength(written);
  });
});

test("any order of lines over transports that share a file: all are counted, for the right one", async () => {
  const directory = temporary();
  let file = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(2), fc.boolean(), fc.constantFrom("a", "b\nc")), { maxLength: 40 }),
      async (calls) => {
        const path = join(directory, `${file++}.log`);
        const loggers = [0, 1, 2].map(() => createLogger({ transports: [fileTransport({ path })] }));
        for (const [index, pauses, message] of calls) {
          loggers[index]?.info(message);
          if (pauses) await turn();
          statsOf(loggers[index] as Logger);
        }
        await Promise.all(loggers.map((log) => log.close()));
        const counts = loggers.map((log) => statsOf(log).written);
        expect(counts).toEqual([0, 1, 2].map((index) => calls.filter(([called]) => called === index).length));
      },
    ),
    { numRuns: 50 },
  );
});
