import { checkKeys, configError } from "../internal/check-options.js";

/**
 * A key that {@link jsonFormatter} itself writes, or that of a trace. Each can be renamed.
 *
 * @example
 * const keys: Partial<Record<JsonKey, string>> = { message: "msg", time: "@timestamp", traceId: "trace_id" };
 */
export type JsonKey =
  | "time"
  | "level"
  | "name"
  | "requestId"
  | "sessionId"
  | "message"
  | "error"
  | "traceId"
  | "spanId";

/** The name of each key. */
export type KeyNames = Readonly<Record<JsonKey, string>>;

/** The keys that the formatter writes itself. The others are fields of the context. */
export const OWN_KEYS: readonly JsonKey[] = ["time", "level", "name", "requestId", "sessionId", "message", "error"];
const FIELD_KEYS: readonly JsonKey[] = ["traceId", "spanId"];
const KEYS: readonly JsonKey[] = [...OWN_KEYS, ...FIELD_KEYS];

/** @throws {TypeError} For an unknown key, an empty name, or two of one name. */
export function parseKeys(keys: { readonly [Key in JsonKey]?: string | undefined } = {}): KeyNames {
  checkKeys("jsonFormatter.keys", keys, KEYS);
  const names = Object.fromEntries(KEYS.map((key) => [key, keys[key] ?? key])) as KeyNames;
  for (const key of KEYS) {
    if (typeof names[key] !== "string" || names[key] === "") {
      throw configError(`jsonFormatter.keys.${key}`, names[key], "a key's name");
    }
  }
  if (new Set(Object.values(names)).size < KEYS.length) {
    throw configError("jsonFormatter.keys", keys, "a name of its own for each of the record's keys");
  }
  return names;
}

/** The fields that have another name: from a field's key to what is written. */
export function renamedFields(names: KeyNames): ReadonlyMap<string, string> {
  return new Map(FIELD_KEYS.filter((key) => names[key] !== key).map((key) => [key, names[key]]));
}
