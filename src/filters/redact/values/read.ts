import { CUSTOM } from "../../../internal/node-util.js";
import { unreadableText } from "../../../internal/safe-read.js";

/** What `get` returns, or a text that says what it threw. */
export function readable(get: () => unknown): unknown {
  try {
    return get();
  } catch (error) {
    return unreadableText(error);
  }
}

/** A property, or a text that says what reading it threw. */
export function property(source: object, key: PropertyKey): unknown {
  try {
    return (source as Record<PropertyKey, unknown>)[key];
  } catch (error) {
    return unreadableText(error);
  }
}

/** The keys that formatters may show, including symbols; or a text that says why there are none. */
export function keysOf(source: object): PropertyKey[] | string {
  const keys = readable(() =>
    Reflect.ownKeys(source).filter((key) => Object.prototype.propertyIsEnumerable.call(source, key)),
  );
  return keys as PropertyKey[] | string;
}

/** Whether `util.inspect` would call a method of the object. */
export function inspectsItself(source: object): boolean {
  return typeof property(source, CUSTOM) === "function";
}

/** Whether an object is of exactly this class, and has no properties of its own. */
export function isUntouched(source: object, prototype: object): boolean {
  return Object.getPrototypeOf(source) === prototype && Reflect.ownKeys(source).length === 0;
}

/** The accessor of a property; undefined if it has a value. Never throws. */
export function accessorOf(source: object, key: PropertyKey): PropertyDescriptor | undefined {
  try {
    const found = Object.getOwnPropertyDescriptor(source, key);
    return found === undefined || "value" in found ? undefined : found;
  } catch {
    return undefined;
  }
}
