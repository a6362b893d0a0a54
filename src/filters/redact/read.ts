import { inspect, types } from "node:util";

/** What a function gives, or words for what it threw. */
export function unreadable(read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    return `[unreadable: threw ${nameOf(error)}]`;
  }
}

function nameOf(error: unknown): string {
  try {
    return error instanceof Error ? String(error.name) : typeof error;
  } catch {
    return "an error";
  }
}

/** A property, or words for what reading it threw. */
export function property(source: object, key: PropertyKey): unknown {
  return unreadable(() => (source as Record<PropertyKey, unknown>)[key]);
}

/** The keys that formatters may show, symbols among them; or words for why there are none. */
export function keysOf(source: object): PropertyKey[] | string {
  const keys = unreadable(() =>
    Reflect.ownKeys(source).filter((key) => Object.prototype.propertyIsEnumerable.call(source, key)),
  );
  return keys as PropertyKey[] | string;
}

/** Whether `inspect` would ask the object itself what to show. */
export function showsItself(source: object): boolean {
  return typeof property(source, inspect.custom) === "function";
}

/** `Object`, `Promise`, or what a class calls its instances. */
export function tagOf(source: object): string {
  return String(unreadable(() => Object.prototype.toString.call(source).slice(8, -1)));
}

export function isBytes(source: object): boolean {
  return ArrayBuffer.isView(source) || types.isAnyArrayBuffer(source);
}

type List = Headers | URLSearchParams | FormData;

/** The entries of the Web's lists of names and values, which have no keys to look at; a name that comes twice has an array. */
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

/** Whether a built-in object is what its class says, with nothing of its own that could show something else. */
export function isOrdinary(source: object, prototype: object): boolean {
  const own = Reflect.ownKeys(source);
  return (
    Object.getPrototypeOf(source) === prototype && (own.length === 0 || (own.length === 1 && own[0] === "lastIndex"))
  );
}

/** What is behind an accessor may be another thing the next time. */
export function isAccessor(source: object, key: PropertyKey): boolean {
  return Object.getOwnPropertyDescriptor(source, key)?.get !== undefined;
}
