import { types } from "node:util";
import { REMOVED } from "../censor.js";
import type { Place } from "../paths/place.js";
import type { Rules } from "../rules.js";
import { MAX_ITEMS, type SearchBudget } from "../search-budget.js";
import { replaceRanges } from "../text/range.js";
import { getterOf } from "./getter-of.js";
import { NAMED, PAIR_VALUE, PLAIN, pairRule, RENDERER, SECRET_TEXT } from "./key-verdicts.js";
import { dataOf, hasMore, isAccessor, isHidden, MAX_NAME, ValueSearch } from "./search.js";

/** Says that a value is no ordinary one, and is left to `Masker`. */
export const UNSURE: unique symbol = Symbol("unsure");

/** Deeper values may hold themselves. */
const MAX_DEPTH = 12;

const { getOwnPropertyDescriptor, getOwnPropertySymbols, getPrototypeOf } = Object;

/**
 * Hides secrets in ordinary values, in one pass: texts, numbers, arrays, and plain objects without getters, as nearly
 * all fields are. A value without a secret is returned as it is; of any other, a copy down to the secret. It allocates
 * nothing else, so that a line that is redacted costs little more than one that is not. (bench: redact)
 */
export class QuickMask {
  readonly #rules: Rules;
  readonly #search: ValueSearch;
  readonly #replacement: unknown;
  #isInspected = true;
  #depth = 0;

  constructor(rules: Rules) {
    this.#rules = rules;
    this.#search = new ValueSearch(rules);
    // Of a replacement that depends on the secret or its place, the thorough search knows.
    this.#replacement = rules.censor.fixed ?? UNSURE;
  }

  /** What may still be searched of the line. */
  get budget(): SearchBudget {
    return this.#search;
  }

  /** Starts a new line. @param isInspected Whether something may show symbols, and what arrays have besides items. */
  reset(isInspected: boolean): void {
    this.#isInspected = isInspected;
    this.#depth = 0;
    this.#search.reset(isInspected);
  }

  /** Fields without their secrets, or UNSURE. */
  fields(fields: object): object | typeof UNSURE {
    const { root } = this.#rules;
    // An error among the fields has two places.
    if (root !== undefined && Object.hasOwn(fields, "err")) return UNSURE;
    if (types.isProxy(fields) || getPrototypeOf(fields) !== Object.prototype || this.#hasSymbols(fields)) return UNSURE;
    return this.#rules.searchesValues ? this.#keys(fields, root) : this.#places(fields, root as Place);
  }

  /** A text without its secrets, or UNSURE if it is too long to be searched. */
  text(text: string): string | typeof UNSURE {
    const search = this.#search;
    search.characters -= text.length;
    if (search.characters < 0) return UNSURE;
    const ranges = this.#rules.texts.find(text);
    if (ranges.length === 0) return text;
    if (this.#replacement === UNSURE) return UNSURE;
    const shown = this.#replacement === REMOVED ? "" : String(this.#replacement);
    return replaceRanges(text, ranges, () => shown);
  }

  #value(value: unknown, place: Place | undefined): unknown {
    switch (typeof value) {
      case "string":
        return this.text(value);
      case "object":
        return value === null ? value : this.#object(value, place);
      case "number":
        return Math.abs(value) < this.#rules.leastNumber ? value : this.#number(value);
      case "boolean":
      case "undefined":
        return value;
      default:
        return UNSURE;
    }
  }

  #number(value: number): unknown {
    const text = String(value);
    const shown = this.text(text);
    return shown === text ? value : shown;
  }

  #object(value: object, place: Place | undefined): unknown {
    if (this.#depth >= MAX_DEPTH || types.isProxy(value)) return UNSURE;
    this.#depth++;
    const shown = this.#shown(value, place);
    this.#depth--;
    return shown;
  }

  #shown(value: object, place: Place | undefined): unknown {
    if (Array.isArray(value)) return this.#items(value, place);
    if (getPrototypeOf(value) === Object.prototype) return this.#hasSymbols(value) ? UNSURE : this.#keys(value, place);
    return place === undefined && this.#search.isClean(value) ? value : UNSURE;
  }

  #hasSymbols(value: object): boolean {
    return this.#isInspected && getOwnPropertySymbols(value).length > 0;
  }

  #keys(source: object, place: Place | undefined): object | typeof UNSURE {
    const search = this.#search;
    const { keys } = this.#rules;
    let copy: Record<string, unknown> | undefined;
    let left = MAX_ITEMS;
    for (const key in source) {
      // Inherited: no format shows it.
      // biome-ignore lint/suspicious/noPrototypeBuiltins: V8 recognises this test in a for-in loop and leaves it out (bench: redact)
      if (!Object.prototype.hasOwnProperty.call(source, key)) continue;
      if (getterOf(source, key) !== undefined) return UNSURE;
      const value: unknown = (source as Record<string, unknown>)[key];
      if (--search.nodes < 0 || left-- === 0) return UNSURE;
      const verdict = keys.of(key);
      const inner = place === undefined ? undefined : place.child(key);
      let shown: unknown = value;
      if (verdict === SECRET_TEXT || verdict === RENDERER) return UNSURE;
      if (inner?.rule !== undefined && value !== undefined && value !== null) shown = this.#replacement;
      else if (verdict === PLAIN) shown = this.#value(value, inner);
      else if (this.#isHidden(source, key, verdict, value)) shown = this.#replacement;
      else shown = this.#value(value, inner);
      if (shown === value) continue;
      if (shown === UNSURE) return UNSURE;
      // No getter was met so far; one that comes later makes all of this undone.
      copy ??= { ...source } as Record<string, unknown>;
      if (shown === REMOVED) delete copy[key];
      else copy[key] = shown;
    }
    return copy ?? source;
  }

  #isHidden(source: object, key: string, verdict: number, value: unknown): boolean {
    const { names } = this.#rules;
    if (verdict === NAMED) return isHidden(names, names.ruleOf(key), value);
    return verdict === PAIR_VALUE && isHidden(names, pairRule(names, source, dataOf), value);
  }

  #items(list: readonly unknown[], place: Place | undefined): unknown {
    const { length } = list;
    const search = this.#search;
    if (length > MAX_ITEMS || (this.#isInspected && hasMore(list))) return UNSURE;
    search.nodes -= length;
    if (search.nodes < 0) return UNSURE;
    const { names } = this.#rules;
    let copy: unknown[] | undefined;
    let rule: string | undefined;
    for (let index = 0; index < length; index++) {
      if (getterOf(list, index) !== undefined) return UNSURE;
      const item = list[index];
      const inner = place === undefined ? undefined : place.child(String(index));
      const isSecret =
        isHidden(names, rule, item) || (inner?.rule !== undefined && item !== undefined && item !== null);
      const shown = isSecret ? this.#replacement : this.#value(item, inner);
      rule = typeof item === "string" && item.length < MAX_NAME ? names.ruleOf(item) : undefined;
      if (shown === item) continue;
      if (shown === UNSURE || shown === REMOVED) return UNSURE;
      copy ??= list.slice();
      copy[index] = shown;
    }
    return copy ?? list;
  }

  /** What paths name, and nothing else. */
  #places(source: object, place: Place): object | typeof UNSURE {
    if (place.leadsAnywhere || this.#depth >= MAX_DEPTH) return UNSURE;
    let copy: Record<string, unknown> | undefined;
    for (const { name, next } of place.steps) {
      const property = getOwnPropertyDescriptor(source, name);
      if (property === undefined || next === undefined) continue;
      if (isAccessor(property)) return UNSURE;
      const value: unknown = property.value;
      if (value === undefined || value === null) continue;
      const shown = next.rule === undefined ? this.#leading(value, next) : this.#replacement;
      if (shown === value) continue;
      if (shown === UNSURE) return UNSURE;
      copy ??= { ...source } as Record<string, unknown>;
      if (shown === REMOVED) delete copy[name];
      else copy[name] = shown;
    }
    return copy ?? source;
  }

  #leading(value: unknown, place: Place): unknown {
    if (typeof value !== "object" || value === null) return value;
    if (types.isProxy(value) || getPrototypeOf(value) !== Object.prototype || "toJSON" in value) return UNSURE;
    this.#depth++;
    const shown = this.#hasSymbols(value) ? UNSURE : this.#places(value, place);
    this.#depth--;
    return shown;
  }
}
