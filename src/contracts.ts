import type { CurrentContext } from "./context/context.js";
import type { Fields } from "./context/field-set.js";
import type { ErrorStage } from "./internal/report.js";
import type { Level, LevelName } from "./level.js";

/**
 * One log call, as filters, formatters and transports see it. It is created by the call. Filters may set its
 * properties, but must not write into the objects that it holds: they belong to the caller.
 *
 * @example
 * const isSlow = (record: LogRecord) => Number(record.fields?.["durationMs"]) > 1000;
 */
export interface LogRecord {
  /** When the call was made, in ms since 1970. */
  time: number;
  /** The level's name. A filter may set it, to any {@link Level}. */
  get level(): LevelName;
  set level(level: Level);
  /** The logger's name, after those of its ancestors: `shop.db`. */
  name: string | undefined;
  /** The message, as it was given: it may hold line breaks and control characters. */
  message: string;
  /** The fields of the call: the caller's own object. */
  fields: Fields | undefined;
  /** The fields of the logger. */
  bindings: Fields | undefined;
  /** The logged error. Anything can be thrown, so it need not be an Error. */
  error: unknown;
  /** The context's fields, with whole IDs; undefined outside any context. Set by contextFilter. */
  context: Partial<CurrentContext> | undefined;
  /** The request ID in the tag: shortened, `none` outside any context, undefined for no tag. Set by contextFilter. */
  requestId: string | undefined;
  /** The session ID in the tag, likewise. */
  sessionId: string | undefined;
  /**
   * The parts of the tag by field, in order, if contextFilter's option `tag` has chosen them: `{ requestId: "k3v9x7qa",
   * tenant: "acme" }`. For the two IDs the properties above count.
   * @default undefined: a tag of the two IDs
   */
  tag?: Readonly<Record<string, string>> | undefined;
}

/**
 * Decides about a record, during the call, before it is formatted. `false` or `null` drops the record; another record
 * replaces it; anything else lets it pass. A filter may set the record's properties (`record.fields = {...}`), but must
 * not write into the objects that it finds there.
 *
 * A filter may be there to hide a secret. If it throws, or returns a promise, the line goes out with its level, time
 * and tag only: the message says which filter failed; fields, bindings and error are withheld.
 *
 * @example
 * const noHealthChecks: Filter = (record) => record.context?.path !== "/health";
 */
export interface Filter {
  /** Decides about a record: `false` or `null` drops it, another record replaces it, anything else lets it pass. */
  (record: LogRecord): boolean | LogRecord | null | undefined | void;
  /**
   * Called when the filter is added to a logger or a transport, before the first record: once for each place. What it
   * returns is used there instead, so that a filter can have a state of its own for each place.
   */
  attached?(host: FilterHost): Filter | void;
  /**
   * Called when the filter is removed, at `flush()` and `close()` of its logger, and when the process ends: writes what
   * the filter has to say by then.
   */
  flush?(): void;
}

/**
 * What a filter may ask of the logger or the transport that it was added to.
 *
 * @example
 * const attached = (host: FilterHost): Filter => (record) => {
 *   if (isAlarm(record)) host.write({ ...record, message: "An alarm follows", fields: undefined });
 * };
 */
export interface FilterHost {
  /**
   * Writes a line of the filter's own. It is given as a copy of a record that the filter has had, with what differs, and
   * goes the way of that record's logger: through its filters except this one, redaction and transports; of a
   * transport's filter, to that transport only. It has the time of now, and no context. It may be called at any time.
   * Never throws.
   */
  readonly write: (record: LogRecord) => void;
  /** Reports a failure to the logger's `onError`. Never throws. */
  readonly report: (error: unknown, stage: ErrorStage) => void;
}

/**
 * Turns a record into its line, without the line's end. It must not change the record, nor hold on to it. If it throws,
 * or returns anything but a string, the line goes out in the line format, with time, level, tag and message.
 *
 * @example
 * const short: Formatter = (record) => `${record.level} ${record.message}`;
 */
export type Formatter = (record: LogRecord) => string;

/**
 * A built-in format: the line format, one JSON object a line, logfmt, or lines for people at a terminal.
 *
 * @example
 * const format: FormatName = process.stdout.isTTY ? "pretty" : "json";
 */
export type FormatName = "line" | "json" | "logfmt" | "pretty";

/**
 * A built-in set of redaction rules: `"credentials"` finds passwords, tokens, keys and cookies, by name and by form;
 * `"cards"` finds the numbers of payment cards and what stands beside them; `"personal"` finds addresses of e-mail,
 * phone numbers (ITU-T E.164), IBANs (ISO 13616) and US social security numbers.
 *
 * @example
 * createLogger({ redact: { presets: ["credentials", "cards"] satisfies RedactPreset[] } });
 */
export type RedactPreset = "credentials" | "cards" | "personal";

/**
 * What replaces a secret: a text, or a function of the value and its path, such as `user.password`.
 *
 * @example
 * const placeholder: RedactPlaceholder = (_value, path) => `[${path} hidden]`;
 */
export type RedactPlaceholder = string | ((value: unknown, path: string) => unknown);

/**
 * What to hide, and how. At least one rule must be given. The user information of a URL, before its `@`, is hidden as
 * well: in the message, and, unless there are `paths` alone, in all values.
 *
 * @example
 * createLogger({ redact: { presets: ["credentials"], keys: ["iban"], paths: ["user.*.email"] } });
 */
export interface RedactOptions {
  /** Built-in sets of rules. @default none */
  presets?: readonly RedactPreset[] | undefined;
  /**
   * Names of fields, headers and parameters, at any depth and in texts. Case, `-` and `_` are ignored. A regular
   * expression is matched against the name as it stands. @default none
   */
  keys?: readonly (string | RegExp)[] | undefined;
  /**
   * Places: `user.card.number`, `orders[*].iban`, `req.headers["x-key"]`. `*` stands for any one name or index, `**` for
   * any number of them. An error's place is `error`. With `paths` alone, no values are searched elsewhere.
   * @default none
   */
  paths?: readonly string[] | undefined;
  /**
   * Regular expressions. What they match is hidden in any text, number or key. They are run on what clients send, so
   * they must not backtrack without limit.
   * @default none
   */
  patterns?: readonly RegExp[] | undefined;
  /**
   * What happens to a secret: it is replaced by the placeholder, removed with its field, or replaced by a hash, which
   * is equal for equal secrets.
   * @default "placeholder"
   */
  action?: "placeholder" | "remove" | "hash" | undefined;
  /** What replaces a secret. If a function throws, the line's content is withheld, and its class is reported. @default "[redacted]" */
  placeholder?: RedactPlaceholder | undefined;
  /**
   * The key of the hashes (HMAC-SHA-256), 16 bytes or more, if several processes must produce equal hashes.
   * @default random for each process
   */
  hmacKey?: string | Uint8Array | undefined;
}

/**
 * Where lines go. The contract is tslog's, so that tslog's own transports can be attached as they are.
 *
 * `write` is called during the log call, once per line, in order. It must not change the record, which may change after
 * the call. What it throws, or rejects with, reaches neither the caller nor another transport: it is reported to
 * `onError`.
 *
 * The options are read when the transport is attached; later changes have no effect. To change a level at run time,
 * detach the transport and attach another, or set the logger's `minLevel`.
 *
 * @example
 * const bell: Transport = { minLevel: "FATAL", write: (_record, line) => process.stderr.write(`\x07${line}\n`) };
 */
export interface Transport {
  /** Name used in error messages. @default "without a name" */
  readonly name?: string | undefined;
  /** Minimum level. @default everything the logger passes */
  readonly minLevel?: Level | undefined;
  /** Format of the lines. @default the logger's format */
  readonly format?: FormatName | Formatter | undefined;
  /** Filters of this transport; they run after the logger's, on a copy of the record. @default none */
  readonly filters?: readonly Filter[] | undefined;
  /** Redaction rules of this transport, instead of the logger's; `false` for none. @default the logger's rules */
  readonly redact?: RedactOptions | false | undefined;
  /** Whether the formats `"line"` and `"pretty"` are coloured here. @default false */
  readonly colors?: boolean | undefined;
  /**
   * Writes one line, which is given without its end. It runs outside the request that logged, with everything that it
   * starts: `currentContext()` is undefined there, and the record has the context. What it logs goes to the other
   * transports only.
   */
  write(record: LogRecord, line: string): unknown;
  /** Resolves when everything written so far has reached its destination. */
  flush?(): unknown;
  /** Flushes, and releases what the transport holds. */
  [Symbol.asyncDispose]?(): PromiseLike<void>;
  /** Called when the transport is attached to a logger, before the first line. */
  attached?(host: TransportHost): void;
}

/**
 * A transport made for tslog. Its functions are declared for tslog's records and settings, and are called with a
 * {@link LogRecord}. Of the built-in formats it may ask for `"json"` and `"pretty"`.
 *
 * @example
 * const ring: TslogTransport = ringBufferTransport({ capacity: 1000 });     // from "tslog/transports"
 */
export interface TslogTransport {
  /** Name used in error messages. @default "without a name" */
  readonly name?: string | undefined;
  /** Minimum level. @default everything the logger passes */
  readonly minLevel?: Level | number | undefined;
  // Without signatures: in a union, they would leave the parameters of a transport written in place without types.
  /** Format of the lines. @default the logger's format */
  readonly format?: "json" | "pretty" | CallableFunction | undefined;
  /** Writes one line. */
  write: CallableFunction;
  /** Resolves when everything written so far has reached its destination. */
  flush?(): unknown;
  /** Flushes, and releases what the transport holds. */
  [Symbol.asyncDispose]?(): PromiseLike<void>;
}

/**
 * What a transport may ask of the logger that it is attached to.
 *
 * @example
 * const attached = (host: TransportHost) => socket.on("error", (error) => host.report(error, "transport"));
 */
export interface TransportHost {
  /** The format of the lines that this transport gets. */
  readonly format: Formatter;
  /** Reports a failure to the logger's `onError`. Never throws. */
  readonly report: (error: unknown, stage: ErrorStage) => void;
}
