import type { ErrorStage } from "../internal/report.js";
import { createLoggerIn } from "../logger.js";
import type { Logger } from "../logger-contract.js";
import type { LoggerOptions } from "../options.js";
import { testClock } from "./clock.js";
import { type Recorded, recorder } from "./recorder.js";

/**
 * Options of {@link createTestLogger}: those of {@link createLogger}, with other defaults and without `transports`. To
 * test a transport, attach it: `log.attachTransport(transport)`.
 *
 * @example
 * const options: TestLoggerOptions = { name: "shop", format: "json" };
 */
export interface TestLoggerOptions extends Omit<LoggerOptions, "transports"> {
  /**
   * Minimum level. The environment has no effect.
   * @default "SILLY"
   */
  minLevel?: LoggerOptions["minLevel"];
  /**
   * Format of the lines. The environment has no effect.
   * @default "line"
   */
  format?: LoggerOptions["format"];
  /**
   * Returns the time, in ms since 1970.
   * @default a clock that stands still at 2024-01-15 10:30:15 UTC
   */
  clock?: LoggerOptions["clock"];
  /**
   * Receives failures inside logging. `failures` stays empty then.
   * @default they are stored in `failures`
   */
  onError?: LoggerOptions["onError"];
}

/**
 * A failure inside logging, with the arguments of an {@link ErrorHandler}: a filter that threw, a transport that
 * failed.
 *
 * @example
 * const log = createTestLogger({ filters: [brokenFilter] });
 * log.info("Charged");
 * expect(log.failures).toEqual([{ error: new RangeError("bad filter"), stage: "filter" }]);
 */
export interface LogFailure {
  /** What was thrown. */
  readonly error: unknown;
  /** Where it happened. */
  readonly stage: ErrorStage;
}

/**
 * A logger that stores what it and its children log, as {@link createTestLogger} returns it.
 *
 * @example
 * const log: TestLogger = createTestLogger();
 * log.child({ name: "db" }).info("Connected");
 * expect(log.records).toMatchObject([{ name: "db", message: "Connected" }]);
 */
export interface TestLogger extends Logger, Recorded {
  /** Failures inside logging, oldest first. A log call never throws, so check that this is empty. */
  readonly failures: readonly LogFailure[];
  /** Removes all records, lines and failures. */
  clear(): void;
}

/**
 * Creates a logger for tests. It stores everything in memory, and gives the same lines in every run: all levels, the
 * format `"line"`, a clock that stands still, and nothing from the environment. It needs no test framework.
 *
 * @returns A logger with its records, lines and failures.
 * @throws {TypeError} For an unknown option or a wrong value.
 *
 * @example
 * const log = createTestLogger();
 * await charge(order, log);
 * expect(log.records[0]).toMatchObject({ level: "INFO", message: "Charged" });
 */
export function createTestLogger(options: TestLoggerOptions = {}): TestLogger {
  const failures: LogFailure[] = [];
  const {
    minLevel = "SILLY",
    format = "line",
    clock = testClock(),
    onError = (error, stage) => failures.push({ error, stage }),
    ...others
  } = options;
  if ("transports" in others) {
    throw new TypeError('ctxlog: createTestLogger has no option "transports"; use log.attachTransport(transport)');
  }
  const { transport, ...recorded } = recorder();
  const own = { ...others, minLevel, format, clock, onError, transports: [transport] };
  const logger = createLoggerIn(() => undefined, own);
  return Object.assign(logger, recorded, {
    failures,
    clear() {
      recorded.clear();
      failures.length = 0;
    },
  });
}
