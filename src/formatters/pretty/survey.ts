import { types } from "node:util";
import { isHuge } from "../../internal/bigint.js";
import { isError } from "../../internal/is-error.js";
import { ERROR_KEYS, type Limits } from "../limits.js";

import { hasStandIn } from "./stand-ins.js";

/** What is in a value that `inspect` is to show. */
export interface Survey {
  /**
   * Whether `inspect` would show more keys of the value, at all its depths together, than one object may have:
   * `inspect` has no such limit. An object counts each time that it is shown, because shared objects can grow
   * exponentially.
   */
  readonly exceedsLimits: boolean;
  /** Whether a stand-in must be shown for something in the value. */
  readonly needsStandIns: boolean;
  readonly errors: readonly Error[];
}

/** Looks through a value, until a limit is exceeded. May throw. */
export function survey(root: unknown, { keys, depth }: Limits): Survey {
  const ancestors: object[] = [];
  const errors: Error[] = [];
  let left = keys;
  let needsStandIns = false;
  function fits(value: unknown): boolean {
    if (typeof value === "bigint") return !isHuge(value);
    if (!isObject(value) || ancestors.length > depth || ancestors.includes(value)) return true;
    if (types.isProxy(value)) return false;
    if (isError(value)) errors.push(value);
    needsStandIns ||= hasStandIn(value);
    const length = lengthOf(value);
    if (length !== undefined && length > left) return false;
    if (ArrayBuffer.isView(value)) return left-- > 0;
    ancestors.push(value);
    const allFit = ownFit(value) && hiddenFit(value);
    ancestors.pop();
    return allFit;
  }
  /** The own fields of an error have a limit of their own. */
  function ownFit(value: object): boolean {
    const before = left;
    const room = isError(value) ? Math.min(left, ERROR_KEYS) : left;
    const own = Object.keys(value);
    left = room - own.length;
    const allFit = left >= 0 && own.every((key) => fits(plainValue(value, key)));
    left += before - room;
    return allFit;
  }
  function hiddenFit(value: object): boolean {
    const hidden = hiddenValues(value, keys);
    left -= hidden.length;
    return left >= 0 && hidden.every(fits);
  }
  return { exceedsLimits: !fits(root), needsStandIns, errors };
}

/**
 * How many keys an object has that are numbers: to list those of a long one takes seconds. Undefined if it may have
 * none.
 */
function lengthOf(value: object): number | undefined {
  if (types.isStringObject(value)) return String.prototype.valueOf.call(value).length;
  // A sparse array has few keys, whatever its length is.
  return Array.isArray(value) && (0 in value || value.length - 1 in value) ? value.length : undefined;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** A property's value; undefined for an accessor, which `inspect` does not call either. */
function plainValue(object: object, key: PropertyKey): unknown {
  return Object.getOwnPropertyDescriptor(object, key)?.value;
}

/** The objects and BigInts inside an object that `inspect` shows although they have no key in it. */
function hiddenValues(value: object, limit: number): unknown[] {
  const keys: PropertyKey[] = Object.getOwnPropertySymbols(value);
  if (isError(value)) keys.push("cause", "errors");
  const values = [...keys.map((key) => plainValue(value, key)), ...entriesOf(value, limit)];
  return values.filter((item) => typeof item === "bigint" || (isObject(item) && !types.isProxy(item)));
}

/** The entries of a Map or a Set that `inspect` shows. */
function entriesOf(value: object, limit: number): unknown[] {
  const entries: unknown[] = [];
  const iterator = types.isMap(value)
    ? Map.prototype.entries.call(value)
    : types.isSet(value)
      ? Set.prototype.values.call(value)
      : [];
  for (const entry of iterator) {
    entries.push(entry);
    if (entries.length >= limit) break;
  }
  return types.isMap(value) ? entries.flat() : entries;
}
