import type { Formatter, LogRecord } from "../contracts.js";
import { checkKeys, configError } from "../internal/check-options.js";
import type { LevelName } from "../level.js";
import { cut, jsonString, jsonText } from "./escape.js";
import { FieldRenderer } from "./fields.js";
import { JsonValues } from "./json-values.js";
import type { Layout } from "./layout.js";
import { type LimitOptions, type Limits, parseLimits } from "./limits.js";
import { requestKeys } from "./merge.js";
import { isoClock } from "./time.js";
import { numberJson } from "./value-text.js";

/** The record's own keys, which can be renamed. */
export type JsonKey = "time" | "level" | "name" | "requestId" | "sessionId" | "message" | "error";

export interface JsonFormatterOptions {
  /** `"iso"` (the default): `2024-01-15T10:30:15.123Z`; `"epoch"`: ms since 1970; or a function of those. */
  time?: "iso" | "epoch" | ((ms: number) => string | number) | undefined;
  /** Other names for the record's own keys: `{ message: "msg", time: "@timestamp" }`. */
  keys?: { readonly [Key in JsonKey]?: string | undefined } | undefined;
  limits?: LimitOptions | undefined;
}

const OWN_KEYS: readonly JsonKey[] = ["time", "level", "name", "requestId", "sessionId", "message", "error"];

/**
 * One JSON object on one physical line, whatever the values are:
 *
 *     {"time":"2024-01-15T10:30:15.123Z","level":"INFO","requestId":"…","sessionId":"…","amount":12,"message":"Charged"}
 *
 * IDs are whole. Every key stands once: the call's fields win over the bindings, and those over the context's. A key of yours
 * that is one of the record's own is kept beside it with `_` behind its name.
 *
 * @throws {TypeError} For an unknown option or a wrong value.
 *
 * @example
 * createLogger({ format: jsonFormatter({ time: "epoch", keys: { message: "msg" } }) });
 */
export function jsonFormatter(options: JsonFormatterOptions = {}): Formatter {
  checkKeys("jsonFormatter", options, ["time", "keys", "limits"]);
  const formatter = new JsonFormatter(
    parseTime(options.time),
    parseNames(options.keys),
    parseLimits("jsonFormatter.limits", options.limits),
  );
  return (record) => formatter.format(record);
}

type Names = Readonly<Record<JsonKey, string>>;

/** The JSON of a time, with what stands before it. */
type JsonTime = (ms: number) => string;

class JsonFormatter implements Layout {
  readonly contextKeys = requestKeys;
  readonly #time: JsonTime;
  readonly #limits: Limits;
  readonly #fields: FieldRenderer;
  readonly #reserved: ReadonlySet<string>;
  readonly #names: Names;
  readonly #requestId: string;
  readonly #sessionId: string;
  readonly #message: string;
  #idle: JsonValues | undefined;

  constructor(time: (before: string) => JsonTime, names: Names, limits: Limits) {
    this.#time = time(`{${jsonString(names.time)}:`);
    this.#names = names;
    this.#limits = limits;
    const { error: _, ...others } = names;
    this.#reserved = new Set(Object.values(others));
    this.#requestId = `${this.name(names.requestId)}"`;
    this.#sessionId = `${this.name(names.sessionId)}"`;
    this.#message = `${this.name(names.message)}"`;
    this.#idle = new JsonValues(limits);
    this.#fields = new FieldRenderer(this, limits);
  }

  format(record: LogRecord): string {
    // A toJSON or a getter may log, and so come here again before this line is done.
    const values = this.#idle ?? new JsonValues(this.#limits);
    this.#idle = undefined;
    values.reset();
    const message = jsonText(values.bounded(String(record.message)));
    const logger = this.#fields.logger(record);
    const context = this.#fields.context(record);
    const fields = this.#fields.fields(record, logger, context, values);
    const error = record.error === undefined ? '"}' : `"${this.name(this.#names.error)}${values.json(record.error)}}`;
    this.#idle = values;
    return (
      this.#time(record.time) + this.#fields.start(record, logger, context) + fields + this.#message + message + error
    );
  }

  head(name: string | undefined, level: LevelName): string {
    const named = name === undefined ? "" : this.name(this.#names.name) + jsonString(name);
    return this.name(this.#names.level) + jsonString(level) + named;
  }

  ids({ context, requestId, sessionId }: LogRecord): string {
    const request = context === undefined ? shown(requestId) : context["requestId"];
    const session = context === undefined ? shown(sessionId) : context["sessionId"];
    return this.#id(this.#requestId, request) + this.#id(this.#sessionId, session);
  }

  #id(name: string, id: unknown): string {
    return typeof id !== "string" || id === "" ? "" : `${name}${jsonText(cut(id, this.#limits.length))}"`;
  }

  name(key: string): string {
    return `,${jsonString(key)}:`;
  }

  value(value: unknown, values: JsonValues): string | undefined {
    if (typeof value === "number") return numberJson(value);
    return value === undefined ? undefined : values.json(value);
  }

  isReserved(key: string, record: LogRecord): boolean {
    return this.#reserved.has(key) || (key === this.#names.error && record.error !== undefined);
  }
}

/** A tag's ID where there is no context: a filter of the user's has set it, unless it says that there is none. */
function shown(id: string | undefined): string | undefined {
  return id === "none" ? undefined : id;
}

function parseTime(time: JsonFormatterOptions["time"] = "iso"): (before: string) => JsonTime {
  if (time === "epoch") return (before) => (ms) => before + (Number.isFinite(ms) ? String(ms) : `"Invalid Date"`);
  if (typeof time === "function") return (before) => (ms) => before + timeJson(time(ms));
  if (time !== "iso") throw configError("jsonFormatter's time", time, '"iso", "epoch" or a function', ["iso", "epoch"]);
  return (before) => isoClock(`${before}"`, '"');
}

function timeJson(time: unknown): string {
  return typeof time === "number" && Number.isFinite(time) ? String(time) : jsonString(String(time));
}

function parseNames(keys: JsonFormatterOptions["keys"] = {}): Names {
  checkKeys("jsonFormatter.keys", keys, OWN_KEYS);
  const names = Object.fromEntries(OWN_KEYS.map((key) => [key, keys[key] ?? key])) as Names;
  for (const key of OWN_KEYS) {
    if (typeof names[key] !== "string" || names[key] === "")
      throw configError(`jsonFormatter.keys.${key}`, names[key], "a key's name");
  }
  if (new Set(Object.values(names)).size < OWN_KEYS.length) {
    throw configError("jsonFormatter.keys", keys, "a name of its own for each of the record's keys");
  }
  return names;
}
