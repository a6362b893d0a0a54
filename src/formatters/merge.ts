import type { Fields } from "../context/field-set.js";
import type { LogRecord } from "../contracts.js";
import { NONE, type TagParts } from "../ids/tag.js";
import { read } from "../internal/safe-read.js";
import type { ContextKeys } from "./context-keys.js";

/** The key that says how many keys were left out. */
export const MORE = "…";

/** The wanted keys of an object, up to the limit, and how many more there are. */
function keysOf(fields: Fields, limit: number, wanted?: ContextKeys): { keys: readonly string[]; more: number } {
  const all = Object.keys(fields);
  const keys = wanted === undefined ? all : all.filter(wanted);
  return keys.length > limit ? { keys: keys.slice(0, limit), more: keys.length - limit } : { keys, more: 0 };
}

/** Whether an object has any of the wanted keys. Never throws. */
export function hasFields(fields: Fields, wanted: ContextKeys | undefined): boolean {
  try {
    for (const key in fields) if (wanted === undefined || wanted(key)) return true;
    return false;
  } catch {
    return true;
  }
}

/**
 * All fields of a record, each key once, in the order in which they are shown: the context's, the bindings, the call's.
 * Of equal keys, the last one is used. A field that is the record's error is left out. Never throws.
 */
export function mergeFields(record: LogRecord, contextKeys: ContextKeys, limit: number): Map<string, unknown> {
  const merged = new Map<string, unknown>();
  add(merged, record.context, limit, contextKeys, undefined, contextKeys.besideTag ? record.tag : undefined);
  add(merged, record.bindings, limit);
  add(merged, record.fields, limit, undefined, record.error);
  return merged;
}

function add(
  merged: Map<string, unknown>,
  fields: Fields | undefined,
  limit: number,
  wanted?: ContextKeys,
  error?: unknown,
  tag?: TagParts,
): void {
  if (typeof fields !== "object" || fields === null) return;
  try {
    const { keys, more } = keysOf(fields, limit, wanted);
    for (const key of keys) {
      const value = read(fields, key);
      if (isRecordError(key, value, error) || isInTag(key, value, tag)) continue;
      merged.delete(key);
      merged.set(key, value);
    }
    if (more > 0) addUnique(merged, MORE, `${more} more keys`);
  } catch {
    addUnique(merged, "fields", "[unreadable]");
  }
}

function addUnique(merged: Map<string, unknown>, key: string, value: unknown): void {
  let name = key;
  while (merged.has(name)) name += key;
  merged.set(name, value);
}

/** Whether the tag shows a field whole. */
function isInTag(key: string, value: unknown, tag: TagParts | undefined): boolean {
  // Not the text of a huge BigInt, which the tag does not show.
  if (tag === undefined || !Object.hasOwn(tag, key) || tag[key] === NONE) return false;
  return typeof value !== "object" && typeof value !== "function" && tag[key] === String(value);
}

/** Whether a field is the record's error, which the line shows already. */
function isRecordError(key: string, value: unknown, error: unknown): boolean {
  return error !== undefined && value === error && (key === "error" || key === "err");
}
