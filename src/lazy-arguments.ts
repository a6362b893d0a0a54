import { mustRetry } from "./call-stack.js";
import { isThenable, onRejection } from "./internal/promise.js";

/**
 * Whether a value, logged alone, is a function that returns what to log. A class is not, nor is a function that needs
 * arguments: both are logged as values. Never throws.
 */
export function isLazy(value: unknown): value is () => unknown {
  if (typeof value !== "function") return false;
  try {
    // A class, and a built-in constructor, has a prototype that cannot be replaced.
    return value.length === 0 && Object.getOwnPropertyDescriptor(value, "prototype")?.writable !== false;
  } catch {
    return false;
  }
}

/**
 * The arguments that a function returns: an array of them, or one. If it fails, the line says so, with the error. It
 * throws only what {@link mustRetry} means.
 */
export function lazyArguments(lazy: () => unknown): readonly unknown[] {
  try {
    const value = lazy();
    if (Array.isArray(value)) return Array.from(value);
    if (typeof value !== "object" || value === null || !isThenable(value)) return [value];
    onRejection(value, () => {});
    return ["message withheld: the logged function returned a promise, but a line does not wait"];
  } catch (error) {
    if (mustRetry(error)) throw error;
    return ["message missing: the logged function threw", { error }];
  }
}
