import { types } from "node:util";
import { isError } from "../../is-error.js";
import { REMOVED } from "./censor.js";
import { copyError, errorNames, stackOf } from "./error.js";
import { entriesOf, isBytes, keysOf, property, showsItself, tagOf, unreadable } from "./read.js";
import { matchesPath, type Rules } from "./rules.js";

/** How many values of one line are looked at, and how deep; what is beyond is not shown. By default, formatters show half as many. */
const MAX_VALUES = 20_000;
const MAX_DEPTH = 100;
const TOO_MUCH = "[not shown: more than is searched for secrets]";

/** An object that is being looked into; one that holds itself needs a copy before it is known what is in it. */
interface Open {
  make: () => object;
  copy: object | undefined;
}

/** Parts of an object after the search, and whether any of them is another than before. */
interface Found<Part> {
  readonly parts: Part[];
  changed: boolean;
}

/**
 * Looks through values for secrets. What holds none is returned as it is; else a copy is, down to the secret, and the
 * rest is shared with the original, which is never written to. Throws as a placeholder function does, and for no other reason.
 */
export class Walk {
  readonly #rules: Rules;
  /** Copy everything, for a result that is kept: what its owners write later may be a secret. */
  readonly #always: boolean;
  readonly #path: string[] = [];
  readonly #open = new Map<object, Open>();
  readonly #done = new Map<object, unknown>();
  #left = MAX_VALUES;

  constructor(rules: Rules, always = false) {
    this.#rules = rules;
    this.#always = always;
  }

  /** A value under its name: without its secrets, or {@link REMOVED}. */
  child(name: string, value: unknown): unknown {
    const { names, paths, censor } = this.#rules;
    if (value === undefined || value === null) return value;
    if (this.#left-- <= 0) return TOO_MUCH;
    this.#path.push(name);
    try {
      if (names.has(name) || matchesPath(paths, this.#path)) return censor.value(value, this.#path);
      return this.value(value);
    } finally {
      this.#path.pop();
    }
  }

  /** The fields of a call, a logger or a context: their keys count, whatever else they are. */
  fields(source: object): object {
    const entry: Open = { make: () => ({}), copy: undefined };
    this.#open.set(source, entry);
    const shown = types.isProxy(source) ? this.#proxy(source, entry) : this.#byKeys(source, entry);
    this.#open.delete(source);
    return typeof shown === "object" && shown !== null ? shown : { fields: shown };
  }

  value(value: unknown): unknown {
    switch (typeof value) {
      case "string":
        return this.#text(value);
      case "number":
      case "bigint":
        return this.#rules.hidesNumbers ? this.#orText(value, String(value)) : value;
      case "symbol":
        return this.#orText(value, value.toString());
      case "function":
        return Object.keys(value).length === 0 ? value : `[Function: ${this.#text(String(property(value, "name")))}]`;
      default:
        return typeof value === "object" && value !== null ? this.#object(value) : value;
    }
  }

  #text(text: string): string {
    return this.#rules.text(text, this.#path);
  }

  /** The value, or its text where that holds a secret. */
  #orText(value: unknown, text: string): unknown {
    const shown = this.#text(text);
    return shown === text ? value : shown;
  }

  #object(source: object): unknown {
    const open = this.#open.get(source);
    if (open !== undefined) {
      open.copy ??= open.make();
      return open.copy;
    }
    const anywhere = this.#path.length >= this.#rules.pathDepth;
    if (anywhere && this.#done.has(source)) return this.#done.get(source);
    if (this.#left <= 0 || this.#open.size >= MAX_DEPTH) return TOO_MUCH;
    const entry: Open = { make: () => ({}), copy: undefined };
    this.#open.set(source, entry);
    try {
      const result = this.#kind(source, entry);
      if (anywhere) this.#done.set(source, result);
      return result;
    } finally {
      this.#open.delete(source);
    }
  }

  #kind(source: object, entry: Open): unknown {
    if (types.isProxy(source)) return this.#proxy(source, entry);
    if (Array.isArray(source)) return this.#array(source, entry);
    if (isError(source)) return this.#error(source as Error, entry);
    if (types.isMap(source)) return this.#map(source, entry);
    if (types.isSet(source)) return this.#set(source, entry);
    if (types.isDate(source)) return Object.keys(source).length === 0 ? source : new Date(source.getTime());
    if (isBytes(source)) return source;
    if (types.isRegExp(source)) return this.#orText(source, String(source));
    if (source instanceof URL) return this.#orText(source, source.href);
    if (types.isBoxedPrimitive(source)) return this.#boxed(source);
    const entries = entriesOf(source);
    if (entries !== undefined) return this.#plain(entries, entry);
    const tag = tagOf(source);
    if (tag === "Object" || types.isModuleNamespaceObject(source)) return this.#record(source, entry);
    const own = this.#record(source, entry);
    return Object.keys(own as object).length === 0 ? `[${tag}]` : { ...(own as object) };
  }

  /** A Proxy may answer otherwise the next time, so what it says now is what is shown. */
  #proxy(source: object, entry: Open): unknown {
    const keys = keysOf(source);
    if (typeof keys === "string") return keys;
    const pairs = keys.map((key): [PropertyKey, unknown] => [key, property(source, key)]);
    if (!Array.isArray(source)) return this.#plain(pairs, entry);
    return this.#array(
      pairs.filter(([key]) => key !== "length").map(([, value]) => value),
      entry,
      true,
    );
  }

  #boxed(source: object): unknown {
    const inner = source.valueOf();
    if (typeof inner === "object") return `[${tagOf(source)}]`;
    const shown = this.value(inner);
    return Object.is(shown, inner) && Object.keys(source).length <= String(inner).length ? source : shown;
  }

  #finish<Part>(
    source: object,
    entry: Open,
    { parts, changed }: Found<Part>,
    fill: (copy: object, part: Part) => void,
  ): object {
    if (!changed && entry.copy === undefined && !this.#always) return source;
    entry.copy ??= entry.make();
    for (const part of parts) fill(entry.copy, part);
    return entry.copy;
  }

  /** Whether nothing more is looked at; the rest is then left out, and told. */
  #isSpent<Part>(found: Found<Part>, told: Part): boolean {
    if (this.#left > 0) return false;
    found.changed = true;
    found.parts.push(told);
    return true;
  }

  #array(source: readonly unknown[], entry: Open, changed = false): unknown {
    entry.make = () => [];
    const found: Found<unknown> = { parts: [], changed: changed || Object.keys(source).length > source.length };
    for (let index = 0; index < source.length && !this.#isSpent(found, TOO_MUCH); index++) {
      const item = property(source, index);
      const shown = this.#isNamed(source, index, item)
        ? this.#rules.censor.value(item, this.#path)
        : this.child(String(index), item);
      if (!Object.is(shown, item)) found.changed = true;
      if (shown !== REMOVED) found.parts.push(shown);
    }
    return this.#finish(source, entry, found, (copy, part) => (copy as unknown[]).push(part));
  }

  /** Lists of names and values in turn: raw headers, entries, `--password x`. */
  #isNamed(source: readonly unknown[], index: number, item: unknown): boolean {
    if (index === 0 || typeof item !== "string") return false;
    const before = property(source, index - 1);
    return typeof before === "string" && before.length < 200 && this.#rules.names.has(before);
  }

  #map(source: Map<unknown, unknown>, entry: Open): unknown {
    entry.make = () => new Map();
    const found: Found<[unknown, unknown]> = { parts: [], changed: Object.keys(source).length > 0 };
    for (const [key, value] of Map.prototype.entries.call(source)) {
      if (this.#isSpent(found, ["…", TOO_MUCH])) break;
      const name = this.value(key);
      const shown = this.child(typeof key === "object" ? "" : String(key), value);
      if (!Object.is(name, key) || !Object.is(shown, value)) found.changed = true;
      if (shown !== REMOVED) found.parts.push([name, shown]);
    }
    return this.#finish(source, entry, found, (copy, [key, value]) => {
      const map = copy as Map<unknown, unknown>;
      map.set(map.has(key) ? `${String(key)} (${map.size})` : key, value);
    });
  }

  #set(source: Set<unknown>, entry: Open): unknown {
    entry.make = () => new Set();
    const found: Found<unknown> = { parts: [], changed: Object.keys(source).length > 0 };
    for (const item of Set.prototype.values.call(source)) {
      if (this.#isSpent(found, TOO_MUCH)) break;
      const shown = this.child("", item);
      if (!Object.is(shown, item)) found.changed = true;
      if (shown !== REMOVED) found.parts.push(shown);
    }
    return this.#finish(source, entry, found, (copy, part) => (copy as Set<unknown>).add(part));
  }

  #error(source: Error, entry: Open): unknown {
    entry.make = () => copyError(source);
    const message = String(property(source, "message"));
    const shown = this.#named(source, errorNames(source), false);
    const hidden = shown.parts.find(([key]) => key === "message")?.[1];
    const stack = property(source, "stack");
    if (typeof stack === "string") {
      const part = this.child("stack", hidden === message ? stack : stackOf(stack, message, hidden));
      if (part !== stack) shown.changed = true;
      shown.parts.push(["stack", part === REMOVED ? "" : part]);
    }
    return this.#finish(source, entry, shown, (copy, [key, value]) => {
      const enumerable = Object.prototype.propertyIsEnumerable.call(source, key);
      Object.defineProperty(copy, key, { value, enumerable, writable: true, configurable: true });
    });
  }

  /** An object by its own keys, or by its toJSON. */
  #record(source: object, entry: Open): unknown {
    const toJSON = property(source, "toJSON");
    if (typeof toJSON === "function") {
      const json = unreadable(() => toJSON.call(source));
      if (json !== source) return this.value(json);
    }
    return this.#byKeys(source, entry);
  }

  #byKeys(source: object, entry: Open): unknown {
    const keys = keysOf(source);
    if (typeof keys === "string") return keys;
    const plain = showsItself(source);
    entry.make = () => (plain ? {} : Object.create(Object.getPrototypeOf(source)));
    const found = this.#named(source, keys, plain);
    return this.#finish(source, entry, found, define);
  }

  /** Named values that belong to no object of their own. */
  #plain(pairs: readonly [PropertyKey, unknown][], entry: Open): object {
    const object: object = {};
    for (const [key, value] of pairs) define(object, [key, value]);
    return this.#finish(
      object,
      entry,
      this.#named(
        object,
        pairs.map(([key]) => key),
        true,
      ),
      define,
    );
  }

  #named(source: object, keys: readonly PropertyKey[], changed: boolean): Found<[PropertyKey, unknown]> {
    const found: Found<[PropertyKey, unknown]> = { parts: [], changed };
    for (const key of keys) {
      if (this.#isSpent(found, ["…", TOO_MUCH])) break;
      const value = property(source, key);
      const name = typeof key === "symbol" ? key : this.#rules.key(String(key), this.#path);
      const shown = this.child(typeof key === "symbol" ? (key.description ?? "") : String(key), value);
      if (name !== key || !Object.is(shown, value) || isAccessor(source, key)) found.changed = true;
      if (shown !== REMOVED) found.parts.push([name, shown]);
    }
    return found;
  }
}

/** What is behind an accessor may be another thing the next time. */
function isAccessor(source: object, key: PropertyKey): boolean {
  return Object.getOwnPropertyDescriptor(source, key)?.get !== undefined;
}

function define(copy: object, [key, value]: [PropertyKey, unknown]): void {
  let free = key;
  while (typeof free === "string" && Object.hasOwn(copy, free)) free += "_";
  Object.defineProperty(copy, free, { value, enumerable: true, writable: true, configurable: true });
}
