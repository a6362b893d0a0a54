import { types } from "node:util";
import { CUSTOM } from "../../../internal/node-util.js";
import type { NameVerdicts } from "../names/name-verdicts.js";
import type { Rules } from "../rules.js";
import { MAX_CHARACTERS, MAX_DEPTH, MAX_ITEMS, MAX_NODES, type SearchBudget } from "../search-budget.js";
import { getterOf } from "./getter-of.js";
import { NAMED, PAIR_VALUE, PLAIN, pairRule, RENDERER } from "./key-verdicts.js";

const { getOwnPropertyDescriptor, getOwnPropertySymbols, getPrototypeOf } = Object;

/** From here on the search remembers what it has seen: there may be cycles, or parts that are shared many times. */
const REMEMBER_DEPTH = 12;
const REMEMBER_NODES = 500;

/** Texts longer than this name nothing. */
export const MAX_NAME = 200;

/**
 * Decides whether values can be shown as they are. Copies nothing, and allocates nothing for values of usual size. Where
 * this search is not sure, `Masker` looks more closely: at getters, at objects that render themselves, at Proxies and at
 * most built-in classes. It searches one line at a time, and counts what it may still search of it.
 */
export class ValueSearch implements SearchBudget {
  nodes: number = MAX_NODES;
  characters: number = MAX_CHARACTERS;
  readonly #rules: Rules;
  #isInspected = true;
  #depth = 0;
  #seen: Set<object> | undefined = undefined;

  constructor(rules: Rules) {
    this.#rules = rules;
  }

  /**
   * Starts a new line.
   * @param isInspected Whether something may show symbols, and what arrays have besides their items.
   */
  reset(isInspected: boolean): void {
    this.nodes = MAX_NODES;
    this.characters = MAX_CHARACTERS;
    this.#isInspected = isInspected;
    this.#depth = 0;
    if (this.#seen !== undefined) this.#seen = undefined;
  }

  /** Whether a text holds no secret. */
  isCleanText(text: string): boolean {
    this.characters -= text.length;
    return this.characters >= 0 && this.#rules.texts.find(text).length === 0;
  }

  /** Whether a value holds no secret, and shows the same whenever it is read. May throw what a getter throws. */
  isClean(value: unknown): boolean {
    switch (typeof value) {
      case "string":
        return this.isCleanText(value);
      case "object":
        return value === null || this.#isCleanObject(value);
      case "number":
        return Math.abs(value) < this.#rules.leastNumber || this.isCleanText(String(value));
      case "boolean":
      case "undefined":
        return true;
      default:
        return false;
    }
  }

  #isCleanObject(value: object): boolean {
    if (types.isProxy(value)) return false;
    if (this.#depth >= REMEMBER_DEPTH || this.nodes < MAX_NODES - REMEMBER_NODES) {
      if (this.#depth >= MAX_DEPTH) return false;
      if (this.#wasSeen(value)) return true;
    }
    this.#depth++;
    const isClean = Array.isArray(value) ? this.#isCleanArray(value) : this.#isCleanInstance(value);
    this.#depth--;
    return isClean;
  }

  #wasSeen(value: object): boolean {
    this.#seen ??= new Set();
    if (this.#seen.has(value)) return true;
    this.#seen.add(value);
    return false;
  }

  #isCleanInstance(value: object): boolean {
    const prototype = getPrototypeOf(value);
    if (prototype === Object.prototype) return this.#hasNoSymbols(value) && this.#areCleanKeys(value);
    if (types.isDate(value)) return prototype === Date.prototype && Reflect.ownKeys(value).length === 0;
    return isPlainInstance(value) && this.#areCleanKeys(value);
  }

  #hasNoSymbols(value: object): boolean {
    return !this.#isInspected || getOwnPropertySymbols(value).length === 0;
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
      if (verdict !== PLAIN && this.#isSuspect(value, key, verdict)) return false;
      if (--this.nodes < 0 || left-- === 0) return false;
      if (inner === undefined ? isAccessor(property) : !this.isClean(inner)) return false;
    }
    return true;
  }

  #isSuspect(object: object, key: string, verdict: number): boolean {
    const { names } = this.#rules;
    const value = dataOf(object, key);
    if (verdict === NAMED) return isHidden(names, names.ruleOf(key), value);
    if (verdict === PAIR_VALUE) return isHidden(names, pairRule(names, object, dataOf), value);
    return verdict !== RENDERER || typeof value === "function" || value === undefined;
  }

  #isCleanArray(list: readonly unknown[]): boolean {
    const { length } = list;
    if (length > MAX_ITEMS || (this.#isInspected && hasMore(list))) return false;
    this.nodes -= length;
    if (this.nodes < 0) return false;
    let rule: string | undefined;
    for (let index = 0; index < length; index++) {
      if (getterOf(list, index) !== undefined) return false;
      const item = list[index];
      // A list of names and values in turn: raw headers, entries.
      if (isHidden(this.#rules.names, rule, item)) return false;
      rule = typeof item === "string" ? this.#ruleOf(item) : undefined;
      if (!this.isClean(item)) return false;
    }
    return true;
  }

  #ruleOf(item: string): string | undefined {
    return item.length < MAX_NAME ? this.#rules.names.ruleOf(item) : undefined;
  }
}

/** Whether the rule of a name hides a value. */
export function isHidden(names: NameVerdicts, rule: string | undefined, value: unknown): boolean {
  return rule !== undefined && names.hides(rule, value);
}

export function isAccessor({ get, set }: PropertyDescriptor): boolean {
  return get !== undefined || set !== undefined;
}

/** An own property's value; undefined for a getter. */
export function dataOf(object: object, key: string): unknown {
  return getOwnPropertyDescriptor(object, key)?.value;
}

/** Whether `util.inspect` may show more of an array than its items. */
export function hasMore(list: readonly unknown[]): boolean {
  const keys = Object.keys(list);
  const last = list.length - 1;
  return (
    // The items come first: without holes, the last key is the last item's.
    keys.length !== list.length ||
    (last >= 0 && keys[last] !== String(last)) ||
    getOwnPropertySymbols(list).length > 0 ||
    (list as { [CUSTOM]?: unknown })[CUSTOM] !== undefined
  );
}

/** Whether an object of a class has nothing to show but its keys, whoever shows it. */
function isPlainInstance(value: object): boolean {
  const instance = value as { toJSON?: unknown; [CUSTOM]?: unknown };
  return (
    instance.toJSON === undefined &&
    instance[CUSTOM] === undefined &&
    Object.prototype.toString.call(value) === "[object Object]" &&
    getOwnPropertySymbols(value).length === 0 &&
    !hasHiddenContent(value)
  );
}

/** Whether an object that looks like any other has content that is not in its keys. */
function hasHiddenContent(value: object): boolean {
  return (
    value instanceof Error ||
    types.isNativeError(value) ||
    types.isMap(value) ||
    types.isSet(value) ||
    types.isPromise(value) ||
    types.isMapIterator(value) ||
    types.isSetIterator(value)
  );
}
