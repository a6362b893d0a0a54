import { types } from "node:util";
import { isError } from "../../internal/is-error.js";
import type { Open } from "./found.js";
import { searchArray, searchMap, searchSet } from "./lists.js";
import { entriesOf, isBytes, isOrdinary, keysOf, property, showsItself, tagOf, unreadable } from "./read.js";
import { searchError, searchKeys, searchPairs, searchRecord } from "./records.js";
import type { Walk } from "./walk.js";

export function searchObject(walk: Walk, source: object, entry: Open): unknown {
  if (types.isProxy(source)) return searchProxy(walk, source, entry);
  if (Array.isArray(source)) return searchArray(walk, source, entry);
  if (isError(source)) return searchError(walk, source as Error, entry);
  if (types.isMap(source)) return searchMap(walk, source, entry);
  if (types.isSet(source)) return searchSet(walk, source, entry);
  if (types.isDate(source))
    return isOrdinary(source, Date.prototype) ? source : new Date(Date.prototype.getTime.call(source));
  if (isBytes(source)) return showsItself(source) && !Buffer.isBuffer(source) ? `[${tagOf(source)}]` : source;
  if (types.isRegExp(source))
    return isOrdinary(source, RegExp.prototype) ? walk.orText(source, String(source)) : `[${tagOf(source)}]`;
  if (source instanceof URL) return searchUrl(walk, source);
  if (types.isBoxedPrimitive(source)) return searchBoxed(walk, source);
  const entries = entriesOf(source);
  if (entries !== undefined) return searchPairs(walk, entries, entry);
  const tag = tagOf(source);
  if (tag === "Object" || types.isModuleNamespaceObject(source)) return searchRecord(walk, source, entry);
  const own = searchRecord(walk, source, entry);
  return Object.keys(own as object).length === 0 ? `[${tag}]` : { ...(own as object) };
}

/** The fields of a call, a logger or a context: their keys count, whatever else they are. */
export function searchFields(walk: Walk, source: object, entry: Open): unknown {
  return types.isProxy(source) ? searchProxy(walk, source, entry) : searchKeys(walk, source, entry);
}

/** A Proxy may answer otherwise the next time, so what it says now is what is shown. */
function searchProxy(walk: Walk, source: object, entry: Open): unknown {
  const keys = keysOf(source);
  if (typeof keys === "string") return keys;
  const pairs = keys.map((key): [PropertyKey, unknown] => [key, property(source, key)]);
  if (!Array.isArray(source)) return searchPairs(walk, pairs, entry);
  return searchArray(
    walk,
    pairs.filter(([key]) => key !== "length").map(([, value]) => value),
    entry,
    true,
  );
}

function searchUrl(walk: Walk, source: URL): unknown {
  const href = String(property(source, "href"));
  return isOrdinary(source, URL.prototype) ? walk.orText(source, href) : walk.text(href);
}

function searchBoxed(walk: Walk, source: object): unknown {
  const inner = unreadable(() => source.valueOf());
  return typeof inner === "object" ? `[${tagOf(source)}]` : walk.value(inner);
}
