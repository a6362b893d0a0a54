import type { LogRecord } from "../contracts.js";
import type { ErrorStage } from "../internal/report.js";
import { createLogger } from "../logger.js";
import type { Logger } from "../logger-contract.js";
import type { LoggerOptions } from "../options.js";
import { memoryTransport } from "../transports/memory.js";
import { testClock } from "./clock.js";

export type TestLoggerOptions = Omit<LoggerOptions, "transports">;

/** What is waited for: a part of the message, an expression for it, or a function of the record. */
export type RecordMatch = string | RegExp | ((record: LogRecord) => boolean);

/**
 * A failure inside logging, as {@link ErrorHandler} receives it: a filter that threw, a transport that failed.
 *
 * @example
 * expect(log.failures).toEqual([{ error: new RangeError("bad filter"), stage: "filter" }]);
 */
export interface LogFailure {
  /** The error. */
  readonly error: unknown;
  /** Where it happened. */
  readonly stage: ErrorStage;
}

/** A logger that keeps what it and its children log. */
export interface TestLogger extends Logger {
  /** The records, oldest first. */
  readonly records: readonly LogRecord[];
  /** Their lines. */
  readonly lines: readonly string[];
  /** The failures inside logging, oldest first. Stays empty with an `onError` of your own. */
  readonly failures: readonly LogFailure[];
  /** Forgets everything so far. */
  clear(): void;
  /**
   * Resolves with the first record that matches: one that is there, or the next to come.
   * @param timeout How long to wait, in ms; 1,000 unless told. Real ones, also where a test has replaced the timers.
   * @throws {Error} By rejection, after that time; it holds the lines that were logged.
   */
  waitFor(match: RecordMatch, timeout?: number): Promise<LogRecord>;
}

// A test may replace the global timers later, and then they do not run by themselves.
const { setTimeout, clearTimeout } = globalThis;

/**
 * Makes a logger for tests: every level, the documented layout, a clock that stands still, and everything it is given kept in
 * memory. It needs no test framework.
 *
 * @throws {TypeError} For an unknown option or a wrong value.
 *
 * @example
 * const log = createTestLogger();
 * await charge(order, log);
 * expect(log.records[0]).toMatchObject({ level: "INFO", message: "Charged" });
 */
export function createTestLogger(options: TestLoggerOptions = {}): TestLogger {
  const memory = memoryTransport();
  const failures: LogFailure[] = [];
  const {
    minLevel = "SILLY",
    format = "line",
    clock = testClock(),
    onError = (error, stage) => failures.push({ error, stage }),
    ...others
  } = options;
  const waiting = new Set<(record: LogRecord) => void>();
  const keep = memory.write;
  memory.write = (record, line) => {
    keep(record, line);
    const kept = memory.records.at(-1) as LogRecord;
    for (const tell of [...waiting]) tell(kept);
  };
  const { records, lines } = memory;

  function waitFor(match: RecordMatch, timeout = 1000): Promise<LogRecord> {
    const found = records.find((record) => matches(record, match));
    if (found !== undefined) return Promise.resolve(found);
    const { promise, resolve, reject } = withResolvers<LogRecord>();
    const tell = (record: LogRecord) => {
      try {
        if (matches(record, match)) resolve(record);
      } catch (error) {
        reject(error);
      }
    };
    const timer = setTimeout(() => reject(missing(match, timeout, lines)), timeout);
    waiting.add(tell);
    return promise.finally(() => {
      clearTimeout(timer);
      waiting.delete(tell);
    });
  }

  function clear(): void {
    memory.clear();
    failures.length = 0;
  }

  const logger = createLogger({ ...others, minLevel, format, clock, onError, transports: [memory] });
  return Object.assign(logger, { records, lines, failures, clear, waitFor });
}

function matches(record: LogRecord, match: RecordMatch): boolean {
  if (typeof match === "function") return match(record);
  return typeof match === "string" ? record.message.includes(match) : record.message.search(match) !== -1;
}

function missing(match: RecordMatch, timeout: number, lines: readonly string[]): Error {
  const what = typeof match === "function" ? "the function's" : String(match);
  const seen = lines.length === 0 ? "nothing was logged" : `logged was:\n${lines.join("\n")}`;
  return new Error(`ctxlog: no record matched ${what} within ${timeout} ms; ${seen}`);
}

/** `Promise.withResolvers`, which Node 20 has not. */
function withResolvers<T>(): { promise: Promise<T>; resolve: (value: T) => void; reject: (error: unknown) => void } {
  let resolve: (value: T) => void = () => {};
  let reject: (error: unknown) => void = () => {};
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}
