import { types } from "node:util";
import { errorFields, isSuppressedError } from "../../internal/error-parts.js";
import { isError } from "../../internal/is-error.js";
import { CUSTOM } from "../../internal/node-util.js";
import { read } from "../../internal/safe-read.js";
import { tagOf, wellKnown } from "../../internal/well-known.js";
import { bytesText } from "../value-text.js";

/** How many bytes, or numbers in a typed array, `inspect` shows; a text is shown in place of a longer one. */
const MAX_ITEMS = 100;

/**
 * Whether `inspect` would show the wrong things of an object, or too many, so that another is shown instead. May throw.
 */
export function hasStandIn(value: object): boolean {
  if (isError(value)) return isSuppressedError(value) || typeof read(value, "toJSON") === "function";
  if (ArrayBuffer.isView(value) || types.isAnyArrayBuffer(value)) return isLong(value);
  return wellKnown(value) !== undefined;
}

/** `inspect` itself shows few bytes of a Buffer. */
function isLong(value: ArrayBuffer | ArrayBufferView | SharedArrayBuffer): boolean {
  if (Buffer.isBuffer(value)) return false;
  return (types.isTypedArray(value) ? value.length : value.byteLength) > MAX_ITEMS;
}

/** How many objects are searched for those that have stand-ins. */
const MAX_OBJECTS = 1000;

/** A value, with stand-ins in it: a copy as far as there are any. The rest is shared with the original. May throw. */
export function withStandIns(root: unknown, depth: number): unknown {
  const copies = new Map<object, unknown>();
  let left = MAX_OBJECTS;
  function copyOf(value: unknown, level: number): unknown {
    if (typeof value !== "object" || value === null || level > depth || types.isProxy(value)) return value;
    const done = copies.get(value);
    if (done !== undefined) return done;
    if (left-- <= 0) return "[more values than the limit]";
    // An object that holds itself is shown as it is inside itself.
    copies.set(value, value);
    const copy = copied(hasStandIn(value) ? standIn(value) : value, (inner) => copyOf(inner, level + 1));
    copies.set(value, copy);
    return copy;
  }
  return copyOf(root, 0);
}

function standIn(value: object): object {
  if (isError(value)) return errorStandIn(value);
  if (ArrayBuffer.isView(value) || types.isAnyArrayBuffer(value)) return new ShownText(bytesText(value));
  const known = wellKnown(value) ?? "";
  return typeof known === "string" ? new ShownText(known) : defineAll(instanceOf(tagOf(value)), known);
}

/** A text that `inspect` shows as it is. */
class ShownText {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  [CUSTOM](): string {
    return this.#text;
  }
}

/** An empty object of a class of this name, which `inspect` shows. */
function instanceOf(name: string): object {
  const { [name]: Class } = { [name]: class {} };
  return Class === undefined ? {} : new Class();
}

/** An error with the fields that its `toJSON` returns, and with the two errors of a SuppressedError. */
function errorStandIn(error: Error): Error {
  const copy = Object.setPrototypeOf(new Error(), Object.getPrototypeOf(error)) as Error;
  for (const key of ["name", "message", "stack", "cause", "errors"]) {
    if (key in error) Object.defineProperty(copy, key, { value: read(error, key), writable: true, configurable: true });
  }
  Object.defineProperty(copy, "toJSON", { value: undefined, writable: true, configurable: true });
  const suppressed = isSuppressedError(error)
    ? { error: read(error, "error"), suppressed: read(error, "suppressed") }
    : {};
  return defineAll(copy, { ...suppressed, ...errorFields(error) });
}

function defineAll<T extends object>(target: T, fields: object): T {
  for (const [key, value] of Object.entries(fields)) {
    Object.defineProperty(target, key, { value, enumerable: true, writable: true, configurable: true });
  }
  return target;
}

/** An object with other values in it; the object itself if none differs. */
function copied(source: object, replace: (value: unknown) => unknown): object {
  if (Array.isArray(source)) return sameOr(source, source, source.map(replace));
  if (types.isMap(source)) {
    const flat = [...Map.prototype.entries.call(source)].flat();
    const shown = flat.map(replace);
    const pairs = () =>
      Array.from({ length: source.size }, (_, index) => [shown[2 * index], shown[2 * index + 1]] as const);
    return flat.every((value, index) => value === shown[index]) ? source : new Map(pairs());
  }
  if (types.isSet(source)) {
    const values = [...Set.prototype.values.call(source)];
    return sameOr(source, values, values.map(replace), (items) => new Set(items));
  }
  return withProperties(source, replace);
}

function sameOr(
  source: object,
  values: readonly unknown[],
  shown: readonly unknown[],
  create: (values: readonly unknown[]) => object = (items) => items,
): object {
  return values.every((value, index) => Object.is(value, shown[index])) ? source : create(shown);
}

function withProperties(source: object, replace: (value: unknown) => unknown): object {
  const descriptors = Object.getOwnPropertyDescriptors(source) as Record<PropertyKey, PropertyDescriptor>;
  let changed = false;
  for (const key of Reflect.ownKeys(descriptors)) {
    const descriptor = descriptors[key] as PropertyDescriptor;
    if (!("value" in descriptor)) continue;
    const value = replace(descriptor.value);
    if (value === descriptor.value) continue;
    descriptor.value = value;
    changed = true;
  }
  if (!changed) return source;
  const copy = Object.setPrototypeOf(isError(source) ? new Error() : {}, Object.getPrototypeOf(source));
  return Object.defineProperties(copy, descriptors);
}
