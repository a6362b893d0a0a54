import { CODE, isGap, isLineEnd, isQuote, isSpace } from "../characters.js";
import { isEscapedLineEnd, skipBackslashes } from "../escapes.js";
import { visits } from "../visits.js";
import { indentedEnd, lineEnd, stringAround } from "./line-value.js";
import type { NameBefore } from "./name-before.js";
import { bracketedEnd, quotedAt, skipGap, skipSpace, type Value, valueAt } from "./value.js";

/** Headers whose values go to the end of the line, wherever they stand. */
const HEADERS = /^(?:proxy-)?authorization$|^(?:set-)?cookie2?$/i;

/** A name, the separator at `at`, and where the value begins. */
interface Place {
  readonly name: NameBefore;
  readonly at: number;
  readonly code: number;
  readonly from: number;
}

/**
 * A value that goes to the end of its line: of a header, and of a line that begins with its name. Undefined if the value
 * is not written like that.
 */
export function lineValue(text: string, place: Place, hides: (word: string) => boolean): Value | undefined {
  const { name, code, from } = place;
  const isHeader = code === CODE.colon && HEADERS.test(text.slice(name.from, name.to));
  const start = lineStart(text, name.from);
  if (!isHeader && (start === -1 || !isLineOfItsOwn(text, place))) return undefined;
  if (start !== -1 && isLineEnd(text.charCodeAt(from))) return blockValue(text, from, name.from - start);
  if (isWhole(text, from, isHeader)) return undefined;
  if (!isHeader && !goesOn(text, place, hides)) return undefined;
  const around = stringAround(text, name.from);
  const end = lineEnd(text, from, around);
  if (code === CODE.equals) return { from, to: nextAssignment(text, from, end), quoted: false };
  const folded = start === -1 || around !== undefined ? end : indentedEnd(text, end, name.from - start);
  return { from, to: folded, quoted: false };
}

/** Whether the rest of the line belongs to a value: its first word is hidden, and no other pair follows that. */
function goesOn(text: string, { code, from }: Place, hides: (word: string) => boolean): boolean {
  const { to } = valueAt(text, from, { format: "word", separator: code });
  return hides(text.slice(from, to)) && !(code === CODE.equals && "&;,".includes(text.charAt(to) || " "));
}

/** Signs that a line may begin with: lists of YAML, comments, what `curl -v` prints, and `export` of a shell. */
const LEADS = /(?:^|\s)(?:[-*>#<]|export|set|setenv|ENV|ARG)$/;

/** Where the line begins, if only white space and such a sign is between it and a name; else -1. */
function lineStart(text: string, from: number): number {
  let start = from;
  while (isGap(text.charCodeAt(start - 1))) start--;
  if (isStart(text, start, from)) return start;
  const lead = LEADS.exec(text.slice(Math.max(0, start - 8), start));
  if (start === from || lead === null) return -1;
  start -= lead[0].trimStart().length;
  while (isGap(text.charCodeAt(start - 1))) start--;
  return isStart(text, start, from) ? start : -1;
}

/** Whether a text, a line, or a string begins here. */
function isStart(text: string, start: number, name: number): boolean {
  const before = text.charCodeAt(start - 1);
  if (start === 0 || isLineEnd(before)) return true;
  if (start === name && isQuote(before)) return true;
  return start >= 2 && "nr".includes(text.charAt(start - 1)) && isEscapedLineEnd(text, start - 2);
}

/**
 * Whether a line that begins with a name has nothing but the value behind it: `Password: two words`, `password = two
 * words`, `DB_PASS=two words`. Of `token=abc expired`, the value is a word.
 */
function isLineOfItsOwn(text: string, { name, at, code }: Place): boolean {
  const next = text.charCodeAt(at + 1);
  if (code === CODE.colon) return isSpace(next);
  if (name.to < at && isGap(next)) return true;
  return (
    text.charCodeAt(name.from - 1) === CODE.space ||
    /^[A-Z][A-Z\d_]*$/.test(text.slice(name.from, Math.min(name.to, name.from + 100)))
  );
}

/** How far a string or brackets at the beginning of a line's value are read to see what is behind them. */
const LONGEST_PART = 1000;

/**
 * Whether quotes or brackets around the value here are its own, so that they end it. Those of a header may be a part of
 * it: `theme="dark"; sid=1`. What is longer, or not closed, is.
 */
function isWhole(text: string, from: number, isHeader: boolean): boolean {
  const part = text.slice(from, from + LONGEST_PART);
  const quoted = quotedAt(part, 0);
  if (quoted !== undefined && !isHeader) return true;
  const end = quoted === undefined ? bracketedEnd(part, 0, CODE.colon) : skipBackslashes(part, quoted.to) + 1;
  if (end === 0) return false;
  const next = skipGap(part, end);
  return next >= part.length || isLineEnd(part.charCodeAt(next)) || ",}])\"'`+\\".includes(part.charAt(next));
}

/** Where a space and another assignment end a value: `A=1 B=2`. */
function nextAssignment(text: string, from: number, end: number): number {
  const next = /\s[\w.-]{1,80}=/.exec(text.slice(from, end));
  visits.characters += end - from;
  return next === null ? end : from + next.index;
}

/** The lines below a name that are indented deeper; empty if there are none. */
function blockValue(text: string, end: number, indent: number): Value {
  const to = indentedEnd(text, end, indent);
  return { from: Math.min(skipSpace(text, end), to), to, quoted: true };
}
