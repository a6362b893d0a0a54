import { REMOVED } from "../censor.js";
import type { Place } from "../paths/place.js";
import { MAX_ITEMS } from "../search-budget.js";
import { type Entry, type Masking, TOO_MUCH } from "./masking.js";
import { accessorOf, inspectsItself, isUntouched, property } from "./read.js";
import { MAX_NAME } from "./search.js";

export function maskArray(
  masker: Masking,
  source: readonly unknown[],
  entry: Entry,
  place: Place | undefined,
  isSnapshot = false,
): unknown {
  entry.make = () => [];
  const length = Number(property(source, "length")) || 0;
  const parts: { readonly index: number; readonly value: unknown; readonly accessor: boolean }[] = [];
  let changed = isSnapshot || hasMore(source, length);
  let removed = 0;
  let index = 0;
  for (; index < length && masker.budget.nodes > 0 && index < MAX_ITEMS; index++) {
    if (!(index in source)) {
      masker.budget.nodes--;
      continue;
    }
    const item = property(source, index);
    const shown = masker.named(String(index), item, place?.child(String(index)), ruleOfPrevious(masker, source, index));
    const accessor = accessorOf(source, index) !== undefined;
    if (!Object.is(shown, item) || accessor) changed = true;
    if (shown === REMOVED) removed++;
    else parts.push({ index: index - removed, value: shown, accessor });
  }
  if (index < length) {
    masker.tooMuch();
    parts.push({ index: index - removed, value: TOO_MUCH, accessor: false });
    changed = true;
  }
  return masker.finish(source, entry, changed, (copy) => {
    for (const { index: at, value } of parts) {
      Object.defineProperty(copy, at, { value, enumerable: true, writable: true, configurable: true });
    }
    // What was not searched becomes holes, so that formats say how many items are left.
    (copy as unknown[]).length = length - removed;
  });
}

/** Whether an array may show more than its items. */
function hasMore(source: readonly unknown[], length: number): boolean {
  if (length > MAX_ITEMS || inspectsItself(source)) return true;
  return Object.keys(source).length > length || Object.getOwnPropertySymbols(source).length > 0;
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
