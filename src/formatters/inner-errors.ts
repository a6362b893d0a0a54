import { types } from "node:util";
import { type ErrorParts, isSuppressedError } from "../internal/error-parts.js";
import { isError } from "../internal/is-error.js";
import { read } from "../internal/safe-read.js";

/** An error that belongs to another, and the name under which it does. */
export type InnerError = readonly [label: string, error: unknown];

/** The first inner errors, and how many there are. */
export interface InnerErrors {
  readonly first: readonly InnerError[];
  readonly total: number;
}

const NONE: InnerErrors = { first: [], total: 0 };

/** The two errors of a SuppressedError. Never throws. */
export function suppressedErrors(error: object, parts: ErrorParts): readonly InnerError[] {
  return isSuppressedError(error, parts) ? ["error", "suppressed"].map((key) => [key, read(error, key)]) : [];
}

/**
 * The errors in an error's `errors`: in any array, as an AggregateError has one, and in a Map, a Set or an object if
 * there is an error in it. Undefined if it is anything else. Never throws.
 */
export function listedErrors(errors: unknown, limit: number): InnerErrors | undefined {
  if (typeof errors !== "object" || errors === null) return undefined;
  try {
    if (Array.isArray(errors)) return itemsOf(errors, limit);
    const found = isError(errors) ? NONE : entriesOf(errors, limit);
    return found.first.some(([, value]) => isError(value)) ? found : undefined;
  } catch {
    // A Proxy that refuses.
    return NONE;
  }
}

function itemsOf(errors: readonly unknown[], limit: number): InnerErrors {
  // The length of a Proxy may be anything.
  const total = Number(errors.length) || 0;
  const first = Array.from({ length: Math.min(total, limit) }, (_, index) => named(index, read(errors, index)));
  return { first, total };
}

function entriesOf(errors: object, limit: number): InnerErrors {
  if (types.isMap(errors)) {
    const first = firstOf(Map.prototype.entries.call(errors), limit);
    return { first: first.map(([key, value]) => named(key, value)), total: errors.size };
  }
  if (types.isSet(errors)) {
    const first = firstOf(Set.prototype.values.call(errors), limit);
    return { first: first.map((value, index) => named(index, value)), total: errors.size };
  }
  const keys = Object.keys(errors);
  return { first: keys.slice(0, limit).map((key) => named(key, read(errors, key))), total: keys.length };
}

function firstOf<T>(items: Iterable<T>, count: number): T[] {
  const first: T[] = [];
  for (const item of items) {
    if (first.length >= count) break;
    first.push(item);
  }
  return first;
}

const MAX_LABEL = 100;

function named(key: unknown, error: unknown): InnerError {
  const isText = typeof key === "string" || typeof key === "number";
  const label = isText ? String(key).slice(0, MAX_LABEL).replace(/\s+/g, " ") : `(${typeof key})`;
  return [`errors ${label}`, error];
}
