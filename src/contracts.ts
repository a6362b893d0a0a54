import type { CurrentContext } from "./context/context.js";
import type { Fields, Scope } from "./context/scope.js";
import type { Level, LevelName } from "./level.js";
import type { ErrorStage } from "./report.js";

export type { ContextFields, CurrentContext } from "./context/context.js";
export type { Fields } from "./context/scope.js";
export type { Level, LevelName, McpLevel } from "./level.js";
export type { ErrorHandler, ErrorStage } from "./report.js";

/**
 * One log call, as filters, formatters and transports see it. It is made at the time of the call, and filters may set
 * its properties; the objects in it belong to others and are never written to.
 */
export interface LogRecord {
  /** When the call was made, in ms since 1970. */
  time: number;
  level: LevelName;
  /** The level's number, 0 SILLY to 6 FATAL. */
  levelId: number;
  /** The logger's name, its ancestors' before it: `shop.db`. */
  name: string | undefined;
  /** The text of the call, as it was given: it may hold line breaks and control characters. */
  message: string;
  /** The fields of this call: the caller's own object. */
  fields: Fields | undefined;
  /** The fields of the logger. */
  bindings: Fields | undefined;
  /** The error that was logged. Anything can be thrown, so it need not be an Error. */
  error: unknown;
  /** The context's fields, with whole IDs; undefined outside any context. Set by contextFilter. */
  context: Readonly<Record<string, unknown>> | CurrentContext | undefined;
  /** The request's ID as the tag shows it: short, `none` without a context, undefined for no tag. Set by contextFilter. */
  requestId: string | undefined;
  /** The session's ID as the tag shows it, likewise. */
  sessionId: string | undefined;
  /** @internal Where a rendering of `bindings` is kept; it counts only while its fields are those of this record. */
  loggerScope?: Scope | undefined;
  /** @internal The same for `context`. */
  contextScope?: Scope<CurrentContext> | undefined;
  /** @internal The transports that logged this themselves, while they wrote. */
  loggedBy?: readonly object[] | undefined;
}

/**
 * Decides about a record, in the call, before it is formatted. `false` or `null` drops the line; a record replaces it;
 * anything else keeps it. A filter may set the record's properties (`record.fields = {...}`), but must not write into
 * the objects it finds there.
 *
 * A filter may be what keeps a secret out, so one that throws, or returns a promise, does not let the line through as it
 * is: level, time and tag go out, with a message that tells what failed; message, fields and error are withheld.
 */
export type Filter = (record: LogRecord) => boolean | LogRecord | null | undefined | void;

/**
 * Turns a record into its line, without the line's end. It must not change the record, nor remember it. Of one that throws,
 * or returns no string, the line goes out in the documented layout, with time, level, tag and message.
 */
export type Formatter = (record: LogRecord) => string;

/** A formatter by name: the documented layout, one JSON object a line, or lines for people at a terminal. */
export type FormatName = "line" | "json" | "pretty";

/**
 * Where lines go. The contract is tslog's, so that tslog's own transports can be attached as they are.
 *
 * `write` is called in the log call, once a line, in order, with a record that it must not change and that may change
 * after the call. What it throws, or rejects with, reaches neither the caller nor another transport: it is told to `onError`.
 */
export interface Transport {
  /** Names the transport in what is told of it. */
  name?: string | undefined;
  /** The least level that is written here; everything that the logger lets through where it is absent. */
  minLevel?: Level | undefined;
  /** How lines look here; as the logger's `format` says where it is absent. */
  format?: FormatName | Formatter | undefined;
  /** Filters for this transport alone; they run after the logger's, on a copy of the record. */
  filters?: readonly Filter[] | undefined;
  /** Whether the formats `"line"` and `"pretty"`, by their names, are coloured here. */
  colors?: boolean | undefined;
  /**
   * Takes one line; without its end. It runs outside the request that logged, with all that it starts: `currentContext()` is
   * undefined there, and the record has the context. What it logs itself goes to the other transports, never back to it.
   */
  write(record: LogRecord, line: string): unknown;
  /** Resolves when everything taken so far is where it belongs. */
  flush?(): unknown;
  /** Flushes, and gives back what the transport holds. */
  [Symbol.asyncDispose]?(): PromiseLike<void>;
  /** Called when the transport is attached to a logger, before the first line. */
  attached?(host: TransportHost): void;
}

/**
 * A transport that was made for tslog. Its functions are declared for tslog's records and settings, and are called with a
 * {@link LogRecord}; of the formats by name it may ask for `"json"` and `"pretty"`.
 */
export interface TslogTransport {
  name?: string | undefined;
  minLevel?: Level | undefined;
  // No signatures: in a union they would leave the parameters of a transport that is written in place without types.
  format?: "json" | "pretty" | CallableFunction | undefined;
  write: CallableFunction;
  flush?(): unknown;
  [Symbol.asyncDispose]?(): PromiseLike<void>;
}

/** What a transport may want to know of the logger that it is attached to. */
export interface TransportHost {
  /** How lines look here. */
  readonly format: Formatter;
  /** Tells a failure to the logger's `onError`; never throws. */
  readonly report: (error: unknown, stage: ErrorStage) => void;
}

/**
 * A method for one level. It never throws, whatever it is given:
 *
 *     log.info("message")                     log.info("message", { userId: 42 })     log.info({ userId: 42 }, "message")
 *     log.error(error)                        log.error("message", error)             log.error(error, "message")
 *     log.error("message", { error, order })  log.info("took", 12, "ms")              log.info("%s has %d", name, count)
 *
 * One plain object gives fields, one Error the record's error; whatever else follows becomes text, as console writes it.
 */
export type LogMethod = (first?: unknown, second?: unknown, ...more: unknown[]) => void;

/** What {@link Logger.child} takes; each is inherited where it is absent. */
export interface ChildOptions {
  /** Added to the parent's name behind a dot. */
  name?: string | undefined;
  /** Added to the parent's bindings; the nearer win. */
  bindings?: Fields | undefined;
  /** Run after the parent's. */
  filters?: readonly Filter[] | undefined;
  /** A level of the child's own; without it, it follows its parent's. */
  minLevel?: Level | undefined;
}

/** A logger. Its methods need no `this`: `promise.catch(log.error)`. */
export interface Logger {
  readonly name: string | undefined;
  /** Fields on every line. */
  readonly bindings: Fields;
  /** The least level that is logged. May be set at any time; children that have none of their own follow. */
  get minLevel(): LevelName | "OFF";
  set minLevel(level: Level);

  readonly silly: LogMethod;
  readonly trace: LogMethod;
  readonly debug: LogMethod;
  readonly info: LogMethod;
  readonly warn: LogMethod;
  readonly error: LogMethod;
  readonly fatal: LogMethod;

  /**
   * Whether a line of this level would be logged here and now, the context's `minLevel` included.
   * @throws {TypeError} For what is no level.
   */
  isLevelEnabled(level: Level): boolean;
  /**
   * A logger that takes over everything of this one and adds its own.
   * @throws {TypeError} For an unknown option or a wrong value.
   */
  child(options: ChildOptions): Logger;
  /**
   * Adds a filter, after those that are there, for this logger and its children.
   * @returns Takes it away again.
   * @throws {TypeError} Where it is no function.
   */
  addFilter(filter: Filter): () => void;
  /**
   * Adds a transport, for this logger and its children.
   * @returns Takes it away again; it neither flushes nor ends the transport.
   * @throws {TypeError} Where it is no transport, or its level, format or filters are none.
   */
  attachTransport(transport: Transport | TslogTransport): () => void;
  /** Resolves when everything logged so far has been handed on by every transport; it never rejects and never hangs. */
  flush(): Promise<void>;
  /** Flushes, and ends the transports of this logger; a child's only those attached to it. A line logged later still goes out. */
  [Symbol.asyncDispose](): Promise<void>;
}
