import { types } from "node:util";
import { isError } from "../../internal/is-error.js";
import { tagOf, wellKnown } from "../../internal/well-known.js";
import { searchError, searchKeys, searchPairs, searchRecord } from "./by-key.js";
import { searchArray, searchMap, searchSet } from "./lists.js";
import { isBytes, isOrdinary, keysOf, property, showsItself, unreadable } from "./read.js";
import type { Open, Search } from "./search.js";

export function searchObject(search: Search, source: object, entry: Open): unknown {
  if (types.isProxy(source)) return searchProxy(search, source, entry);
  if (Array.isArray(source)) return searchArray(search, source, entry);
  if (isError(source)) return searchError(search, source, entry);
  if (types.isMap(source)) return searchMap(search, source, entry);
  if (types.isSet(source)) return searchSet(search, source, entry);
  if (types.isDate(source))
    return isOrdinary(source, Date.prototype) ? source : new Date(Date.prototype.getTime.call(source));
  if (isBytes(source)) return showsItself(source) && !Buffer.isBuffer(source) ? `[${tagOf(source)}]` : source;
  if (types.isRegExp(source))
    return isOrdinary(source, RegExp.prototype) ? search.orText(source, String(source)) : `[${tagOf(source)}]`;
  if (source instanceof URL) return searchUrl(search, source);
  if (types.isBoxedPrimitive(source)) return searchBoxed(search, source);
  const tag = tagOf(source);
  const known = wellKnown(source, tag);
  if (typeof known === "string") return search.text(known);
  if (known !== undefined) return searchPairs(search, Object.entries(known), entry);
  if (tag === "Object" || types.isModuleNamespaceObject(source)) return searchRecord(search, source, entry);
  const own = searchRecord(search, source, entry);
  return Object.keys(own as object).length === 0 ? `[${tag}]` : { ...(own as object) };
}

/** The fields of a call, a logger or a context: their keys are shown, whatever else they are. */
export function searchFields(search: Search, source: object, entry: Open): unknown {
  return types.isProxy(source) ? searchProxy(search, source, entry) : searchKeys(search, source, entry);
}

/** A Proxy may answer differently the next time, so its present answer is shown. */
function searchProxy(search: Search, source: object, entry: Open): unknown {
  const keys = keysOf(source);
  if (typeof keys === "string") return keys;
  const pairs = keys.map((key): [PropertyKey, unknown] => [key, property(source, key)]);
  if (!Array.isArray(source)) return searchPairs(search, pairs, entry);
  return searchArray(
    search,
    pairs.filter(([key]) => key !== "length").map(([, value]) => value),
    entry,
    true,
  );
}

function searchUrl(search: Search, source: URL): unknown {
  const href = String(property(source, "href"));
  return isOrdinary(source, URL.prototype) ? search.orText(source, href) : search.text(href);
}

function searchBoxed(search: Search, source: object): unknown {
  const inner = unreadable(() => source.valueOf());
  return typeof inner === "object" ? `[${tagOf(source)}]` : search.value(inner);
}
