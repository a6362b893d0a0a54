import { types } from "node:util";
import { cut } from "./formatters/escape.js";
import { JsonValues } from "./formatters/json-values.js";
import { parseLimits } from "./formatters/limits.js";
import { bigintText, bytesText } from "./formatters/value-text.js";
import { isHuge } from "./internal/bigint.js";
import { formatWithOptions } from "./internal/node-util.js";

/** How many values one argument may have: `util.inspect` has no limit of keys, and takes seconds for a million. */
const MAX_VALUES = 20_000;
/** How many items of a list `util.inspect` shows. */
const SHOWN_ITEMS = 100;
/** How deep `%o` goes; without it, `util.inspect` stops sooner. */
const SHOWN_DEPTH = 4;

const DIRECTIVES = /%[sdifjoOc%]/g;

const NONE: readonly string[] = [];

/**
 * The directives of a format string that use an argument, in order, as printf has them; none for anything but a string.
 */
export function directivesOf(first: unknown): readonly string[] {
  if (typeof first !== "string" || !first.includes("%")) return NONE;
  return (first.match(DIRECTIVES) ?? NONE).filter((directive) => directive !== "%%");
}

/** The longest text that is made of a call's arguments, in characters; formats cut a line there by default. */
const MAX_TEXT = 1_048_576;

/** What console would print for these arguments, on one line as far as the values allow. Never throws. */
export function consoleText(args: readonly unknown[]): string {
  try {
    const limited = limitedArguments(args);
    return formatWithOptions({ breakLength: Number.POSITIVE_INFINITY, compact: 3 }, ...limited);
  } catch {
    return limitedTexts(args.map(plainText)).join(" ");
  }
}

/** The arguments for `util.format`: whatever is too large to print is shortened first. */
function limitedArguments(args: readonly unknown[]): unknown[] {
  const json = directivesOf(args[0]);
  return limitedTexts(args).map((value, index) => limitedArgument(value, json[index - 1] === "%j"));
}

/** Texts that are no longer than a line may be, together: several of them could exceed the longest string of V8. */
function limitedTexts<T>(values: readonly T[]): (T | string)[] {
  let room = MAX_TEXT;
  return values.map((value) => {
    if (typeof value !== "string") return value;
    const text = cut(value, room);
    room = Math.max(0, room - value.length);
    return text;
  });
}

function plainText(value: unknown): string {
  try {
    return String(value);
  } catch {
    return `[unreadable ${typeof value}]`;
  }
}

/** A value for `util.format`: itself, or its limited JSON if printing it would take seconds. Never throws. */
function limitedArgument(value: unknown, asJson: boolean): unknown {
  if (typeof value === "bigint") return isHuge(value) ? bigintText(value) : value;
  if (typeof value !== "object" || value === null) return value;
  try {
    if (isBytes(value)) return asJson ? bytesText(value) : value;
    return countValues(value, asJson ? AS_JSON : INSPECTED, [], 0) > MAX_VALUES
      ? new JsonValues(parseLimits("limits")).json(value)
      : value;
  } catch {
    return value;
  }
}

/** What a way to print values shows of them. */
interface Shown {
  readonly depth: number;
  readonly items: number;
  /** Whether a buffer counts as many values as it has bytes. */
  readonly bytes: boolean;
}

const AS_JSON: Shown = { depth: Number.POSITIVE_INFINITY, items: MAX_VALUES + 1, bytes: true };
const INSPECTED: Shown = { depth: SHOWN_DEPTH, items: SHOWN_ITEMS, bytes: false };

/** How many values there are in one, added to `sum`. Shared values count each time, as they are printed. */
function countValues(value: unknown, shown: Shown, ancestors: object[], sum: number): number {
  // Its digits take seconds.
  if (typeof value === "bigint" && isHuge(value)) return MAX_VALUES + 1;
  if (typeof value !== "object" || value === null) return sum + 1;
  if (ancestors.length > shown.depth || ancestors.includes(value) || types.isProxy(value)) return sum + 1;
  if (isBytes(value)) return sum + (shown.bytes ? value.byteLength : 1);
  // Its keys are its characters.
  if (types.isStringObject(value)) return sum + String.prototype.valueOf.call(value).length;
  const parts = partsOf(value, shown.items);
  let total = sum + 1;
  ancestors.push(value);
  for (let index = 0; index < parts.length && total <= MAX_VALUES; index++) {
    total = countValues(parts[index], shown, ancestors, total);
  }
  ancestors.pop();
  return total;
}

function isBytes(value: object): value is ArrayBufferLike | ArrayBufferView {
  return ArrayBuffer.isView(value) || types.isAnyArrayBuffer(value);
}

function partsOf(value: object, items: number): readonly unknown[] {
  if (Array.isArray(value)) return value.slice(0, items);
  const entries = types.isMap(value) || types.isSet(value) ? entriesOf(value, items) : [];
  const keys = Object.keys(value);
  // Enough to know that it is too large.
  if (keys.length > MAX_VALUES) return keys;
  // By descriptor, so that no getter runs.
  return [...entries, ...keys.map((key) => Object.getOwnPropertyDescriptor(value, key)?.value)];
}

/** The first entries of a Map or a Set, keys and values. */
function entriesOf(value: Map<unknown, unknown> | Set<unknown>, count: number): unknown[] {
  const entries: unknown[] = [];
  const iterator = types.isMap(value) ? Map.prototype.entries.call(value) : Set.prototype.entries.call(value);
  for (const entry of iterator) {
    if (entries.length >= 2 * count) break;
    entries.push(...(entry as readonly unknown[]));
  }
  return entries;
}
