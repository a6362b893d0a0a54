import { inspect, types } from "node:util";
import { unreadableText } from "../../internal/safe-read.js";

/** What `read` returns, or a text that says what it threw. */
export function unreadable(read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    return unreadableText(error);
  }
}

/** A property, or a text that says what reading it threw. */
export function property(source: object, key: PropertyKey): unknown {
  return unreadable(() => (source as Record<PropertyKey, unknown>)[key]);
}

/** The keys that formatters may show, including symbols; or a text that says why there are none. */
export function keysOf(source: object): PropertyKey[] | string {
  const keys = unreadable(() =>
    Reflect.ownKeys(source).filter((key) => Object.prototype.propertyIsEnumerable.call(source, key)),
  );
  return keys as PropertyKey[] | string;
}

/** Whether `util.inspect` would call a method of the object. */
export function showsItself(source: object): boolean {
  return typeof property(source, inspect.custom) === "function";
}

/** `Object`, `Promise`, or the class's own tag. */
export function tagOf(source: object): string {
  return String(unreadable(() => Object.prototype.toString.call(source).slice(8, -1)));
}

export function isBytes(source: object): boolean {
  return ArrayBuffer.isView(source) || types.isAnyArrayBuffer(source);
}

type List = Headers | URLSearchParams | FormData;

/** The entries of Headers, URLSearchParams or FormData, which have no keys. A name with several values has an array. */
export function entriesOf(source: object): [string, unknown][] | undefined {
  const kind = tagOf(source);
  if (kind !== "Headers" && kind !== "URLSearchParams" && kind !== "FormData") return undefined;
  const { prototype } = globalThis[kind];
  if (!Object.prototype.isPrototypeOf.call(prototype, source)) return undefined;
  const entries = unreadable(() => [
    ...(prototype.entries as (this: List) => Iterable<[string, unknown]>).call(source as List),
  ]);
  return Array.isArray(entries) ? merged(entries) : [["entries", entries]];
}

function merged(entries: readonly [string, unknown][]): [string, unknown][] {
  const lists = new Map<string, unknown>();
  for (const [name, value] of entries) lists.set(name, lists.has(name) ? [lists.get(name), value].flat() : value);
  return [...lists];
}

/** Whether a built-in object has nothing of its own that could show something else. */
export function isOrdinary(source: object, prototype: object): boolean {
  const own = Reflect.ownKeys(source);
  return (
    Object.getPrototypeOf(source) === prototype && (own.length === 0 || (own.length === 1 && own[0] === "lastIndex"))
  );
}

/** An accessor may return something else the next time. */
export function isAccessor(source: object, key: PropertyKey): boolean {
  return Object.getOwnPropertyDescriptor(source, key)?.get !== undefined;
}
