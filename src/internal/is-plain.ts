import { types } from "node:util";

/** Whether a value is a plain object, of this realm or another, and not an instance of a class. Never throws. */
export function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return false;
  try {
    if (Array.isArray(value)) return false;
    const prototype = Object.getPrototypeOf(value);
    if (prototype === null) return !types.isNativeError(value);
    return prototype === Object.prototype || Object.getPrototypeOf(prototype) === null;
  } catch {
    return false;
  }
}
