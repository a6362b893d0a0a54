import { emptyRecord, type InternalRecord } from "../call-record.js";
import type { Fields } from "../context/field-set.js";
import type { TagParts } from "../ids/tag.js";
import { INFO } from "../level.js";
import { cut } from "./escape.js";
import { JsonValues } from "./json-values.js";
import type { Layout } from "./layout.js";
import type { Limits } from "./limits.js";
import { hasFields, mergeFields } from "./merge.js";
import { type FieldNames, isPlainKey, MAX_NAME } from "./names.js";

/** The fields of a logger or a context, rendered once. */
export interface RenderedFields {
  /**
   * Undefined if it cannot be reused: a key is renamed, or a value is an object, which may change before the next line.
   */
  readonly text: string | undefined;
  readonly keys: readonly string[];
}

/** Renders fields in a layout. */
export class FieldRenderer {
  readonly #layout: Layout;
  readonly #limits: Limits;

  constructor(layout: Layout, limits: Limits) {
    this.#layout = layout;
    this.#limits = limits;
  }

  /**
   * All fields of a record, each key once. Of equal keys, the call's wins over the logger's, and that over the
   * context's.
   */
  merged(record: InternalRecord, values: JsonValues): string {
    const layout = this.#layout;
    const merged = mergeFields(record, layout.contextKeys, this.#limits.keys);
    const used = new Set<string>();
    let text = layout.group?.(merged, record) ?? "";
    for (const [key, value] of merged) {
      // Many long keys may be equal up to where they are cut.
      let name = key.length > MAX_NAME ? `${cut(key, MAX_NAME)}_${used.size}` : key;
      while (used.has(name) || (name !== key && merged.has(name)) || layout.isReserved(name, record)) name += "_";
      used.add(name);
      const shown = layout.value(value, values);
      if (shown !== undefined) text += layout.name(name) + shown;
    }
    return text;
  }

  /** The fields of a call, if every key can be written as it is; undefined if the record must be merged instead. */
  ofCall(fields: Fields, names: FieldNames, values: JsonValues): string | undefined {
    let text = "";
    try {
      let left = this.#limits.keys;
      for (const key in fields) {
        // biome-ignore lint/suspicious/noPrototypeBuiltins: V8 recognises this test in a for-in loop and leaves it out (bench: json)
        if (!Object.prototype.hasOwnProperty.call(fields, key) || left-- === 0) return undefined;
        const name = names.of(key);
        if (name === undefined) return undefined;
        const value = this.#layout.value(fields[key], values);
        if (value !== undefined) text += name + value;
      }
    } catch {
      return undefined;
    }
    return text;
  }

  /** The fields of a logger or a context; undefined if it has none. @param tag What the line's tag shows already. */
  ofSet(fields: Fields | undefined, part: "bindings" | "context", tag?: TagParts): RenderedFields | undefined {
    const { contextKeys } = this.#layout;
    if (fields === undefined || !hasFields(fields, part === "context" ? contextKeys : undefined)) return undefined;
    const record = Object.assign(emptyRecord(0, INFO), { [part]: fields, tag });
    const merged = mergeFields(record, contextKeys, this.#limits.keys);
    const keys = [...merged.keys()];
    const isReusable = keys.every((key) => isPlainKey(key, this.#layout, record) && !isObject(merged.get(key)));
    return { text: isReusable ? flat(this.merged(record, new JsonValues(this.#limits))) : undefined, keys };
  }
}

function isObject(value: unknown): boolean {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

let lastCode = 0;

/**
 * A text in one piece. A text that was joined by `+` is a tree inside V8, and every line that contains it would walk
 * the tree again. To read a character makes V8 flatten it; the character is stored, or V8 leaves the reading out.
 * (bench: json, heap)
 */
export function flat(text: string): string {
  lastCode = text.charCodeAt(lastCode & 0);
  return text;
}
