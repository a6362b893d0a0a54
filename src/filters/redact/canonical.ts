import { types } from "node:util";
import { isHuge } from "../../internal/bigint.js";
import { sha256Digits } from "../../internal/digest.js";
import { isError } from "../../internal/is-error.js";
import { attempt, read, Unreadable } from "../../internal/safe-read.js";
import { tagOf, wellKnown } from "../../internal/well-known.js";
import { MAX_DEPTH } from "./search-budget.js";

/** How many values of one object count. Objects of more may have equal texts. */
const MAX_NODES = 20_000;
/** A longer text of an inner object is replaced by its digest, so that shared parts take no more than one. */
const MAX_INNER = 64;

/**
 * A text that is equal for equal values, and for no others. A number, a BigInt and their digits are equal. Objects are
 * equal if their content is, whatever the order of their keys. Takes time in proportion to the number of values.
 * Never throws.
 */
export function canonical(value: unknown): string {
  if (typeof value === "object" && value !== null) return `\0${new Canonical().of(value)}`;
  const text = typeof value === "bigint" ? digits(value) : String(value);
  return text.startsWith("\0") ? `\0text ${text}` : text;
}

function digits(value: bigint): string {
  return isHuge(value) ? `0x${value.toString(16)}` : String(value);
}

class Canonical {
  #left = MAX_NODES;
  readonly #ancestors: object[] = [];
  readonly #done = new Map<object, string>();

  of(value: unknown): string {
    switch (typeof value) {
      case "string":
        return JSON.stringify(value);
      case "bigint":
        return `${digits(value)}n`;
      case "object":
        return value === null ? "null" : this.#object(value);
      default:
        return Object.is(value, -0) ? "-0" : String(value);
    }
  }

  #object(value: object): string {
    const done = this.#done.get(value);
    if (done !== undefined) return done;
    const ancestor = this.#ancestors.lastIndexOf(value);
    if (ancestor !== -1) return `^${this.#ancestors.length - ancestor}`;
    if (this.#left-- <= 0 || this.#ancestors.length >= MAX_DEPTH) return "…";
    this.#ancestors.push(value);
    const text = attempt(() => this.#content(value));
    this.#ancestors.pop();
    const shown = typeof text === "string" ? text : (Unreadable.text(text as object) ?? "");
    const result = shown.length > MAX_INNER ? `#${sha256Digits(shown)}` : shown;
    this.#done.set(value, result);
    return result;
  }

  #content(value: object): string {
    if (types.isProxy(value)) return this.#keyed("", value);
    if (Array.isArray(value)) return this.#list("", value, value.length);
    if (types.isDate(value)) return `Date ${Date.prototype.getTime.call(value)}`;
    if (types.isMap(value)) return this.#map(value);
    if (types.isSet(value)) return this.#list("Set", [...Set.prototype.values.call(value)], value.size);
    if (ArrayBuffer.isView(value) || types.isAnyArrayBuffer(value)) return `${tagOf(value)} ${digestOf(value)}`;
    if (isError(value))
      return this.#keyed(`Error ${this.of(read(value, "name"))} ${this.of(read(value, "message"))}`, value);
    if (types.isRegExp(value)) return String(value);
    if (types.isBoxedPrimitive(value)) return `boxed ${this.of(value.valueOf())}`;
    const tag = tagOf(value);
    const known = wellKnown(value, tag);
    if (known !== undefined) return `${tag} ${this.of(known)}`;
    const toJSON = read(value, "toJSON");
    const json = typeof toJSON === "function" ? toJSON.call(value) : undefined;
    if (json !== undefined && json !== value) return this.of(json);
    return this.#keyed(tag === "Object" ? "" : tag, value);
  }

  #keyed(kind: string, value: object): string {
    const keys = Object.keys(value).sort();
    let text = `${kind}{`;
    for (const key of keys) {
      if (this.#left-- <= 0) return `${text}…${keys.length}}`;
      text += `${JSON.stringify(key)}:${this.of(read(value, key))},`;
    }
    return `${text}}`;
  }

  #list(kind: string, items: readonly unknown[], length: number): string {
    let text = `${kind}[`;
    for (let index = 0; index < length; index++) {
      if (this.#left-- <= 0) return `${text}…${length}]`;
      text += `${this.of(read(items, index))},`;
    }
    return `${text}]`;
  }

  #map(map: Map<unknown, unknown>): string {
    let text = "Map{";
    for (const [key, value] of Map.prototype.entries.call(map)) {
      if (this.#left-- <= 0) return `${text}…${map.size}}`;
      text += `${this.of(key)}=>${this.of(value)},`;
    }
    return `${text}}`;
  }
}

function digestOf(bytes: ArrayBufferLike | ArrayBufferView): string {
  const view = ArrayBuffer.isView(bytes)
    ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    : Buffer.from(bytes);
  return sha256Digits(view);
}
