import { CODE, isDigit, isGap, isNameCode, isOpening, isQuote, isSpace } from "../characters.js";
import { visits } from "../visits.js";
import { skipGap, type Value, valueAt } from "./value.js";

/** How long the name of a flag may be. */
const LONGEST_FLAG = 100;

/** The name of the flag of a command line that begins with a dash here, if a space is behind it: `--password x`. */
export function flagAt(text: string, at: number): { readonly from: number; readonly to: number } | undefined {
  const before = text.charCodeAt(at - 1);
  if (at > 0 && !isSpace(before) && !isQuote(before) && !isOpening(before)) return undefined;
  const from = text.charCodeAt(at + 1) === CODE.dash ? at + 2 : at + 1;
  if (!isNameCode(text.charCodeAt(from)) || (from === at + 1 && isDigit(text.charCodeAt(from)))) return undefined;
  let to = from;
  while (to < from + LONGEST_FLAG && isNameCode(text.charCodeAt(to))) to++;
  visits.characters += to - from;
  return to >= from + 2 && isGap(text.charCodeAt(to)) ? { from, to } : undefined;
}

/** The value behind a flag, unless another flag follows. */
export function valueOfFlag(text: string, end: number): Value | undefined {
  const start = skipGap(text, end);
  if (text.charCodeAt(start) === CODE.dash && !isDigit(text.charCodeAt(start + 1))) return undefined;
  return valueAt(text, start, { format: "word", separator: CODE.equals });
}
