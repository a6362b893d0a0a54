import { types } from "node:util";
import { errorFields, isSuppressedError } from "../../../internal/error-parts.js";
import { CUSTOM } from "../../../internal/node-util.js";
import { withStackTraceLimit } from "../../../internal/stack-trace-limit.js";
import { REMOVED } from "../censor.js";
import type { Place } from "../paths/place.js";
import type { Entry, Masking } from "./masking.js";
import { defineAll, defineHidden, isListed, maskProperties, type Property } from "./properties.js";
import { inspectsItself, property } from "./read.js";

/** Parts of an error that are shown although they are not enumerable, or are inherited. The stack comes last. */
const HIDDEN = ["name", "message", "code", "cause", "errors"];
/** The same of an error whose `toJSON` decides what its own fields are. */
const PARTS = ["name", "message", "cause", "errors"];
const SUPPRESSED_PARTS = [...PARTS, "error", "suppressed"];

/** An error by its message, stack, own fields, cause and inner errors. */
export function maskError(masker: Masking, source: Error, entry: Entry, place: Place | undefined): unknown {
  const isCustom = inspectsItself(source);
  const isProxy = types.isProxy(source);
  entry.make = () => emptyCopy(source, isCustom);
  const message = String(property(source, "message"));
  const json = typeof property(source, "toJSON") === "function" ? errorFields(source) : undefined;
  const places = (name: string) => place?.child(name);
  const own = maskProperties(masker, source, errorNames(source, json !== undefined), places);
  const list = own.list.filter(({ value }) => value !== undefined || json === undefined);
  const stack = maskStack(masker, source, message, list, place);
  const jsonFields = json === undefined ? undefined : maskProperties(masker, json, Object.keys(json), places).list;
  // An error of some engines has an accessor for its stack, which is part of every error.
  const changed = isProxy || own.changed || isCustom || stack.changed || json !== undefined;
  return masker.finish(source, entry, changed, (copy) => {
    defineAll(copy, list);
    if (stack.property !== undefined) defineAll(copy, [stack.property]);
    if (jsonFields === undefined) return;
    // What was searched, and no `toJSON`, which could return something else the next time.
    defineHidden(copy, "toJSON", undefined);
    defineAll(
      copy,
      jsonFields.filter(({ key }) => key !== "toJSON"),
    );
    const shown = jsonFields.find(({ key }) => key === "toJSON");
    if (shown !== undefined) Object.defineProperty(copy, "toJSON", { value: shown.value, enumerable: true });
  });
}

function maskStack(
  masker: Masking,
  source: Error,
  message: string,
  list: readonly Property[],
  place: Place | undefined,
): { readonly property: Property | undefined; readonly changed: boolean } {
  const stack = property(source, "stack");
  if (typeof stack !== "string") return { property: undefined, changed: false };
  const hidden = list.find(({ key }) => key === "message")?.value;
  const shown = masker.named(
    "stack",
    hidden === message ? stack : stackOf(stack, message, hidden),
    place?.child("stack"),
  );
  const value = shown === REMOVED ? "" : shown;
  return {
    property: { key: "stack", value, isEnumerable: isListed(source, "stack"), accessor: undefined },
    changed: value !== stack,
  };
}

/** The names of everything that is shown of an error, except its stack. */
function errorNames(error: Error, hasToJSON: boolean): PropertyKey[] {
  if (hasToJSON) return (isSuppressedError(error) ? SUPPRESSED_PARTS : PARTS).filter((name) => has(error, name));
  const names = new Set<PropertyKey>(HIDDEN.filter((name) => has(error, name)));
  try {
    for (const key of Reflect.ownKeys(error)) if (key !== "stack" && key !== CUSTOM) names.add(key);
  } catch {
    // A Proxy that refuses to list its keys: the known parts are tried one by one.
  }
  return [...names];
}

function has(error: Error, name: string): boolean {
  try {
    return name in error;
  } catch {
    return false;
  }
}

/**
 * An empty error of the same class, which does not inspect itself. It must be a real error, or `util.inspect` shows it
 * as an object.
 */
function emptyCopy(error: Error, isCustom: boolean): Error {
  const copy = withStackTraceLimit(0, () => new Error());
  Object.setPrototypeOf(copy, prototypeOf(error));
  if (isCustom) defineHidden(copy, CUSTOM, undefined);
  return copy;
}

function prototypeOf(error: Error): object {
  try {
    return Object.getPrototypeOf(error) ?? Error.prototype;
  } catch {
    return Error.prototype;
  }
}

/** How far into a stack its message may begin: behind the error's name and code. */
const MAX_HEAD = 200;

/** A stack with another message. If the old message is not at its beginning, only the frames are kept. */
function stackOf(stack: string, message: string, shown: unknown): string {
  const at = stack.slice(0, message.length + MAX_HEAD).indexOf(message);
  if (message !== "" && at !== -1) return `${stack.slice(0, at)}${shown ?? ""}${stack.slice(at + message.length)}`;
  const frames = stack.split("\n").filter((line) => /^\s+at .*:\d+\)?$/.test(line));
  return [`Error: ${shown ?? ""}`, ...frames].join("\n");
}
