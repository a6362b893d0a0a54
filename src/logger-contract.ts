import type { Fields } from "./context/field-set.js";
import type { Filter, Transport, TslogTransport } from "./contracts.js";
import type { Serializers } from "./filters/serializers/options.js";
import type { Undo } from "./internal/undo.js";
import type { Level, LevelName } from "./level.js";
import type { LevelsByName } from "./level-rules.js";
import type { LoggerStats } from "./stats.js";

/**
 * Logs at one level. It never throws, whatever it is given. It needs no `this`: `promise.catch(log.error)`.
 *
 * @example
 * log.info("Charged", { amount: 12 });
 * log.info({ amount: 12 }, "Charged");
 * log.error(error, "Charge failed");
 * log.error("Charge failed", { error, order });
 * log.info("took", 12, "ms");
 * log.debug(() => ["State", summarize(state)]);
 */
export interface LogMethod {
  /**
   * Logs a message, with fields or an error.
   *
   * @param message The text. Line breaks and control characters in it are made safe by the format.
   * @param fields An object whose own enumerable properties become fields; or an error, which is shown with its stack.
   *
   * @example
   * log.info("Charged", { amount: 12, currency: "EUR" });
   * log.error("Charge failed", error);
   */
  (message: string, fields?: object): void;
  /**
   * Logs an error, or fields, with a message.
   *
   * @param fields An error, whose message is used if `message` is absent; or an object of fields. An object alone is
   * logged under its own `message` or `msg`, if that is a string.
   *
   * @example
   * log.error(error, "Charge failed");
   * log.info({ amount: 12 }, "Charged");
   */
  (fields: object, message?: string): void;
  /**
   * Logs what a function returns. It is called only if the level is enabled, during the call, in the caller's context.
   * A class, or a function that needs arguments, is logged as a value.
   *
   * @param lazy Returns a message, fields or an error, or an array of what the call would be given. If it throws, or
   * returns a promise, the line says so.
   *
   * @example
   * log.debug(() => ["State", summarize(state)]);
   */
  (lazy: () => unknown): void;
  /**
   * Logs several values, as `console.log` does: printf directives first, then one value after another. The first plain
   * object and the first error that no directive uses become the record's fields and error.
   *
   * @example
   * log.info("took", 12, "ms");
   * log.warn("%s has %d left", name, count);
   */
  (...values: unknown[]): void;
}

/**
 * Options of {@link Logger.child}. An absent option is inherited.
 *
 * @example
 * const db = log.child({ name: "db", bindings: { pool: "primary" }, minLevel: "DEBUG" });
 */
export interface ChildOptions {
  /** Added to the parent's name, after a dot. @default the parent's name */
  name?: string | undefined;
  /** Fields on every line, added to the parent's; the child's win. @default the parent's */
  bindings?: object | undefined;
  /** Filters that run after the parent's. @default none */
  filters?: readonly Filter[] | undefined;
  /** Serializers, added to the parent's; the child's win. @default the parent's */
  serializers?: Serializers | undefined;
  /** Minimum level. Names in LOG_LEVEL count over it. @default the parent's, also when that changes */
  minLevel?: Level | undefined;
}

/**
 * A logger.
 *
 * @example
 * function charge(order: Order, log: Logger): void {
 *   log.info("Charging", { order: order.id });
 * }
 */
export interface Logger {
  /** The logger's name, after those of its ancestors. */
  readonly name: string | undefined;
  /** Fields on every line. */
  readonly bindings: Fields;
  /**
   * Minimum level: the one that counts, by name or not. It may be set at any time; children without a level of their own
   * follow. Levels by name may count over what was set.
   */
  get minLevel(): LevelName | "OFF";
  set minLevel(level: Level);

  /** Logs at SILLY, below TRACE. */
  readonly silly: LogMethod;
  /** Logs at TRACE: each step. */
  readonly trace: LogMethod;
  /** Logs at DEBUG: what a developer needs to know. */
  readonly debug: LogMethod;
  /** Logs at INFO: what happened. */
  readonly info: LogMethod;
  /** Logs at WARN: what may become a failure. */
  readonly warn: LogMethod;
  /** Logs at ERROR: what failed. */
  readonly error: LogMethod;
  /** Logs at FATAL: why the process cannot go on. */
  readonly fatal: LogMethod;

  /**
   * Logs at a level that is known only at run time. Never throws: with OFF, or anything but a level, the line
   * goes out at ERROR, and the wrong level is reported to `onError`.
   *
   * @example
   * log.log(response.ok ? "info" : "warn", "Answered", { status: response.status });
   * log.log(level, () => ["State", summarize(state)]);
   */
  log(level: Level, ...values: unknown[]): void;
  /**
   * Returns whether a line of this level would be logged now, the context's `minLevel` included. With `debugOnError`, it
   * is true for a line that would be held, too.
   *
   * @throws {TypeError} For anything but a level.
   *
   * @example
   * if (log.isLevelEnabled("debug")) log.debug("State", summarize(state));
   */
  isLevelEnabled(level: Level): boolean;
  /**
   * Sets minimum levels by name, for this logger and its children, from now on. They count over every other level but a
   * context's, and replace those that an earlier call for this logger has set. `{}` resets the levels to what they were
   * created with.
   *
   * @param levels Levels by the whole names of loggers, as they are on lines. See {@link LevelsByName}.
   * @returns Puts back the levels that were set before.
   * @throws {TypeError} For a wrong name or level.
   *
   * @example
   * const undo = log.setLevels({ "shop.db": "debug", "http.*": "off" });
   */
  setLevels(levels: LevelsByName): Undo;
  /**
   * Creates a logger with everything that this one has, and additions of its own.
   *
   * @throws {TypeError} For an unknown option or a wrong value.
   *
   * @example
   * const db = log.child({ name: "db", minLevel: "DEBUG" });
   */
  child(options: ChildOptions): Logger;
  /**
   * Adds a filter after the existing ones, for this logger and its children.
   *
   * @returns Removes the filter.
   * @throws {TypeError} If it is not a function.
   *
   * @example
   * const undo = log.addFilter((record) => !record.message.startsWith("GET /health"));
   */
  addFilter(filter: Filter): Undo;
  /**
   * Adds a transport, for this logger and its children.
   *
   * @returns Removes the transport. It neither flushes nor closes it.
   * @throws {TypeError} If it is not a transport, or one of its options is wrong.
   *
   * @example
   * const undo = log.attachTransport(fileTransport({ path: "debug.log" }));
   */
  attachTransport(transport: Transport | TslogTransport): Undo;
  /**
   * Returns how many lines have been accepted, written, dropped and so on, by transport. The counts are exact at any time,
   * and cost next to nothing.
   *
   * @example
   * setInterval(() => metrics.gauge("log_bytes_waiting", log.stats().bytesWaiting), 10_000).unref();
   */
  stats(): LoggerStats;
  /**
   * Resolves when every transport has delivered everything logged so far. It never rejects, and waits for each
   * transport no longer than `flushTimeout`.
   *
   * @example
   * await log.flush();
   */
  flush(): Promise<void>;
  /**
   * Flushes, and closes the transports of this logger; of a child, only those attached to it. Lines logged later still
   * go out.
   *
   * @example
   * process.once("SIGTERM", () => server.close(() => log.close()));
   */
  close(): Promise<void>;
  /** The same as {@link Logger.close}, for `await using`. */
  [Symbol.asyncDispose](): Promise<void>;
}
