/**
 * The name of one of pino's levels.
 *
 * @example
 * const level: PinoLevel = "warn";
 */
export type PinoLevel = "trace" | "debug" | "info" | "warn" | "error" | "fatal";

/**
 * pino's levels, by name and by number. `silent` (`Infinity`) can be looked up, but is not enumerated.
 *
 * @example
 * const isLevel = (word: string, { values }: PinoLevels) => values[word] !== undefined;
 */
export interface PinoLevels {
  /** Numbers by name: `trace` is 10, `fatal` 60. */
  readonly values: { readonly [name: string]: number };
  /** Names by number. */
  readonly labels: { readonly [value: number]: string };
}

/**
 * Logs at one level, with pino's arguments. It never throws, and needs no `this`.
 *
 * @example
 * const log = asPino(createLogger());
 * log.info({ amount: 12 }, "Charged %s", "order-7");
 * log.info("Charged %s", "order-7");
 * log.error(new Error("refused"));
 * log.error({ err: new Error("refused"), order: 7 }, "Charge failed");
 */
export interface PinoLogMethod {
  /**
   * Logs fields, or an error, with a message.
   *
   * @param fields An object of fields, in which `err` is the error and `msg` the message if there is none; or an error;
   * or an HTTP request or response, which becomes the field `req` or `res`.
   * @param message The text, with printf directives: `%s`, `%d`, `%i`, `%f`, `%o`, `%O`, `%j` and `%%`.
   * @param values What the directives show. Values without a directive are added to the text.
   */
  (fields: object, message?: string, ...values: unknown[]): void;
  /**
   * Logs a message.
   *
   * @param message The text, with printf directives.
   * @param values What the directives show. Of the others, a plain object becomes the fields and an error the error.
   */
  (message: string, ...values: unknown[]): void;
  /** Logs anything else that pino accepts. */
  (...values: unknown[]): void;
}

/**
 * Options of {@link PinoLogger.child}. Others that pino knows and that hide or rename values (`redact`, `formatters`,
 * `customLevels`) are refused, because a child that ignored them would show what they hide.
 *
 * @example
 * const options: PinoChildOptions = { level: "debug", serializers: { user: ({ id }) => ({ id }) }, msgPrefix: "[db] " };
 */
export interface PinoChildOptions {
  /** Minimum level. A wrong one is reported on stderr, and ignored. @default the parent's, also when that changes */
  level?: string | undefined;
  /** What values become on lines, by the key of a field or binding. @default the parent's */
  // biome-ignore lint/suspicious/noExplicitAny: as pino declares them, so that a framework's fit
  serializers?: { [key: string]: (value: any) => any } | undefined;
  /** Put before each message, after the parent's. @default none */
  msgPrefix?: string | undefined;
}

/**
 * A logger with pino's methods, as {@link asPino} returns it.
 *
 * @example
 * const start = (log: PinoLogger) => log.child({ module: "jobs" }).info({ workers: 4 }, "Started");
 */
export interface PinoLogger {
  /** Logs at TRACE. */
  readonly trace: PinoLogMethod;
  /** Logs at DEBUG. */
  readonly debug: PinoLogMethod;
  /** Logs at INFO. */
  readonly info: PinoLogMethod;
  /** Logs at WARN. */
  readonly warn: PinoLogMethod;
  /** Logs at ERROR. */
  readonly error: PinoLogMethod;
  /** Logs at FATAL. */
  readonly fatal: PinoLogMethod;
  /** Logs nothing. */
  readonly silent: PinoLogMethod;
  /**
   * Minimum level: a name in lower case, or `"silent"`. To set it changes this logger and its children, and not the
   * logger that `asPino` was given. A wrong one throws a TypeError, as in pino.
   */
  level: string;
  /** The number of `level`: 10 for `trace` to 60 for `fatal`, `Infinity` for `silent`. */
  readonly levelVal: number;
  /** The levels, by name and by number. */
  readonly levels: PinoLevels;
  /** What this logger's messages begin with. */
  readonly msgPrefix: string | undefined;
  /**
   * Serializers for frameworks that merge their own with a logger's, as Fastify does: `err` stands for "none", so that
   * errors reach formats as errors.
   */
  // biome-ignore lint/suspicious/noExplicitAny: as pino declares them
  readonly serializers: { readonly [key: string]: (value: any) => any };
  /** Creates a logger with more fields on every line. The key `level` and those of pino's options are left out. */
  child(bindings: object, options?: PinoChildOptions): PinoLogger;
  /** Returns a copy of the fields on every line, as they were given. */
  bindings(): Record<string, unknown>;
  /** Adds fields to every later line of this logger, and of the children that are created later. */
  setBindings(bindings: object): void;
  /** Returns whether a line of this level would be logged now. `false` for anything but one of pino's levels. */
  isLevelEnabled(level: string): boolean;
  /**
   * Calls back when everything logged so far has reached its destination.
   *
   * @throws {TypeError} If `callback` is given and not a function.
   */
  flush(callback?: (error?: Error) => void): void;
}
