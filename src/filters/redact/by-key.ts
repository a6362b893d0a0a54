import { errorFields } from "../../internal/error-parts.js";
import { REMOVED } from "./censor.js";
import { copyError, errorNames, stackOf } from "./error.js";
import { isAccessor, keysOf, property, showsItself, unreadable } from "./read.js";
import { type Found, type Open, type Search, TOO_MUCH } from "./search.js";

export function searchError(search: Search, source: Error, entry: Open): unknown {
  const plain = showsItself(source);
  entry.make = () => copyError(source, plain);
  const message = String(property(source, "message"));
  const json = typeof property(source, "toJSON") === "function" ? errorFields(source) : undefined;
  const names = errorNames(source, json !== undefined);
  const shown = searchNamed(search, source, names, plain);
  const hidden = shown.parts.find(([key]) => key === "message")?.[1];
  const stack = property(source, "stack");
  if (typeof stack === "string") {
    const part = search.child("stack", hidden === message ? stack : stackOf(stack, message, hidden));
    if (part !== stack) shown.changed = true;
    shown.parts.push(["stack", part === REMOVED ? "" : part]);
  }
  if (json !== undefined) shown.changed = true;
  const result = search.finish(source, entry, shown, (copy, [key, value]) => {
    const enumerable = Object.prototype.propertyIsEnumerable.call(source, key);
    Object.defineProperty(copy, key, { value, enumerable, writable: true, configurable: true });
  });
  if (json !== undefined) defineFields(search, result, json);
  return result;
}

/**
 * Gives the copy of an error what its `toJSON` returned, and no `toJSON`, which could return something else the next
 * time.
 */
function defineFields(search: Search, copy: object, json: object): void {
  Object.defineProperty(copy, "toJSON", { value: undefined, writable: true, configurable: true });
  for (const [key, value] of searchNamed(search, json, Object.keys(json), true).parts) {
    if (key === "toJSON") Object.defineProperty(copy, key, { value, enumerable: true });
    else define(copy, [key, value]);
  }
}

/** An object by its own keys, or by its toJSON. */
export function searchRecord(search: Search, source: object, entry: Open): unknown {
  const toJSON = property(source, "toJSON");
  if (typeof toJSON === "function") {
    const json = unreadable(() => toJSON.call(source));
    if (json !== source) return search.value(json);
  }
  return searchKeys(search, source, entry);
}

export function searchKeys(search: Search, source: object, entry: Open): unknown {
  const keys = keysOf(source);
  if (typeof keys === "string") return keys;
  const plain = showsItself(source);
  entry.make = () => (plain ? {} : Object.create(Object.getPrototypeOf(source)));
  const found = searchNamed(search, source, keys, plain);
  return search.finish(source, entry, found, define);
}

/** Named values that belong to no object of their own. */
export function searchPairs(search: Search, pairs: readonly [PropertyKey, unknown][], entry: Open): object {
  const object: object = {};
  for (const [key, value] of pairs) define(object, [key, value]);
  return search.finish(
    object,
    entry,
    searchNamed(
      search,
      object,
      pairs.map(([key]) => key),
      true,
    ),
    define,
  );
}

function searchNamed(
  search: Search,
  source: object,
  keys: readonly PropertyKey[],
  changed: boolean,
): Found<[PropertyKey, unknown]> {
  const found: Found<[PropertyKey, unknown]> = { parts: [], changed };
  for (const key of keys) {
    if (search.isSpent(found, ["…", TOO_MUCH])) break;
    const value = property(source, key);
    const name =
      typeof key === "symbol"
        ? (search.orText(key, key.toString()) as PropertyKey)
        : search.rules.key(String(key), search.path);
    const shown = search.child(typeof key === "symbol" ? (key.description ?? "") : String(key), value);
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
