import { REMOVED } from "../censor.js";
import type { Place } from "../paths/place.js";
import { MAX_ITEMS } from "../search-budget.js";
import { type Entry, type Masking, TOO_MUCH } from "./masking.js";
import { defineAll, isListed, maskProperties } from "./properties.js";
import { accessorOf, inspectsItself, isUntouched, property } from "./read.js";
import { MAX_NAME } from "./search.js";

export function maskArray(
  masker: Masking,
  source: readonly unknown[],
  entry: Entry,
  place: Place | undefined,
): unknown {
  entry.make = () => [];
  const length = Number(property(source, "length")) || 0;
  const { items, removed, changed } = maskItems(masker, source, length, place);
  const own = length > MAX_ITEMS ? [] : namesOf(source);
  const names = maskProperties(masker, source, own, (name) => place?.child(name));
  const isCustom = inspectsItself(source) || length > MAX_ITEMS;
  return masker.finish(source, entry, changed || names.changed || isCustom, (copy) => {
    for (const { index, value } of items) {
      Object.defineProperty(copy, index, { value, enumerable: true, writable: true, configurable: true });
    }
    // What was not searched becomes holes, so that formats say how many items are left.
    (copy as unknown[]).length = length - removed;
    defineAll(copy, names.list);
  });
}

interface Items {
  readonly items: readonly { readonly index: number; readonly value: unknown }[];
  readonly removed: number;
  readonly changed: boolean;
}

function maskItems(masker: Masking, source: readonly unknown[], length: number, place: Place | undefined): Items {
  const items: { index: number; value: unknown }[] = [];
  let changed = false;
  let removed = 0;
  let index = 0;
  for (; index < length && masker.budget.nodes > 0 && index < MAX_ITEMS; index++) {
    if (!(index in source)) {
      masker.budget.nodes--;
      continue;
    }
    const item = property(source, index);
    const shown = masker.named(String(index), item, place?.child(String(index)), ruleOfPrevious(masker, source, index));
    if (!Object.is(shown, item) || accessorOf(source, index) !== undefined) changed = true;
    if (shown === REMOVED) removed++;
    else items.push({ index: index - removed, value: shown });
  }
  if (index === length) return { items, removed, changed };
  items.push({ index: index - removed, value: masker.tooMuch() });
  return { items, removed, changed: true };
}

/** What an array has besides its items. */
function namesOf(source: readonly unknown[]): PropertyKey[] {
  const symbols = Object.getOwnPropertySymbols(source).filter((key) => isListed(source, key));
  const keys = Object.keys(source);
  // The items come first.
  const hasNames = keys.length > 0 && !isIndex(keys.at(-1) as string);
  return hasNames ? [...keys.filter((key) => !isIndex(key)), ...symbols] : symbols;
}

function isIndex(key: string): boolean {
  return /^(?:0|[1-9]\d{0,9})$/.test(key);
}

/** The rule that hides an item, because the item before is its name: raw headers, entries, `--password x`. */
function ruleOfPrevious({ rules }: Masking, source: readonly unknown[], index: number): string | undefined {
  if (index === 0 || !rules.searchesValues) return undefined;
  const before = property(source, index - 1);
  return typeof before === "string" && before.length < MAX_NAME ? rules.names.ruleOf(before) : undefined;
}

export function maskMap(
  masker: Masking,
  source: Map<unknown, unknown>,
  entry: Entry,
  place: Place | undefined,
): unknown {
  entry.make = () => new Map();
  const parts: [unknown, unknown][] = [];
  let changed = !isUntouched(source, Map.prototype);
  let count = 0;
  for (const [key, value] of Map.prototype.entries.call(source)) {
    if (masker.budget.nodes <= 0 || count++ >= MAX_ITEMS) {
      masker.tooMuch();
      parts.push(["…", TOO_MUCH]);
      changed = true;
      break;
    }
    const name = typeof key === "object" || typeof key === "function" ? "" : String(key);
    const shownKey = masker.value(key, undefined);
    const shown = masker.named(name, value, place?.child(name));
    if (!Object.is(shownKey, key) || !Object.is(shown, value)) changed = true;
    if (shown !== REMOVED) parts.push([shownKey, shown]);
  }
  return masker.finish(source, entry, changed, (copy) => {
    const map = copy as Map<unknown, unknown>;
    for (const [key, value] of parts) map.set(map.has(key) ? `${nameOf(key)} (${map.size})` : key, value);
  });
}

function nameOf(key: unknown): string {
  return typeof key === "object" ? "object" : String(key);
}

export function maskSet(masker: Masking, source: Set<unknown>, entry: Entry, place: Place | undefined): unknown {
  entry.make = () => new Set();
  const parts: unknown[] = [];
  let changed = !isUntouched(source, Set.prototype);
  for (const item of Set.prototype.values.call(source)) {
    if (masker.budget.nodes <= 0 || parts.length >= MAX_ITEMS) {
      parts.push(masker.tooMuch());
      changed = true;
      break;
    }
    const shown = masker.named("", item, place?.child(""));
    if (!Object.is(shown, item)) changed = true;
    if (shown !== REMOVED) parts.push(shown);
  }
  return masker.finish(source, entry, changed, (copy) => {
    for (const part of parts) (copy as Set<unknown>).add(part);
  });
}
