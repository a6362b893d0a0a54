import { types } from "node:util";
import { isError } from "../is-error.js";
import { cut, jsonString } from "./escape.js";
import type { Limits } from "./limits.js";

/** How many bytes of a buffer are shown. */
const SHOWN_BYTES = 32;
/** How many times the limit of one object's keys a whole line may have. */
const LINE_FACTOR = 10;

/** What stands for a value that cannot be read. */
class Unreadable {
  readonly text: string;
  constructor(error: unknown) {
    this.text = `[unreadable: threw ${thrownName(error)}]`;
  }
}

function thrownName(error: unknown): string {
  try {
    return error instanceof Error ? String(error.name) : typeof error;
  } catch {
    return "an error";
  }
}

/** A property, or what stands for it where reading throws. */
export function read(object: object, key: PropertyKey): unknown {
  try {
    return (object as Record<PropertyKey, unknown>)[key];
  } catch (error) {
    return new Unreadable(error);
  }
}

/**
 * Writes any value whatsoever as JSON, in bounded time and space, and never throws: cycles, depth, getters and `toJSON`
 * that throw, Proxies, BigInt, Map and Set, buffers. One serves one line: it counts what the line has left.
 */
export class ValueWriter {
  readonly #limits: Limits;
  readonly #above: object[] = [];
  #values: number;
  #characters: number;

  constructor(limits: Limits) {
    this.#limits = limits;
    this.#values = limits.keys * LINE_FACTOR;
    this.#characters = limits.length;
  }

  /** Begins a new line. */
  reset(): void {
    this.#above.length = 0;
    this.#values = this.#limits.keys * LINE_FACTOR;
    this.#characters = this.#limits.length;
  }

  /** A string that counts against the line's length; what is over is cut. */
  bounded(text: string): string {
    const room = this.#characters;
    if (text.length <= room) {
      this.#characters = room - text.length;
      return text;
    }
    this.#characters = 0;
    return cut(text, room);
  }

  /** The JSON of a value; of undefined too, as `null`. */
  json(value: unknown): string {
    switch (typeof value) {
      case "string":
        return jsonString(this.bounded(value));
      case "number":
        return numberJson(value);
      case "boolean":
        return value ? "true" : "false";
      case "undefined":
        return "null";
      case "object":
        return value === null ? "null" : this.#object(value);
      case "bigint":
        return this.json(value.toString());
      case "symbol":
        return this.json(value.toString());
      default:
        return this.json(`[Function: ${String(read(value as object, "name")) || "anonymous"}]`);
    }
  }

  #object(value: object): string {
    if (value instanceof Unreadable) return this.json(value.text);
    if (this.#above.includes(value)) return '"[circular]"';
    if (this.#above.length >= this.#limits.depth) return '"[deeper than the limit]"';
    if (this.#values <= 0) return '"[more values than the limit]"';
    this.#above.push(value);
    try {
      return this.#kind(value);
    } catch (error) {
      return this.json(new Unreadable(error).text);
    } finally {
      this.#above.pop();
    }
  }

  #kind(value: object): string {
    if (Array.isArray(value)) return this.#array(value, value.length);
    const prototype = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null) {
      const special = this.#special(value);
      if (special !== undefined) return special;
    }
    const toJSON = (value as { toJSON?: unknown }).toJSON;
    if (typeof toJSON !== "function") return this.#keys(value, Object.keys(value));
    const answer = toJSON.call(value);
    return answer === value ? this.#keys(value, Object.keys(value)) : this.json(answer);
  }

  /** The built-in objects whose content is not in their keys; undefined for any other. */
  #special(value: object): string | undefined {
    if (types.isDate(value)) return this.json(dateText(value));
    if (isError(value)) return this.#keys(value, errorKeys(value));
    if (types.isMap(value)) return this.#map(value);
    if (types.isSet(value)) return this.#array([...first(value, this.#limits.keys)], value.size);
    if (ArrayBuffer.isView(value) || types.isAnyArrayBuffer(value)) return this.json(bytesText(value));
    if (types.isRegExp(value)) return this.json(String(value));
    if (types.isBoxedPrimitive(value)) return this.json(value.valueOf());
    if (types.isPromise(value)) return '"[Promise]"';
    if (types.isWeakMap(value)) return '"[WeakMap]"';
    if (types.isWeakSet(value)) return '"[WeakSet]"';
    return undefined;
  }

  #array(items: readonly unknown[], length: number): string {
    const { keys } = this.#limits;
    const shown = Math.min(length, keys);
    let text = "[";
    let index = 0;
    for (; index < shown && this.#values > 0; index++) {
      this.#values--;
      text += index === 0 ? this.json(read(items, index)) : `,${this.json(read(items, index))}`;
    }
    if (length === index) return `${text}]`;
    return `${text}${index === 0 ? "" : ","}"…${length - index} more items"]`;
  }

  #map(map: Map<unknown, unknown>): string {
    const entries = [...first(map, this.#limits.keys)];
    if (entries.some(([key]) => typeof key !== "string")) return this.#array(entries, map.size);
    const object = Object.fromEntries(entries);
    return this.#keys(object, Object.keys(object), map.size);
  }

  #keys(object: object, keys: readonly string[], total = keys.length): string {
    const shown = Math.min(keys.length, this.#limits.keys);
    let text = "{";
    let index = 0;
    for (; index < shown && this.#values > 0; index++) {
      const key = keys[index] as string;
      const value = read(object, key);
      if (value === undefined) continue;
      this.#values--;
      if (text !== "{") text += ",";
      text += `${jsonString(this.bounded(key))}:${this.json(value)}`;
    }
    return text + moreKeys(object, total - index, text !== "{");
  }
}

function moreKeys(object: object, more: number, following: boolean): string {
  if (more <= 0) return "}";
  let mark = "…";
  while (Object.hasOwn(object, mark)) mark += "…";
  return `${following ? "," : ""}"${mark}":"${more} more keys"}`;
}

function numberJson(value: number): string {
  if (value === 0) return Object.is(value, -0) ? "-0" : "0";
  return Number.isFinite(value) ? String(value) : `"${value}"`;
}

function dateText(date: Date): string {
  return Number.isNaN(Date.prototype.getTime.call(date)) ? "Invalid Date" : Date.prototype.toISOString.call(date);
}

function bytesText(value: ArrayBuffer | ArrayBufferView | SharedArrayBuffer): string {
  const bytes = ArrayBuffer.isView(value)
    ? Buffer.from(value.buffer, value.byteOffset, Math.min(value.byteLength, SHOWN_BYTES))
    : Buffer.from(value, 0, Math.min(value.byteLength, SHOWN_BYTES));
  const name = Buffer.isBuffer(value) ? "Buffer" : Object.prototype.toString.call(value).slice(8, -1);
  const more = value.byteLength > SHOWN_BYTES ? "…" : "";
  return `[${name}, ${value.byteLength} bytes: ${bytes.toString("hex")}${more}]`;
}

const ERROR_FIRST = ["name", "message", "stack", "code"];
const ERROR_LAST = ["cause", "errors"];

/** The keys of an error, those first that everybody looks for; the usual ones are not enumerable. */
function errorKeys(error: object): string[] {
  const own = Object.keys(error).filter((key) => !ERROR_FIRST.includes(key) && !ERROR_LAST.includes(key));
  return [...ERROR_FIRST, ...own, ...ERROR_LAST];
}

function* first<T>(items: Iterable<T>, count: number): Generator<T> {
  if (count <= 0) return;
  let left = count;
  for (const item of items) {
    yield item;
    if (--left === 0) return;
  }
}
