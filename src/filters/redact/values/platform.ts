import { CUSTOM } from "../../../internal/node-util.js";
import { tagOf } from "../../../internal/well-known.js";
import type { Place } from "../paths/place.js";
import type { Entry, Masking } from "./masking.js";
import { defineAll, maskProperties } from "./properties.js";
import { isUntouched, readable } from "./read.js";

type Fields = Readonly<Record<string, unknown>>;

/**
 * A URL, Headers, a Request and the like: itself if what is shown of it holds no secret, or that without its secrets.
 * @param known What is shown of it.
 */
export function maskWellKnown(
  masker: Masking,
  source: object,
  tag: string,
  known: Fields | string,
  entry: Entry,
  place: Place | undefined,
): unknown {
  const isSafe = isOfPlatform(source, tag) && !masker.copiesAll;
  if (typeof known === "string") {
    const shown = masker.text(known);
    return shown === known && isSafe ? source : shown;
  }
  entry.make = () => ({});
  const { list, changed } = maskProperties(masker, known, Object.keys(known), (name) => place?.child(name));
  return masker.finish(source, entry, changed || !isSafe, (copy) => defineAll(copy, list));
}

/** Own properties that the platform gives its objects. */
const OWN = new Set<PropertyKey>(["isTrusted"]);

/** Whether an object is of the platform's own class, with nothing added that could show something else. */
function isOfPlatform(source: object, tag: string): boolean {
  let prototype: unknown = globalThis;
  for (const name of tag.split(".")) prototype = (prototype as Record<string, unknown> | undefined)?.[name];
  return (
    (prototype as { prototype?: unknown } | undefined)?.prototype === Object.getPrototypeOf(source) &&
    Object.getOwnPropertyNames(source).every((name) => OWN.has(name)) &&
    !Object.hasOwn(source, CUSTOM) &&
    !Object.hasOwn(source, Symbol.toStringTag)
  );
}

export function maskRegExp(masker: Masking, source: RegExp): unknown {
  const own = Reflect.ownKeys(source);
  const isPlain = Object.getPrototypeOf(source) === RegExp.prototype && own.length === 1 && own[0] === "lastIndex";
  if (!isPlain) return `[${tagOf(source)}]`;
  // Its text has a backslash before each slash, so that no URL in it looks like one.
  return masker.orText(source, String(source).replaceAll("\\/", "/"));
}

/** A boxed primitive, such as `new String("a")`. */
export function maskBoxed(masker: Masking, source: object): unknown {
  const inner = readable(() => source.valueOf());
  if (typeof inner === "object") return `[${tagOf(source)}]`;
  const shown = masker.value(inner, undefined);
  const prototype = Object.getPrototypeOf(Object(inner));
  const isPlain = typeof inner === "string" ? isPlainString(source, inner) : isUntouched(source, prototype);
  return Object.is(shown, inner) && isPlain ? source : shown;
}

/** The own keys of a String are its length and its characters, which may be millions. */
function isPlainString(source: object, text: string): boolean {
  if (Object.getPrototypeOf(source) !== String.prototype || text.length > 1000) return false;
  return Reflect.ownKeys(source).length === text.length + 1;
}
