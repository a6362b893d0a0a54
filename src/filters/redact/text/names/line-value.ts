import { CODE, isDigit, isGap, isLineEnd, isQuote, isSpace } from "../characters.js";
import { backslashesBefore, endsString, isEscapedLineEnd, skipBackslashes } from "../escapes.js";
import { visits } from "../visits.js";

/** The string around a line: where it ends depends on the quote, and on how many backslashes are before it. */
export interface Around {
  readonly mark: number | undefined;
  readonly depth: number;
}

/**
 * The end of a line. In a string, an escaped line break ends a line, and so does the string's end. If the string's
 * quote is not known, a quote ends it that is followed by what follows strings only.
 */
export function lineEnd(text: string, from: number, around: Around | undefined): number {
  let at = from;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (isLineEnd(code)) break;
    if (around === undefined) continue;
    if (code === CODE.backslash) {
      if (isEscapedLineEnd(text, at)) break;
      const after = skipBackslashes(text, at);
      if (endsAround(text, after, after - at, around)) break;
      // The quote behind backslashes is inside the string.
      at = isQuote(text.charCodeAt(after)) ? after : after - 1;
    } else if (endsAround(text, at, 0, around)) break;
  }
  visits.characters += at - from;
  return Math.min(at, text.length);
}

function endsAround(text: string, at: number, backslashes: number, { mark, depth }: Around): boolean {
  const code = text.charCodeAt(at);
  if (!isQuote(code)) return false;
  if (mark !== undefined) return code === mark && endsString(depth, backslashes);
  return isBehindString(text, at + 1);
}

/** Whether the end follows, a closing bracket, or a comma and the beginning of another value. */
function isBehindString(text: string, from: number): boolean {
  let at = skipSpaces(text, from);
  if (at >= text.length || "}])".includes(text.charAt(at))) return true;
  if (text.charCodeAt(at) !== CODE.comma) return false;
  at = skipSpaces(text, skipBackslashes(text, at + 1));
  const code = text.charCodeAt(at);
  return isQuote(code) || isDigit(code) || "{[".includes(text.charAt(at) || " ");
}

function skipSpaces(text: string, from: number): number {
  let at = from;
  while (at < from + 100 && isSpace(text.charCodeAt(at))) at++;
  return at;
}

/**
 * The end of the lines that continue a line, since they are indented deeper than it: folded headers (RFC 9112, section
 * 5.2), YAML's texts of several lines, and mappings. Frames of a stack continue nothing.
 */
export function indentedEnd(text: string, end: number, indent: number): number {
  let last = end;
  for (;;) {
    let at = text.startsWith("\r\n", last) ? last + 2 : last + 1;
    const start = at;
    if (last >= text.length) break;
    while (isGap(text.charCodeAt(at))) at++;
    visits.characters += at - last;
    const isBlank = at < text.length && isLineEnd(text.charCodeAt(at));
    if (!isBlank && (at - start <= indent || at >= text.length || text.startsWith("at ", at))) break;
    if (isBlank && !goesOn(text, at, indent)) break;
    last = isBlank ? at : lineEnd(text, at, undefined);
  }
  return last;
}

/** Whether the line behind a blank one is indented deeper. */
function goesOn(text: string, blank: number, indent: number): boolean {
  let at = text.startsWith("\r\n", blank) ? blank + 2 : blank + 1;
  const start = at;
  while (isGap(text.charCodeAt(at))) at++;
  visits.characters += at - blank;
  return at - start > indent && at < text.length && !isLineEnd(text.charCodeAt(at)) && !text.startsWith("at ", at);
}

/** How far back it is looked for what string is around a place, in characters. */
const LOOK_BACK = 400;

/** The string around a place, if there is one. Behind an escaped line break there is, even if its quote is too far. */
export function stringAround(text: string, place: number): Around | undefined {
  const before = text.charCodeAt(place - 1);
  if (isQuote(before)) return { mark: before, depth: backslashesBefore(text, place - 1) };
  const depth = escapesBefore(text, place);
  const open = new Set<number>();
  let at = place - 1;
  const least = Math.max(0, place - LOOK_BACK);
  for (; at >= least && !isLineEnd(text.charCodeAt(at)); at--) {
    const code = text.charCodeAt(at);
    if (!isQuote(code) || backslashesBefore(text, at) !== Math.max(depth, 0)) continue;
    if (!open.delete(code)) open.add(code);
  }
  visits.characters += place - at;
  const mark = [CODE.doubleQuote, CODE.quote, 96].find((one) => open.has(one));
  if (depth === -1) return mark === CODE.doubleQuote ? { mark, depth: 0 } : undefined;
  return { mark: least > 0 && at < least ? CODE.doubleQuote : (mark ?? CODE.doubleQuote), depth };
}

/**
 * How many backslashes stand before the quotes of the string whose escaped line break is before a place: one fewer than
 * before the break. -1 if there is no such break.
 */
function escapesBefore(text: string, place: number): number {
  let at = place;
  while (at > 0 && isGap(text.charCodeAt(at - 1))) at--;
  if (at < 2 || !"nr".includes(text.charAt(at - 1))) return -1;
  return backslashesBefore(text, at - 1) - 1;
}
