import { REMOVED } from "./censor.js";
import { copyError, errorNames, stackOf } from "./error.js";
import { type Found, type Open, TOO_MUCH } from "./found.js";
import { isAccessor, keysOf, property, showsItself, unreadable } from "./read.js";
import type { Walk } from "./walk.js";

export function searchError(walk: Walk, source: Error, entry: Open): unknown {
  const plain = showsItself(source);
  entry.make = () => copyError(source, plain);
  const message = String(property(source, "message"));
  const shown = searchNamed(walk, source, errorNames(source), plain);
  const hidden = shown.parts.find(([key]) => key === "message")?.[1];
  const stack = property(source, "stack");
  if (typeof stack === "string") {
    const part = walk.child("stack", hidden === message ? stack : stackOf(stack, message, hidden));
    if (part !== stack) shown.changed = true;
    shown.parts.push(["stack", part === REMOVED ? "" : part]);
  }
  return walk.finish(source, entry, shown, (copy, [key, value]) => {
    const enumerable = Object.prototype.propertyIsEnumerable.call(source, key);
    Object.defineProperty(copy, key, { value, enumerable, writable: true, configurable: true });
  });
}

/** An object by its own keys, or by its toJSON. */
export function searchRecord(walk: Walk, source: object, entry: Open): unknown {
  const toJSON = property(source, "toJSON");
  if (typeof toJSON === "function") {
    const json = unreadable(() => toJSON.call(source));
    if (json !== source) return walk.value(json);
  }
  return searchKeys(walk, source, entry);
}

export function searchKeys(walk: Walk, source: object, entry: Open): unknown {
  const keys = keysOf(source);
  if (typeof keys === "string") return keys;
  const plain = showsItself(source);
  entry.make = () => (plain ? {} : Object.create(Object.getPrototypeOf(source)));
  const found = searchNamed(walk, source, keys, plain);
  return walk.finish(source, entry, found, define);
}

/** Named values that belong to no object of their own. */
export function searchPairs(walk: Walk, pairs: readonly [PropertyKey, unknown][], entry: Open): object {
  const object: object = {};
  for (const [key, value] of pairs) define(object, [key, value]);
  return walk.finish(
    object,
    entry,
    searchNamed(
      walk,
      object,
      pairs.map(([key]) => key),
      true,
    ),
    define,
  );
}

function searchNamed(
  walk: Walk,
  source: object,
  keys: readonly PropertyKey[],
  changed: boolean,
): Found<[PropertyKey, unknown]> {
  const found: Found<[PropertyKey, unknown]> = { parts: [], changed };
  for (const key of keys) {
    if (walk.isSpent(found, ["…", TOO_MUCH])) break;
    const value = property(source, key);
    const name =
      typeof key === "symbol"
        ? (walk.orText(key, key.toString()) as PropertyKey)
        : walk.rules.key(String(key), walk.path);
    const shown = walk.child(typeof key === "symbol" ? (key.description ?? "") : String(key), value);
    if (name !== key || !Object.is(shown, value) || isAccessor(source, key)) found.changed = true;
    if (shown !== REMOVED) found.parts.push([name, shown]);
  }
  return found;
}

function define(copy: object, [key, value]: [PropertyKey, unknown]): void {
  let free = key;
  while (typeof free === "string" && Object.hasOwn(copy, free)) free += "_";
  Object.defineProperty(copy, free, { value, enumerable: true, writable: true, configurable: true });
}
