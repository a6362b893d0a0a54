import { searchFields, searchObject } from "./objects.js";
import { keysOf, property } from "./read.js";
import { matchesPath, type Rules } from "./rules.js";
import { type Found, type Open, type Search, TOO_MUCH } from "./search.js";

/**
 * How many values of one line are searched, and how deep. What is beyond is not shown. By default, formatters show half
 * as many.
 */
const MAX_VALUES = 20_000;
const MAX_DEPTH = 100;

/**
 * Searches values for secrets. A value without any is returned as it is; of any other, a copy down to the secret. The
 * rest is shared with the original, which is never written to. It throws only what a placeholder function throws.
 */
export class Walk implements Search {
  readonly rules: Rules;
  /** Copies everything, for a result that is reused: what its owners write into it later may be a secret. */
  readonly #always: boolean;
  readonly path: string[] = [];
  readonly #open = new Map<object, Open>();
  readonly #done = new Map<object, unknown>();
  #left = MAX_VALUES;

  constructor(rules: Rules, always = false) {
    this.rules = rules;
    this.#always = always;
  }

  child(name: string, value: unknown): unknown {
    const { names, paths, censor } = this.rules;
    if (value === undefined || value === null) return value;
    if (this.#left-- <= 0) return TOO_MUCH;
    this.path.push(name);
    try {
      if (names.has(name) || matchesPath(paths, this.path)) return censor.value(value, this.path);
      return this.value(value);
    } finally {
      this.path.pop();
    }
  }

  /** The fields of a call, a logger or a context: their keys are shown, whatever else they are. */
  fields(source: object): object {
    const entry: Open = { make: () => ({}), copy: undefined };
    this.#open.set(source, entry);
    const shown = searchFields(this, source, entry);
    this.#open.delete(source);
    return typeof shown === "object" && shown !== null ? shown : { fields: shown };
  }

  value(value: unknown): unknown {
    switch (typeof value) {
      case "string":
        return this.text(value);
      case "number":
      case "bigint":
        return this.rules.hidesNumbers ? this.orText(value, String(value)) : value;
      case "symbol":
        return this.orText(value, value.toString());
      case "function":
        return keysOf(value).length === 0 ? value : `[Function: ${this.text(String(property(value, "name")))}]`;
      default:
        return typeof value === "object" && value !== null ? this.#object(value) : value;
    }
  }

  text(text: string): string {
    return this.rules.text(text, this.path);
  }

  orText(value: unknown, text: string): unknown {
    const shown = this.text(text);
    return shown === text ? value : shown;
  }

  #object(source: object): unknown {
    const open = this.#open.get(source);
    if (open !== undefined) {
      open.copy ??= open.make();
      return open.copy;
    }
    const anywhere = this.path.length >= this.rules.pathDepth;
    if (anywhere && this.#done.has(source)) return this.#done.get(source);
    if (this.#left <= 0 || this.#open.size >= MAX_DEPTH) return TOO_MUCH;
    const entry: Open = { make: () => ({}), copy: undefined };
    this.#open.set(source, entry);
    try {
      const result = searchObject(this, source, entry);
      if (anywhere) this.#done.set(source, result);
      return result;
    } finally {
      this.#open.delete(source);
    }
  }

  finish<Part>(
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

  isSpent<Part>(found: Found<Part>, rest: Part): boolean {
    if (this.#left > 0) return false;
    found.changed = true;
    found.parts.push(rest);
    return true;
  }
}
