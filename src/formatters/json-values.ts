import { types } from "node:util";
import { errorFields, errorName, isSuppressedError, readErrorParts, setField } from "../internal/error-parts.js";
import { isError } from "../internal/is-error.js";
import { read, Unreadable, unreadableText } from "../internal/safe-read.js";
import { tagOf, wellKnown } from "../internal/well-known.js";
import { cut, jsonString } from "./escape.js";
import { ERROR_DEPTH, type Limits } from "./limits.js";
import { type Budget, Narrowed } from "./narrowed.js";
import { bigintText, bytesText, dateText, functionText, numberJson } from "./value-text.js";

/** How many times as many keys a whole line may have as one object. */
const LINE_FACTOR = 10;
/**
 * How many keys are cached as JSON, and how long they may be: a program has some hundreds, a hostile client sends any
 * number.
 */
const MAX_CACHED = 2000;
const MAX_CACHED_LENGTH = 100;

/**
 * Writes any value as JSON, in limited time and space, and never throws: for cycles, deep objects, getters and `toJSON`
 * methods that throw, Proxies, BigInts, Maps and Sets, buffers. It writes one line at a time, and counts what the line
 * may still have.
 */
export class JsonValues {
  readonly #limits: Limits;
  readonly #ancestors: object[] = [];
  readonly #keyJson = new Map<string, string>();
  /** How deep objects may nest where the current value is. */
  #depth: number;
  #values: number;
  #characters: number;

  constructor(limits: Limits) {
    this.#limits = limits;
    this.#depth = limits.depth;
    this.#values = limits.keys * LINE_FACTOR;
    this.#characters = limits.length;
  }

  /** Starts a new line. */
  reset(): void {
    this.rewind(this.#limits.length);
  }

  /** How many characters the line may still have. */
  get room(): number {
    return this.#characters;
  }

  /** Restores the room that the line had, because its values are written again. */
  rewind(room: number): void {
    if (this.#ancestors.length > 0) this.#ancestors.length = 0;
    this.#depth = this.#limits.depth;
    this.#values = this.#limits.keys * LINE_FACTOR;
    this.#characters = room;
  }

  /** A text, cut to the characters that the line may still have. */
  limited(text: string): string {
    const room = this.#characters;
    if (text.length <= room) {
      this.#characters = room - text.length;
      return text;
    }
    this.#characters = 0;
    return cut(text, room);
  }

  /** The digits of a BigInt, cut in the same way. None are made if the line has no room: there may be thousands. */
  digits(value: bigint): string {
    return this.#characters > 0 ? this.limited(bigintText(value)) : "…[more digits]";
  }

  /** The JSON of a value; `null` for undefined. */
  json(value: unknown): string {
    switch (typeof value) {
      case "string":
        return jsonString(this.limited(value));
      case "number":
        return numberJson(value);
      case "boolean":
        return value ? "true" : "false";
      case "undefined":
        return "null";
      case "object":
        return value === null ? "null" : this.#object(value);
      case "bigint":
        return jsonString(this.digits(value));
      case "symbol":
        return this.json(value.toString());
      default:
        return this.json(functionText(value as object));
    }
  }

  /** The JSON of an object that holds a record's fields. Their number has been limited already. */
  fields(fields: object): string {
    const keys = Object.keys(fields);
    this.#ancestors.push(fields);
    try {
      return this.#keys(fields, keys, keys.length, keys.length);
    } finally {
      this.#ancestors.pop();
    }
  }

  /** The JSON of an error's own fields, which have limits of their own. */
  errorFields(fields: Readonly<Record<string, unknown>>): string {
    return this.fields(Narrowed.fields(fields));
  }

  #object(value: object): string {
    if (this.#ancestors.includes(value)) return '"[circular]"';
    if (this.#ancestors.length >= this.#depth && !this.#isErrorInError(value)) return '"[deeper than the limit]"';
    if (this.#values <= 0) return '"[more values than the limit]"';
    this.#ancestors.push(value);
    try {
      return this.#content(value);
    } catch (error) {
      return this.json(unreadableText(error));
    } finally {
      this.#ancestors.pop();
    }
  }

  /** Whether a value that is too deep for an error's own fields is an error, which has its own. */
  #isErrorInError(value: object): boolean {
    return this.#ancestors.length < this.#limits.depth && isError(value);
  }

  #content(value: object): string {
    if (Array.isArray(value)) return this.#array(value, value.length);
    const prototype = Object.getPrototypeOf(value);
    const isInstance = prototype !== Object.prototype && prototype !== null;
    if (isInstance) {
      if (isError(value)) return this.#error(value);
      const unreadable = Unreadable.text(value);
      if (unreadable !== undefined) return this.json(unreadable);
      const narrowed = Narrowed.read(value);
      if (narrowed !== undefined) return this.#narrowed(narrowed.value, narrowed.budget);
      const special = this.#special(value);
      if (special !== undefined) return special;
    }
    const toJSON = (value as { toJSON?: unknown }).toJSON;
    if (typeof toJSON !== "function") return this.#plain(value, isInstance);
    const result = toJSON.call(value);
    return result === value ? this.#plain(value, isInstance) : this.json(result);
  }

  /** The JSON of an object by its keys, or, if it is of a class that has none, by what is known of the class. */
  #plain(value: object, isInstance: boolean): string {
    const keys = Object.keys(value);
    const tag = isInstance && Symbol.toStringTag in value ? tagOf(value) : "Object";
    if (tag === "Object") return this.#keys(value, keys);
    const known = wellKnown(value, tag);
    if (known !== undefined)
      return typeof known === "string" ? this.json(known) : this.#keys(known, Object.keys(known));
    return keys.length > 0 ? this.#keys(value, keys) : this.json(`[${tag}]`);
  }

  /** The JSON of a built-in object whose content is not in its keys; undefined for any other. */
  #special(value: object): string | undefined {
    if (types.isDate(value)) return this.json(dateText(value));
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

  #error(error: object): string {
    const parts = shownParts(error);
    return this.#keys(parts, Object.keys(parts));
  }

  /** The JSON of a value in an error's own fields. */
  #narrowed(value: unknown, budget: Budget): string {
    const stand = this.#ancestors.pop() as object;
    const depth = this.#depth;
    const values = this.#values;
    const room = Math.min(values, budget.left);
    this.#values = room;
    this.#depth = Math.min(this.#limits.depth, this.#ancestors.length + ERROR_DEPTH);
    try {
      return this.json(value);
    } finally {
      const used = room - this.#values;
      budget.left -= used;
      this.#values = values - used;
      this.#depth = depth;
      this.#ancestors.push(stand);
    }
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

  #keys(object: object, keys: readonly string[], total = keys.length, limit = this.#limits.keys): string {
    const shown = Math.min(keys.length, limit);
    let text = "{";
    let index = 0;
    for (; index < shown && this.#values > 0; index++) {
      const key = keys[index] as string;
      // A key is never cut: two keys could become equal.
      if (key.length > this.#characters) break;
      // A key without a value counts too, or a list of a thousand objects with such keys would take seconds.
      this.#values--;
      const value = read(object, key);
      if (value === undefined) continue;
      if (text !== "{") text += ",";
      this.#characters -= key.length;
      text += (this.#keyJson.get(key) ?? this.#renderKey(key)) + this.json(value);
    }
    return index === total ? `${text}}` : text + moreKeys(keys, total - index, text !== "{");
  }

  /** A key as JSON, cached: a program has few keys, and they are on every line. (bench: rich) */
  #renderKey(key: string): string {
    const json = `${jsonString(key)}:`;
    if (this.#keyJson.size < MAX_CACHED && key.length <= MAX_CACHED_LENGTH) this.#keyJson.set(key, json);
    return json;
  }
}

function moreKeys(keys: readonly string[], more: number, following: boolean): string {
  if (more <= 0) return "}";
  let mark = "…";
  while (keys.includes(mark)) mark += "…";
  return `${following ? "," : ""}"${mark}":"${more} more keys"}`;
}

/** What is shown of an error, in the order of importance. */
function shownParts(error: object): Record<string, unknown> {
  const parts = readErrorParts(error);
  const { name, message, stack, code, cause, errors, suppressed, toJSON } = parts;
  const shown: Record<string, unknown> = {
    name: typeof name === "string" ? errorName(error, name) : name,
    message,
    stack,
  };
  const fields = Narrowed.fields(errorFields(error, parts));
  const hasCode = typeof toJSON === "function" ? fields["code"] !== undefined : code !== undefined;
  if (hasCode) shown["code"] = code;
  for (const key of Object.keys(fields)) setField(shown, key, fields[key]);
  if (cause !== undefined) shown["cause"] = cause;
  if (errors !== undefined) shown["errors"] = errors;
  if (isSuppressedError(error, parts)) {
    shown["error"] = read(error, "error");
    shown["suppressed"] = suppressed;
  }
  return shown;
}

function* first<T>(items: Iterable<T>, count: number): Generator<T> {
  if (count <= 0) return;
  let left = count;
  for (const item of items) {
    yield item;
    if (--left === 0) return;
  }
}
