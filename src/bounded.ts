import { types } from "node:util";
import { parseLimits } from "./formatters/limits.js";
import { bigintText, isHuge } from "./formatters/value-text.js";
import { ValueWriter } from "./formatters/values.js";

/** How many values one argument may have: `util.inspect` knows no limit of keys, and takes seconds for a million. */
const MAX_VALUES = 20_000;
/** How many items of a list `util.inspect` shows. */
const SHOWN_ITEMS = 100;
/** How deep `%o` goes; without it, `util.inspect` stops sooner. */
const SHOWN_DEPTH = 4;

/**
 * An argument as it can be given to `util.format`: itself, or its bounded JSON where it is so large that printing it would
 * take seconds. Never throws.
 * @param first The call's first argument: its `%j` prints every level.
 */
export function boundedArgument(value: unknown, first: unknown): unknown {
  if (typeof value === "bigint") return isHuge(value) ? bigintText(value) : value;
  if (typeof value !== "object" || value === null) return value;
  try {
    const depth = typeof first === "string" && first.includes("%j") ? Number.POSITIVE_INFINITY : SHOWN_DEPTH;
    return count(value, depth, [], 0) > MAX_VALUES ? new ValueWriter(parseLimits("limits")).json(value) : value;
  } catch {
    return value;
  }
}

/** How many values there are in one, those counted so far included; shared ones count each time, as they are printed. */
function count(value: unknown, depth: number, above: unknown[], sum: number): number {
  if (typeof value !== "object" || value === null || depth < 0 || above.includes(value) || types.isProxy(value)) {
    return sum + 1;
  }
  const parts = partsOf(value);
  let total = sum + 1;
  above.push(value);
  for (let index = 0; index < parts.length && total <= MAX_VALUES; index++) {
    total = count(parts[index], depth - 1, above, total);
  }
  above.pop();
  return total;
}

function partsOf(value: object): readonly unknown[] {
  if (Array.isArray(value)) return value.slice(0, SHOWN_ITEMS);
  if (ArrayBuffer.isView(value)) return [];
  const keys = Object.keys(value);
  // Enough to tell that it is too large; a getter is not run.
  if (keys.length > MAX_VALUES) return keys;
  return keys.map((key) => Object.getOwnPropertyDescriptor(value, key)?.value);
}
