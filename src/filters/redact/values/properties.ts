import { CUSTOM } from "../../../internal/node-util.js";
import { REMOVED } from "../censor.js";
import type { Place } from "../paths/place.js";
import { MAX_ITEMS } from "../search-budget.js";
import { PAIR_VALUE, pairRule } from "./key-verdicts.js";
import { type Entry, type Masking, TOO_MUCH } from "./masking.js";
import { accessorOf, keysOf, property } from "./read.js";

/** A property of a copy. */
export interface Property {
  readonly key: PropertyKey;
  readonly value: unknown;
  readonly isEnumerable: boolean;
  /** The accessor that the original has here: the copy has one as well, which returns what was searched. */
  readonly accessor: PropertyDescriptor | undefined;
}

/** The properties of an object after the search, and whether the original can no longer be shown. */
export interface Properties {
  readonly list: readonly Property[];
  readonly changed: boolean;
}

/** The place of a value that is in an object under a name. */
export type Places = (name: string, value: unknown) => Place | undefined;

/** An object by its own keys. */
export function maskKeys(masker: Masking, source: object, entry: Entry, places: Places, make: () => object): unknown {
  const keys = keysOf(source);
  if (typeof keys === "string") return keys;
  entry.make = make;
  const { list, changed } = maskProperties(masker, source, keys, places);
  return masker.finish(source, entry, changed, (copy) => defineAll(copy, list));
}

export function maskProperties(
  masker: Masking,
  source: object,
  keys: readonly PropertyKey[],
  places: Places,
): Properties {
  const list: Property[] = [];
  let changed = false;
  for (const key of keys) {
    if (masker.budget.nodes <= 0 || list.length >= MAX_ITEMS) {
      masker.tooMuch();
      list.push({ key: "…", value: TOO_MUCH, isEnumerable: true, accessor: undefined });
      return { list, changed: true };
    }
    // An inspect method would show what was not searched.
    if (key === CUSTOM) {
      changed = true;
      continue;
    }
    const accessor = accessorOf(source, key);
    const value = property(source, key);
    const name = maskedKey(masker, key);
    const shown = masker.named(nameOf(key), value, places(nameOf(key), value), ruleOfPair(masker, source, key));
    if (name !== key || !Object.is(shown, value) || accessor !== undefined) changed = true;
    const isEnumerable = isListed(source, key);
    if (shown !== REMOVED) list.push({ key: name, value: shown, isEnumerable, accessor });
  }
  return { list, changed };
}

/** Whether formats list a property. Never throws. */
export function isListed(source: object, key: PropertyKey): boolean {
  try {
    return Object.prototype.propertyIsEnumerable.call(source, key);
  } catch {
    return true;
  }
}

function nameOf(key: PropertyKey): string {
  return typeof key === "symbol" ? (key.description ?? "") : String(key);
}

/** A name without its secrets. */
function maskedKey(masker: Masking, key: PropertyKey): PropertyKey {
  if (!masker.rules.searchesValues) return key;
  return typeof key === "symbol" ? (masker.orText(key, key.toString()) as PropertyKey) : masker.text(String(key));
}

function ruleOfPair({ rules }: Masking, source: object, key: PropertyKey): string | undefined {
  return key === "value" && rules.keys.of(key) === PAIR_VALUE ? pairRule(rules.names, source, property) : undefined;
}

/** Defines properties. Names that have become equal are numbered. */
export function defineAll(copy: object, list: readonly Property[]): void {
  const counts = new Map<PropertyKey, number>();
  for (const { key, value, isEnumerable, accessor } of list) {
    const property: PropertyDescriptor = { enumerable: isEnumerable, configurable: true };
    if (accessor === undefined) Object.assign(property, { value, writable: true });
    if (accessor?.get !== undefined) property.get = () => value;
    if (accessor?.set !== undefined) property.set = () => {};
    Object.defineProperty(copy, freeKey(key, counts), property);
  }
}

/** A key that no property has yet: by a counter, since thousands may have become equal. */
function freeKey(key: PropertyKey, counts: Map<PropertyKey, number>): PropertyKey {
  let count = counts.get(key);
  if (count === undefined) {
    counts.set(key, 1);
    return key;
  }
  let free: string;
  do free = `${String(key)}_${++count}`;
  while (counts.has(free));
  counts.set(key, count);
  counts.set(free, 1);
  return free;
}

/** Defines a property that formats do not list. */
export function defineHidden(copy: object, key: PropertyKey, value: unknown): void {
  Object.defineProperty(copy, key, { value, writable: true, configurable: true });
}
