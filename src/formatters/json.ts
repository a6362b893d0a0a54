import type { Formatter, LogRecord } from "../contracts.js";
import { checkKeys, configError } from "../internal/check-options.js";
import { LEVEL_NAMES, type LevelName } from "../level.js";
import { hasAtMost } from "./byte-length.js";
import { requestKeys } from "./context-keys.js";
import { cut, jsonString, jsonText } from "./escape.js";
import { type CutKeys, cutJson } from "./json-cut.js";
import { type JsonKey, type KeyNames, OWN_KEYS, parseKeys, renamedFields } from "./json-keys.js";
import type { JsonValues } from "./json-values.js";
import type { Layout } from "./layout.js";
import { type Limits, type LimitsOption, parseLimits } from "./limits.js";
import { type JsonPresetName, parsePreset } from "./presets/by-name.js";
import type { JsonPreset } from "./presets/preset.js";
import { PresetLayout } from "./presets/preset-layout.js";
import { RecordRenderer } from "./record-renderer.js";
import { isoClock } from "./time.js";
import { numberJson, scalarJson } from "./value-text.js";

/**
 * Options of {@link jsonFormatter}.
 *
 * @example
 * const likePino: JsonFormatterOptions = { time: "epoch", level: "lower", keys: { message: "msg" } };
 */
export interface JsonFormatterOptions {
  /**
   * A vendor's form: its keys, its words for the levels, its place for the IDs, errors and requests. It decides about
   * `time`, `level` and `keys`.
   * @default none
   */
  preset?: JsonPresetName | undefined;
  /** The service's name, for a preset. @default none */
  service?: string | undefined;
  /** The service's version, for a preset. @default none */
  version?: string | undefined;
  /** The environment, such as `production`, for a preset. @default none */
  env?: string | undefined;
  /** The project's ID, for the preset `"gcp"`: it is a part of a trace's name there. @default none */
  project?: string | undefined;
  /**
   * The time: `"iso"` as `2024-01-15T10:30:15.123Z`, `"epoch"` in ms since 1970, or what a function of those returns.
   * @default "iso"
   */
  time?: "iso" | "epoch" | ((ms: number) => string | number) | undefined;
  /**
   * The level: its name in `"upper"` or `"lower"` case, its `"number"` from 0 (SILLY) to 6 (FATAL), or what a function
   * returns.
   * @default "upper"
   */
  level?: "upper" | "lower" | "number" | ((record: LogRecord) => string | number) | undefined;
  /**
   * Other names for the formatter's own keys, and for the trace's: `{ message: "msg", traceId: "trace_id" }`.
   * @default the names of {@link JsonKey}
   */
  keys?: { readonly [Key in JsonKey]?: string | undefined } | undefined;
  /** How much of its values a line shows. @default a depth of 10, 1000 keys, 1048576 characters */
  limits?: LimitsOption | undefined;
}

/**
 * Creates a formatter that writes a record as one JSON object on one physical line:
 *
 *     {"time":"2024-01-15T10:30:15.123Z","level":"INFO","requestId":"…","sessionId":"…","amount":12,"message":"Charged"}
 *
 * IDs are whole. Every key occurs once: of equal keys, the call's wins over the logger's, and that over the context's.
 * A field whose key the formatter itself writes gets a `_` after its name: `level_`.
 *
 * @returns A formatter for the option `format` of a logger or a transport.
 * @throws {TypeError} For an unknown option or a wrong value.
 *
 * @example
 * createLogger({ format: jsonFormatter({ level: "lower", keys: { message: "msg" } }) });
 */
export function jsonFormatter(options: JsonFormatterOptions = {}): Formatter {
  checkKeys("jsonFormatter", options, OPTIONS);
  const limits = parseLimits("jsonFormatter.limits", options.limits);
  const preset = parsePreset(options.preset, options);
  const layout =
    preset === undefined
      ? new JsonLayout(parseTime(options.time), parseLevel(options.level), parseKeys(options.keys), limits)
      : presetLayout(preset, options);
  const renderer = new RecordRenderer(layout, limits);
  if (limits.bytes === Number.POSITIVE_INFINITY) return (record) => renderer.render(record);
  // Without the line break, which the transport adds.
  const bytes = limits.bytes - 1;
  const { cutKeys } = layout;
  return (record) => {
    const line = renderer.render(record);
    return hasAtMost(line, bytes) ? line : cutJson(line, bytes, cutKeys);
  };
}

const OPTIONS = ["preset", "service", "version", "env", "project", "time", "level", "keys", "limits"];

/** @throws {TypeError} For an option about which the preset decides. */
function presetLayout(preset: JsonPreset, options: JsonFormatterOptions): PresetLayout {
  for (const option of ["time", "level", "keys"] as const) {
    if (options[option] !== undefined) {
      throw configError(
        `jsonFormatter's ${option}`,
        options[option],
        "nothing beside a preset, which decides about it",
      );
    }
  }
  return new PresetLayout(preset, parseTime(preset.time)(`{${jsonString(preset.keys.time)}:`));
}

/** Renders a time. Creates it for the text that precedes every time. */
type TimeJson = (before: string) => (ms: number) => string;

/** The JSON of each level, or a user's function, which is called for each line. */
type LevelJson = Readonly<Record<LevelName, string>> | ((record: LogRecord) => string | number);

class JsonLayout implements Layout {
  readonly contextKeys = requestKeys;
  readonly cutKeys: CutKeys;
  readonly #time: (ms: number) => string;
  readonly #level: LevelJson;
  readonly #limits: Limits;
  readonly #reserved: ReadonlySet<string>;
  readonly #renamed: ReadonlyMap<string, string>;
  readonly #keys: KeyNames;
  readonly #levelName: string;
  readonly #requestId: string;
  readonly #sessionId: string;
  readonly #message: string;
  readonly #error: string;

  constructor(time: TimeJson, level: LevelJson, keys: KeyNames, limits: Limits) {
    this.#time = time(`{${jsonString(keys.time)}:`);
    this.#level = level;
    this.#keys = keys;
    this.#limits = limits;
    this.#renamed = renamedFields(keys);
    const own = OWN_KEYS.filter((key) => key !== "error").map((key) => keys[key]);
    this.#reserved = new Set([...own, ...this.#renamed.values()]);
    const kept = new Set([keys.time, keys.level, keys.name, keys.requestId, keys.sessionId, keys.traceId, keys.spanId]);
    this.cutKeys = { message: keys.message, error: [keys.error], kept };
    this.#levelName = this.name(keys.level);
    this.#requestId = `${this.name(keys.requestId)}"`;
    this.#sessionId = `${this.name(keys.sessionId)}"`;
    this.#message = `${this.name(keys.message)}"`;
    this.#error = this.name(keys.error);
  }

  line(record: LogRecord, head: string, ids: string, message: string, fields: string, values: JsonValues): string {
    const { time, error } = record;
    const text = jsonText(message);
    const end = error === undefined ? '"}' : `"${this.#error}${values.json(error)}}`;
    let start = this.#time(time);
    if (typeof this.#level === "function") start += this.#levelName + scalarJson(this.#level(record));
    return start + head + ids + fields + this.#message + text + end;
  }

  head(name: string | undefined, level: LevelName): string {
    const named = name === undefined ? "" : this.name(this.#keys.name) + jsonString(name);
    return typeof this.#level === "function" ? named : this.#levelName + this.#level[level] + named;
  }

  ids({ context, requestId, sessionId }: LogRecord): string {
    const request = context === undefined ? unlessNone(requestId) : context["requestId"];
    const session = context === undefined ? unlessNone(sessionId) : context["sessionId"];
    return this.#id(this.#requestId, request) + this.#id(this.#sessionId, session);
  }

  #id(name: string, id: unknown): string {
    return typeof id !== "string" || id === "" ? "" : `${name}${jsonText(cut(id, this.#limits.length))}"`;
  }

  name(key: string): string {
    return `,${jsonString(this.#renamed.get(key) ?? key)}:`;
  }

  value(value: unknown, values: JsonValues): string | undefined {
    if (typeof value === "number") return numberJson(value);
    return value === undefined ? undefined : values.json(value);
  }

  isReserved(key: string, record: LogRecord): boolean {
    return this.#reserved.has(key) || (key === this.#keys.error && record.error !== undefined);
  }
}

/** The ID of a tag outside any context, which a user's filter may have set. */
function unlessNone(id: string | undefined): string | undefined {
  return id === "none" ? undefined : id;
}

function parseTime(time: JsonFormatterOptions["time"] = "iso"): TimeJson {
  if (time === "epoch") return (before) => (ms) => before + (Number.isFinite(ms) ? String(ms) : `"Invalid Date"`);
  if (typeof time === "function") return (before) => (ms) => before + scalarJson(time(ms));
  if (time !== "iso") throw configError("jsonFormatter's time", time, '"iso", "epoch" or a function', ["iso", "epoch"]);
  return (before) => isoClock(`${before}"`, '"');
}

const LEVELS: Readonly<Record<"upper" | "lower" | "number", (name: LevelName, id: number) => string>> = {
  upper: jsonString,
  lower: (name) => jsonString(name.toLowerCase()),
  number: (_, id) => String(id),
};

function parseLevel(level: JsonFormatterOptions["level"] = "upper"): LevelJson {
  if (typeof level === "function") return level;
  const words = Object.keys(LEVELS);
  if (!words.includes(level)) {
    throw configError("jsonFormatter's level", level, '"upper", "lower", "number" or a function of a record', words);
  }
  const render = LEVELS[level];
  return Object.fromEntries(LEVEL_NAMES.map((name, id) => [name, render(name, id)])) as Record<LevelName, string>;
}
