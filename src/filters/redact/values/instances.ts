import { CUSTOM } from "../../../internal/node-util.js";
import { REMOVED } from "../censor.js";
import type { Place } from "../paths/place.js";
import type { Entry, Masking } from "./masking.js";
import { defineAll, defineHidden, maskProperties } from "./properties.js";
import { inspectsItself, keysOf, property, readable } from "./read.js";

/** An object by its own keys, and by its `toJSON`. */
export function maskInstance(masker: Masking, source: object, entry: Entry, place: Place | undefined): unknown {
  const toJSON = property(source, "toJSON");
  const isCustom = inspectsItself(source);
  if (typeof toJSON !== "function") return maskOwn(masker, source, entry, place, isCustom);
  const json = readable(() => toJSON.call(source));
  if (json === source) return withoutToJSON(masker, source, entry, place, isCustom);
  const shown = masker.value(json, place);
  // An inspect method would show what was not searched, and what toJSON shows is the better choice.
  if (isCustom) return shown;
  return withToJSON(masker, source, entry, place, shown);
}

function maskOwn(masker: Masking, source: object, entry: Entry, place: Place | undefined, isCustom: boolean): unknown {
  const keys = keysOf(source);
  if (typeof keys === "string") return keys;
  entry.make = () => emptyCopy(source, isCustom);
  const { list, changed } = maskProperties(masker, source, keys, (name) => place?.child(name));
  return masker.finish(source, entry, changed || isCustom, (copy) => defineAll(copy, list));
}

/** A copy that shows in JSON what `toJSON` returned, and elsewhere its own keys: both as they were searched. */
function withToJSON(masker: Masking, source: object, entry: Entry, place: Place | undefined, json: unknown): unknown {
  const keys = keysOf(source);
  if (typeof keys === "string") return json;
  entry.make = () => emptyCopy(source, false);
  const others = keys.filter((key) => key !== "toJSON");
  const { list } = maskProperties(masker, source, others, (name) => place?.child(name));
  return masker.finish(source, entry, true, (copy) => {
    defineAll(copy, list);
    const toJSON = () => (json === REMOVED ? undefined : json);
    const enumerable = keys.length > others.length;
    Object.defineProperty(copy, "toJSON", { value: toJSON, enumerable, writable: true, configurable: true });
  });
}

/** A copy of what `toJSON` returned, which was the object itself. The next time it could be another. */
function withoutToJSON(
  masker: Masking,
  source: object,
  entry: Entry,
  place: Place | undefined,
  isCustom: boolean,
): unknown {
  const keys = keysOf(source);
  if (typeof keys === "string") return keys;
  entry.make = () => emptyCopy(source, isCustom);
  const { list } = maskProperties(masker, source, keys, (name) => place?.child(name));
  return masker.finish(source, entry, true, (copy) => {
    defineAll(copy, list);
    if (!Object.hasOwn(copy, "toJSON")) defineHidden(copy, "toJSON", undefined);
  });
}

/** An empty object of the same class, which does not inspect itself. */
function emptyCopy(source: object, isCustom: boolean): object {
  const copy: object = Object.create(Object.getPrototypeOf(source));
  if (isCustom) defineHidden(copy, CUSTOM, undefined);
  return copy;
}
