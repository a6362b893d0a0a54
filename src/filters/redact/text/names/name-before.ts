import { CODE, isGap, isNameCode, isQuote } from "../characters.js";
import { backslashesBefore, escapeLength, percentCode } from "../escapes.js";
import { visits } from "../visits.js";
import { LONGEST_NAME } from "./name-cache.js";

/** The name that stands before a separator. */
export interface NameBefore {
  readonly from: number;
  readonly to: number;
  /** Whether it stands in quotes. */
  readonly quoted: boolean;
  /** Where it begins if the characters `\n` before it belong to it, as in `C:\npassword`; else `from`. */
  readonly fromEscape: number;
}

/** The name before `end`: between quotes, or as long as characters of names go back. Undefined if there is none. */
export function nameBefore(text: string, end: number): NameBefore | undefined {
  let to = end;
  while (isGap(text.charCodeAt(to - 1))) to--;
  // A key in brackets: `form["password"]`.
  if (text.charAt(to - 1) === "]" && isQuote(text.charCodeAt(to - 2))) to--;
  const found = isQuote(text.charCodeAt(to - 1)) ? quotedName(text, to) : bareName(text, to);
  visits.characters += end - (found?.from ?? to);
  return found;
}

function quotedName(text: string, end: number): NameBefore | undefined {
  const mark = text.charCodeAt(end - 1);
  // In CSV, quotes are doubled.
  const close = text.charCodeAt(end - 2) === mark && mark === CODE.doubleQuote ? end - 2 : end - 1;
  const to = close - backslashesBefore(text, close);
  let from = to;
  const least = Math.max(0, to - LONGEST_NAME);
  while (from > least && text.charCodeAt(from - 1) !== mark && text.charCodeAt(from - 1) !== CODE.newline) from--;
  const opened = text.charCodeAt(from - 1) === mark;
  return opened && from < to ? { from, to, quoted: true, fromEscape: from } : undefined;
}

function bareName(text: string, end: number): NameBefore | undefined {
  let to = end;
  if (text.startsWith(")]", to - 2)) to -= 2;
  else if (text.startsWith("%22", to - 3)) to -= 3;
  const least = Math.max(0, to - LONGEST_NAME);
  let from = to;
  while (from > least && isPartOfName(text, from - 1, to)) from--;
  // The letters of an escape belong to no name: `\r\nCookie`.
  const escaped = text.charCodeAt(from - 1) === CODE.backslash ? escapeLength(text, from) : 0;
  const start = from + Math.min(escaped, to - from);
  if (from < to) return start < to ? { from: start, to, quoted: false, fromEscape: from } : undefined;
  return undefined;
}

/** Whether the name goes back over this character. An escape such as `%26` ends it, unless it stands for a letter. */
function isPartOfName(text: string, at: number, to: number): boolean {
  if (!isNameCode(text.charCodeAt(at))) return false;
  if (at < 2 || text.charCodeAt(at - 2) !== CODE.percent || at >= to) return true;
  const code = percentCode(text, at - 2);
  return Number.isNaN(code) || code > 127 || isNameCode(code);
}
