import { REMOVED } from "./censor.js";
import { type Found, type Open, TOO_MUCH } from "./found.js";
import { isAccessor, isOrdinary, property, showsItself } from "./read.js";
import type { Walk } from "./walk.js";

export function searchArray(walk: Walk, source: readonly unknown[], entry: Open, changed = false): unknown {
  entry.make = () => [];
  const found: Found<unknown> = { parts: [], changed: changed || hasMore(source) };
  for (let index = 0; index < source.length && !walk.isSpent(found, TOO_MUCH); index++) {
    const item = property(source, index);
    const shown = isNamed(walk, source, index, item)
      ? walk.rules.censor.value(item, walk.path)
      : walk.child(String(index), item);
    if (!Object.is(shown, item) || isAccessor(source, String(index))) found.changed = true;
    if (shown !== REMOVED) found.parts.push(shown);
  }
  return walk.finish(source, entry, found, (copy, part) => (copy as unknown[]).push(part));
}

/** Longer ones are copied without a look: to list their keys costs more. */
const MAX_LISTED = 1000;

/** Whether an array may show more than its items. An ordinary one has its length beside them, and nothing else. */
function hasMore(source: readonly unknown[]): boolean {
  if (source.length > MAX_LISTED || showsItself(source)) return true;
  return Reflect.ownKeys(source).length > source.length + 1;
}

/** Lists of names and values in turn: raw headers, entries, `--password x`. */
function isNamed(walk: Walk, source: readonly unknown[], index: number, item: unknown): boolean {
  if (index === 0 || typeof item !== "string") return false;
  const before = property(source, index - 1);
  return typeof before === "string" && before.length < 200 && walk.rules.names.has(before);
}

export function searchMap(walk: Walk, source: Map<unknown, unknown>, entry: Open): unknown {
  entry.make = () => new Map();
  const found: Found<[unknown, unknown]> = { parts: [], changed: !isOrdinary(source, Map.prototype) };
  for (const [key, value] of Map.prototype.entries.call(source)) {
    if (walk.isSpent(found, ["…", TOO_MUCH])) break;
    const name = walk.value(key);
    const shown = walk.child(typeof key === "object" ? "" : String(key), value);
    if (!Object.is(name, key) || !Object.is(shown, value)) found.changed = true;
    if (shown !== REMOVED) found.parts.push([name, shown]);
  }
  return walk.finish(source, entry, found, (copy, [key, value]) => {
    const map = copy as Map<unknown, unknown>;
    map.set(map.has(key) ? `${String(key)} (${map.size})` : key, value);
  });
}

export function searchSet(walk: Walk, source: Set<unknown>, entry: Open): unknown {
  entry.make = () => new Set();
  const found: Found<unknown> = { parts: [], changed: !isOrdinary(source, Set.prototype) };
  for (const item of Set.prototype.values.call(source)) {
    if (walk.isSpent(found, TOO_MUCH)) break;
    const shown = walk.child("", item);
    if (!Object.is(shown, item)) found.changed = true;
    if (shown !== REMOVED) found.parts.push(shown);
  }
  return walk.finish(source, entry, found, (copy, part) => (copy as Set<unknown>).add(part));
}
