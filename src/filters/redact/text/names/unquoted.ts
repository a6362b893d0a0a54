import {
  CODE,
  isAlphanumeric,
  isClosing,
  isDigit,
  isGap,
  isLetter,
  isNameCode,
  isOpening,
  isQuote,
  isSpace,
  isWord,
} from "../characters.js";
import { isEscapedSpace, skipBackslashes } from "../escapes.js";
import { visits } from "../visits.js";

/**
 * The format around a value without quotes.
 * - `word`: prose and logs. White space ends it; a quote, a bracket, `<`, `,`, `;` or `&` only if what follows shows
 *   that it belongs to the text around the value.
 * - `query`: the query of a URL. It ends at `&` and `#` as well.
 * - `encoded`: a query inside another, percent-encoded. It ends at `%26` and `%23` as well.
 * - `json`: a number or a literal of JSON.
 */
export type Format = "word" | "query" | "encoded" | "json";

/** Where a value without quotes ends. */
export function unquotedEnd(text: string, from: number, format: Format, separator: number): number {
  let depth = 0;
  let at = from;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (isSpace(code)) break;
    if (isAlphanumeric(code) || code > 127) continue;
    if (code === CODE.backslash) {
      if (isEscapedSpace(text, at) || (format !== "word" && isEscapedAmpersand(text, at))) break;
      const after = skipBackslashes(text, at);
      if (isQuote(text.charCodeAt(after)) && closesAround(text, after + 1)) break;
      at = after - 1;
    } else if (isOpening(code)) depth++;
    else if (isClosing(code) && depth > 0) depth--;
    else if (ends(text, at, code, format, separator)) break;
  }
  visits.characters += at - from;
  return at;
}

function ends(text: string, at: number, code: number, format: Format, separator: number): boolean {
  if (format === "json" && (code === CODE.comma || isClosing(code))) return true;
  if (isQuote(code)) return closesAround(text, at + 1);
  if (isClosing(code)) return closesAround(text, at + 1);
  switch (code) {
    case CODE.ampersand:
      return format !== "word" || isNameAhead(text, at + 1, CODE.equals);
    case CODE.greater:
      return text.charCodeAt(at + 1) === CODE.less && isTag(text, at + 1);
    case CODE.hash:
      return format !== "word";
    case CODE.comma:
    case CODE.semicolon:
      return isBreak(text.charCodeAt(at + 1)) || isNameAhead(text, at + 1, separator);
    case CODE.less:
      return format !== "word" || isTag(text, at);
    case CODE.percent:
      return format === "encoded" && /^%2[36]$/.test(text.slice(at, at + 3));
    default:
      return false;
  }
}

/** The end, or white space. */
function isBreak(code: number): boolean {
  return Number.isNaN(code) || isSpace(code);
}

/** How many signs behind a quote or a bracket are looked at. */
const MOST_SIGNS = 16;

/**
 * Whether a quote or a bracket before this place belongs to the text around a value: nothing follows, or white space, or
 * a sign that no word follows. Behind signs, a quote begins another string.
 */
function closesAround(text: string, from: number): boolean {
  let isBehindSign = false;
  for (let at = from; at < from + MOST_SIGNS; at++) {
    const code = text.charCodeAt(at);
    if (isBreak(code) || code === CODE.less) return true;
    if (isDigit(code)) return isBehindSign;
    if (code === CODE.backslash) return isEscapedSpace(text, at) || isQuote(text.charCodeAt(skipBackslashes(text, at)));
    if (isQuote(code)) {
      if (isBehindSign) return true;
    } else if (isClosing(code) || ",;:.>".includes(text.charAt(at))) isBehindSign = true;
    else if (!isBehindSign || !"{[".includes(text.charAt(at))) return false;
  }
  return true;
}

/** How far ahead a name is looked for. */
const LOOK_AHEAD = 60;

/** Whether a name and a separator follow: the next pair of a form, a cookie, or a list. */
export function isNameAhead(text: string, from: number, separator: number): boolean {
  let at = from;
  while (at < from + 4 && isGap(text.charCodeAt(at))) at++;
  const start = at;
  while (at < from + LOOK_AHEAD && isNameCode(text.charCodeAt(at))) at++;
  visits.characters += at - from;
  return at > start && text.charCodeAt(at) === separator;
}

/** Whether a tag of HTML or XML begins here: `</p>`, `<br/>`, `<b>`. */
function isTag(text: string, at: number): boolean {
  const next = text.charCodeAt(at + 1);
  if (next === CODE.slash || text.charAt(at + 1) === "!") return true;
  if (!isLetter(next)) return false;
  let end = at + 1;
  while (end < at + LOOK_AHEAD && (isWord(text.charCodeAt(end)) || ":-.".includes(text.charAt(end) || " "))) end++;
  visits.characters += end - at;
  return text.charCodeAt(end) === CODE.greater || text.startsWith("/>", end);
}

const AMPERSANDS = ["u0026", "x26"];

function isEscapedAmpersand(text: string, at: number): boolean {
  const after = skipBackslashes(text, at);
  return AMPERSANDS.some((code) => text.startsWith(code, after));
}
