import { levelIdOf } from "../../call-record.js";
import type { LogRecord } from "../../contracts.js";
import { LEVEL_NAMES, type LevelName } from "../../level.js";
import { type ContextKeys, requestKeys } from "../context-keys.js";
import { jsonString, jsonText } from "../escape.js";
import type { CutKeys } from "../json-cut.js";
import type { JsonValues } from "../json-values.js";
import type { Layout } from "../layout.js";
import { numberJson } from "../value-text.js";
import type { JsonPreset, RequestParts } from "./preset.js";
import { REQUEST_FIELDS, requestPartsOf } from "./request-parts.js";

/** JSON lines as a vendor wants them. */
export class PresetLayout implements Layout {
  readonly contextKeys: ContextKeys;
  readonly groupedKeys: ReadonlySet<string> = REQUEST_FIELDS;
  readonly cutKeys: CutKeys;
  readonly #preset: JsonPreset;
  readonly #time: (ms: number) => string;
  readonly #reserved: ReadonlySet<string>;
  readonly #message: string;
  /** The text of each level, with its key; by the level's number. */
  readonly #levels: readonly string[];

  constructor(preset: JsonPreset, time: (ms: number) => string) {
    const { keys, level, idFields, reserved } = preset;
    this.#preset = preset;
    this.#time = time;
    this.contextKeys = (key) => requestKeys(key) && !idFields.has(key);
    this.#reserved = new Set([...Object.values(keys), ...reserved]);
    const error = ["error", "err", "stack_trace", "exception.type", "exception.message", "exception.stacktrace"];
    const kept = [...Object.values(keys), ...reserved].filter((key) => key !== keys.message && !error.includes(key));
    this.cutKeys = { message: keys.message, error, kept: new Set(kept) };
    this.#message = `,${jsonString(keys.message)}:"`;
    this.#levels = LEVEL_NAMES.map((name) => `,${jsonString(keys.level)}:${level[name]}`);
  }

  line(record: LogRecord, head: string, ids: string, message: string, fields: string, values: JsonValues): string {
    const { messageThird, error } = this.#preset;
    const time = this.#time(record.time);
    const text = `${this.#message}${jsonText(message)}"`;
    const end = record.error === undefined ? "}" : `${error(record.error, record, values)}}`;
    if (!messageThird) return time + head + ids + fields + text + end;
    const { length } = this.#levels[levelIdOf(record)] as string;
    return time + head.slice(0, length) + text + head.slice(length) + ids + fields + end;
  }

  head(name: string | undefined, level: LevelName): string {
    const { keys, constants } = this.#preset;
    const named = name === undefined ? "" : `,${jsonString(keys.name)}:${jsonString(name)}`;
    return this.#levels[LEVEL_NAMES.indexOf(level)] + constants + named;
  }

  ids(record: LogRecord): string {
    return this.#preset.ids(record);
  }

  name(key: string): string {
    return `,${jsonString(key)}:`;
  }

  value(value: unknown, values: JsonValues): string | undefined {
    if (typeof value === "number") return numberJson(value);
    return value === undefined ? undefined : values.json(value);
  }

  isReserved(key: string): boolean {
    return this.#reserved.has(key);
  }

  group(merged: Map<string, unknown>, { context, fields }: LogRecord): string {
    const parts = requestPartsOf(merged) ?? this.#contextParts(merged, context, fields);
    if (parts === undefined) return "";
    for (const key of REQUEST_FIELDS) if (parts[key as keyof RequestParts] === merged.get(key)) merged.delete(key);
    return this.#preset.request(parts);
  }

  /** The method and the path of the context, if the call has no fields of these names. */
  #contextParts(
    merged: ReadonlyMap<string, unknown>,
    context: LogRecord["context"],
    fields: LogRecord["fields"],
  ): RequestParts | undefined {
    if (!this.#preset.isForContext || context === undefined) return undefined;
    const own = (key: string) => {
      const value = merged.get(key);
      return typeof value === "string" && value === context[key] && fields?.[key] === undefined ? value : undefined;
    };
    const [method, path] = [own("method"), own("path")];
    if (method === undefined && path === undefined) return undefined;
    const rest = { host: undefined, route: undefined, status: undefined, durationMs: undefined, bytesSent: undefined };
    return { method, path, ...rest };
  }
}
