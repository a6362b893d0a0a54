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

export function isBytes(source: object): boolean {
  return ArrayBuffer.isView(source) || types.isAnyArrayBuffer(source);
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
