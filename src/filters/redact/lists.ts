import { REMOVED } from "./censor.js";
import { isAccessor, isOrdinary, property, showsItself } from "./read.js";
import { type Found, type Open, type Search, TOO_MUCH } from "./search.js";

export function searchArray(search: Search, source: readonly unknown[], entry: Open, changed = false): unknown {
  entry.make = () => [];
  const found: Found<unknown> = { parts: [], changed: changed || hasMore(source) };
  for (let index = 0; index < source.length && !search.isSpent(found, TOO_MUCH); index++) {
    const item = property(source, index);
    const shown = isNamed(search, source, index, item)
      ? search.rules.censor.value(item, search.path)
      : search.child(String(index), item);
    if (!Object.is(shown, item) || isAccessor(source, String(index))) found.changed = true;
    if (shown !== REMOVED) found.parts.push(shown);
  }
  return search.finish(source, entry, found, (copy, part) => (copy as unknown[]).push(part));
}

/** Longer arrays are always copied: listing their keys costs more. */
const MAX_LISTED = 1000;

/** Whether an array may show more than its items. An ordinary one has its length, and nothing else. */
function hasMore(source: readonly unknown[]): boolean {
  if (source.length > MAX_LISTED || showsItself(source)) return true;
  return Reflect.ownKeys(source).length > source.length + 1;
}

/** Lists of names and values in turn: raw headers, entries, `--password x`. */
function isNamed(search: Search, source: readonly unknown[], index: number, item: unknown): boolean {
  if (index === 0 || typeof item !== "string") return false;
  const before = property(source, index - 1);
  return typeof before === "string" && before.length < 200 && search.rules.names.has(before);
}

export function searchMap(search: Search, source: Map<unknown, unknown>, entry: Open): unknown {
  entry.make = () => new Map();
  const found: Found<[unknown, unknown]> = { parts: [], changed: !isOrdinary(source, Map.prototype) };
  for (const [key, value] of Map.prototype.entries.call(source)) {
    if (search.isSpent(found, ["…", TOO_MUCH])) break;
    const name = search.value(key);
    const shown = search.child(typeof key === "object" ? "" : String(key), value);
    if (!Object.is(name, key) || !Object.is(shown, value)) found.changed = true;
    if (shown !== REMOVED) found.parts.push([name, shown]);
  }
  return search.finish(source, entry, found, (copy, [key, value]) => {
    const map = copy as Map<unknown, unknown>;
    map.set(map.has(key) ? `${String(key)} (${map.size})` : key, value);
  });
}

export function searchSet(search: Search, source: Set<unknown>, entry: Open): unknown {
  entry.make = () => new Set();
  const found: Found<unknown> = { parts: [], changed: !isOrdinary(source, Set.prototype) };
  for (const item of Set.prototype.values.call(source)) {
    if (search.isSpent(found, TOO_MUCH)) break;
    const shown = search.child("", item);
    if (!Object.is(shown, item)) found.changed = true;
    if (shown !== REMOVED) found.parts.push(shown);
  }
  return search.finish(source, entry, found, (copy, part) => (copy as Set<unknown>).add(part));
}
