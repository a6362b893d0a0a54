import { formatWithOptions, types } from "node:util";
import { JsonValues } from "./formatters/json-values.js";
import { parseLimits } from "./formatters/limits.js";
import { bigintText, isHuge } from "./formatters/value-text.js";

/** How many values one argument may have: `util.inspect` has no limit of keys, and takes seconds for a million. */
const MAX_VALUES = 20_000;
/** How many items of a list `util.inspect` shows. */
const SHOWN_ITEMS = 100;
/** How deep `%o` goes; without it, `util.inspect` stops sooner. */
const SHOWN_DEPTH = 4;

const DIRECTIVES = /%[sdifjoOc%]/g;

/** How many arguments a format string uses, as printf does; 0 for anything but a string. */
export function countDirectives(first: unknown): number {
  if (typeof first !== "string") return 0;
  return (first.match(DIRECTIVES) ?? []).filter((directive) => directive !== "%%").length;
}

/** What console would print for these arguments, on one line as far as the values allow. Never throws. */
export function consoleText(args: readonly unknown[]): string {
  try {
    return formatWithOptions(
      { breakLength: Number.POSITIVE_INFINITY, compact: 3 },
      ...args.map((value) => boundedArgument(value, args[0])),
    );
  } catch {
    return args.map(plainText).join(" ");
  }
}

function plainText(value: unknown): string {
  try {
    return String(value);
  } catch {
    return `[unreadable ${typeof value}]`;
  }
}

/**
 * An argument for `util.format`: the value itself, or its bounded JSON if printing it would take seconds. Never throws.
 * @param first The call's first argument: its `%j` prints every level.
 */
function boundedArgument(value: unknown, first: unknown): unknown {
  if (typeof value === "bigint") return isHuge(value) ? bigintText(value) : value;
  if (typeof value !== "object" || value === null) return value;
  try {
    const depth = typeof first === "string" && first.includes("%j") ? Number.POSITIVE_INFINITY : SHOWN_DEPTH;
    return countValues(value, depth, [], 0) > MAX_VALUES ? new JsonValues(parseLimits("limits")).json(value) : value;
  } catch {
    return value;
  }
}

/** How many values there are in one, added to `sum`. Shared values count each time, as they are printed. */
function countValues(value: unknown, depth: number, ancestors: unknown[], sum: number): number {
  if (typeof value !== "object" || value === null || depth < 0 || ancestors.includes(value) || types.isProxy(value)) {
    return sum + 1;
  }
  const parts = partsOf(value);
  let total = sum + 1;
  ancestors.push(value);
  for (let index = 0; index < parts.length && total <= MAX_VALUES; index++) {
    total = countValues(parts[index], depth - 1, ancestors, total);
  }
  ancestors.pop();
  return total;
}

function partsOf(value: object): readonly unknown[] {
  if (Array.isArray(value)) return value.slice(0, SHOWN_ITEMS);
  if (ArrayBuffer.isView(value)) return [];
  const keys = Object.keys(value);
  // Enough to know that it is too large.
  if (keys.length > MAX_VALUES) return keys;
  // By descriptor, so that no getter runs.
  return keys.map((key) => Object.getOwnPropertyDescriptor(value, key)?.value);
}
