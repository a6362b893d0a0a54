import { types } from "node:util";
import { isError } from "../../../internal/is-error.js";
import { Unreadable } from "../../../internal/safe-read.js";
import { tagOf, wellKnown } from "../../../internal/well-known.js";
import type { Place } from "../paths/place.js";
import { isBytes, maskBytes } from "./bytes.js";
import { maskError } from "./errors.js";
import { maskInstance } from "./instances.js";
import { maskArray, maskMap, maskSet } from "./lists.js";
import type { Entry, Masking } from "./masking.js";
import { maskBoxed, maskRegExp, maskWellKnown } from "./platform.js";
import { maskKeys } from "./properties.js";
import { maskProxy, snapshotOf } from "./proxies.js";
import { isUntouched } from "./read.js";

/** An object without its secrets, by what formats show of its kind. */
export function maskObject(masker: Masking, source: object, entry: Entry, place: Place | undefined): unknown {
  if (types.isProxy(source)) return maskProxy(masker, source, entry, place);
  if (Array.isArray(source)) return maskArray(masker, source, entry, place);
  if (isError(source)) return maskError(masker, source, entry, place);
  if (types.isMap(source)) return maskMap(masker, source, entry, place);
  if (types.isSet(source)) return maskSet(masker, source, entry, place);
  if (types.isDate(source))
    return isUntouched(source, Date.prototype) && !masker.copiesAll
      ? source
      : new Date(Date.prototype.getTime.call(source));
  if (isBytes(source)) return maskBytes(masker, source);
  if (types.isRegExp(source)) return maskRegExp(masker, source);
  if (types.isBoxedPrimitive(source)) return maskBoxed(masker, source);
  const tag = tagOf(source);
  if (isOpaque(source, tag)) return `[${tag}]`;
  const unreadable = Unreadable.text(source);
  if (unreadable !== undefined) return unreadable;
  const known = wellKnown(source, tag);
  return known === undefined
    ? maskInstance(masker, source, entry, place)
    : maskWellKnown(masker, source, tag, known, entry, place);
}

/** Whether `util.inspect` would show what cannot be read: what a promise resolves to, what an iterator is at. */
function isOpaque(source: object, tag: string): boolean {
  return types.isPromise(source) || types.isMapIterator(source) || types.isSetIterator(source) || tag === "WeakRef";
}

/** The fields of a call, a logger or a context: their keys are shown, whatever class they are of. */
export function maskFields(masker: Masking, source: object, entry: Entry, root: Place | undefined): unknown {
  const fields = types.isProxy(source) ? snapshotOf(source) : source;
  if (typeof fields === "string") return fields;
  const shown = maskKeys(
    masker,
    fields,
    entry,
    (name, value) => placeOfField(root, name, value),
    () => ({}),
  );
  return shown;
}

/** The place of a field. An error is at `error`, whichever of its two names it was given under. */
export function placeOfField(root: Place | undefined, name: string, value: unknown): Place | undefined {
  const place = root?.child(name);
  if (name !== "err" || root === undefined || !isError(value)) return place;
  const error = root.child("error");
  return place === undefined ? error : place.and(error);
}
