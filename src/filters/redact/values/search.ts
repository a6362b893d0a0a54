import { inspect, types } from "node:util";
import type { Rules } from "../rules.js";
import { MAX_DEPTH, MAX_ITEMS, type SearchBudget } from "../search-budget.js";
import { getterOf } from "./getter-of.js";
import { NAMED, PAIR_VALUE, PLAIN, pairRule, RENDERER } from "./key-verdicts.js";

const { getOwnPropertyDescriptor, getOwnPropertySymbols, getPrototypeOf } = Object;
/** From here on the search remembers what it has seen: there may be cycles, or parts that are shared many times. */
const REMEMBER_DEPTH = 12;
const REMEMBER_NODES = 500;

/** Texts longer than this name nothing. */
export const MAX_NAME = 200;

/**
 * Decides whether a value can be shown as it is. Copies nothing, and allocates nothing for values of usual size. Where
 * this search is not sure, {@link Masker} looks more closely: at getters, at objects that render themselves, at Proxies
 * and at most built-in classes.
 */
export class ValueSearch {
  readonly #rules: Rules;
  readonly #budget: SearchBudget;
  readonly #rememberBelow: number;
  #depth = 0;
  #seen: Set<object> | undefined = undefined;

  constructor(rules: Rules, budget: SearchBudget) {
    this.#rules = rules;
    this.#budget = budget;
    this.#rememberBelow = budget.nodes - REMEMBER_NODES;
  }

  /** Whether a value holds no secret, and shows the same whenever it is read. May throw what a Proxy throws. */
  isClean(value: unknown): boolean {
    switch (typeof value) {
      case "string":
        return this.#isCleanText(value);
      case "object":
        return value === null || this.#isCleanObject(value);
      case "number":
        return !this.#rules.hidesNumbers || this.#isCleanText(String(value));
      case "boolean":
      case "undefined":
        return true;
      default:
        return false;
    }
  }

  /** The same for fields, whatever class they are of: their keys are shown. */
  areCleanFields(fields: object): boolean {
    return !types.isProxy(fields) && getOwnPropertySymbols(fields).length === 0 && this.#areCleanKeys(fields);
  }

  #isCleanText(text: string): boolean {
    const budget = this.#budget;
    budget.characters -= text.length;
    return budget.characters >= 0 && this.#rules.texts.find(text).length === 0;
  }

  #isCleanObject(value: object): boolean {
    if (types.isProxy(value)) return false;
    if (this.#depth >= REMEMBER_DEPTH || this.#budget.nodes < this.#rememberBelow) {
      if (this.#depth >= MAX_DEPTH) return false;
      this.#seen ??= new Set();
      if (this.#seen.has(value)) return true;
      this.#seen.add(value);
    }
    this.#depth++;
    const isClean = Array.isArray(value) ? this.#isCleanArray(value) : this.#isCleanInstance(value);
    this.#depth--;
    return isClean;
  }

  #isCleanInstance(value: object): boolean {
    const prototype = getPrototypeOf(value);
    if (prototype === Object.prototype) {
      return getOwnPropertySymbols(value).length === 0 && this.#areCleanKeys(value);
    }
    if (types.isDate(value)) return prototype === Date.prototype && Reflect.ownKeys(value).length === 0;
    return isPlainInstance(value) && this.#areCleanKeys(value);
  }

  #areCleanKeys(value: object): boolean {
    const { keys } = this.#rules;
    let left = MAX_ITEMS;
    for (const key in value) {
      const property = getOwnPropertyDescriptor(value, key);
      // Inherited: no format shows it.
      if (property === undefined) continue;
      const inner: unknown = property.value;
      const verdict = keys.of(key);
      if (verdict !== PLAIN && this.#isSuspect(value, verdict, inner)) return false;
      if (--this.#budget.nodes < 0 || left-- === 0) return false;
      if (inner === undefined ? property.get !== undefined || property.set !== undefined : !this.isClean(inner))
        return false;
    }
    return true;
  }

  #isSuspect(object: object, verdict: number, value: unknown): boolean {
    if (verdict === NAMED) return value !== undefined && value !== null;
    if (verdict === PAIR_VALUE) return pairRule(this.#rules.names, object, dataOf) !== undefined;
    return verdict !== RENDERER || typeof value === "function" || value === undefined;
  }

  #namesNext(item: string): boolean {
    return item.length < MAX_NAME && this.#rules.names.ruleOf(item) !== undefined;
  }

  #isCleanArray(list: readonly unknown[]): boolean {
    const { length } = list;
    if (length > MAX_ITEMS || (list as { [inspect.custom]?: unknown })[inspect.custom] !== undefined) return false;
    if (Object.keys(list).length > length || getOwnPropertySymbols(list).length > 0) return false;
    this.#budget.nodes -= length;
    if (this.#budget.nodes < 0) return false;
    let isName = false;
    for (let index = 0; index < length; index++) {
      if (getterOf(list, index) !== undefined) return false;
      const item = list[index];
      // A list of names and values in turn: raw headers, entries.
      if (isName && item !== undefined && item !== null) return false;
      isName = typeof item === "string" && this.#namesNext(item);
      if (!this.isClean(item)) return false;
    }
    return true;
  }
}

/** An own property's value; undefined for a getter. */
function dataOf(object: object, key: string): unknown {
  return getOwnPropertyDescriptor(object, key)?.value;
}

/** Whether an object of a class has nothing to show but its keys, whoever shows it. */
function isPlainInstance(value: object): boolean {
  const instance = value as { toJSON?: unknown; [inspect.custom]?: unknown; [Symbol.toStringTag]?: unknown };
  return (
    instance.toJSON === undefined &&
    instance[inspect.custom] === undefined &&
    Object.prototype.toString.call(value) === "[object Object]" &&
    getOwnPropertySymbols(value).length === 0 &&
    !hasHiddenContent(value)
  );
}

/** Whether `util.inspect` would show more than the keys. */
export function hasHiddenContent(value: object): boolean {
  return (
    types.isNativeError(value) ||
    value instanceof Error ||
    types.isMap(value) ||
    types.isSet(value) ||
    types.isPromise(value) ||
    types.isMapIterator(value) ||
    types.isSetIterator(value) ||
    types.isBoxedPrimitive(value)
  );
}
