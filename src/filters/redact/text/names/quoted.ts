import { CODE, isGap, isLineEnd, isQuote, isSpace, isWord } from "../characters.js";
import { backslashesBefore, endsString, isEscapedSpace, skipBackslashes } from "../escapes.js";
import { visits } from "../visits.js";

/** A quote that opens a string. */
export interface Opening {
  /** The quote's character code. */
  readonly mark: number;
  /** How many backslashes stand before the quote. */
  readonly depth: number;
  /** Where the string's content begins. */
  readonly inside: number;
}

/** The quote, with its backslashes, that stands here. */
export function openingAt(text: string, from: number): Opening | undefined {
  const at = skipBackslashes(text, from);
  const mark = text.charCodeAt(at);
  return isQuote(mark) ? { mark, depth: at - from, inside: at + 1 } : undefined;
}

/**
 * Where the content of a string ends: before the quote that closes it and that quote's backslashes, or with the text.
 * A doubled quote, and one with a letter or digit behind it, close nothing. Strings that `util.inspect` continues on
 * the next line with ` +` belong together.
 */
export function stringEnd(text: string, opening: Opening): number {
  for (let part = opening; ; ) {
    const close = closingQuote(text, part);
    if (close === -1) return text.length;
    const next = continuation(text, close + 1);
    if (next === undefined) return close - Math.min(part.depth, backslashesBefore(text, close));
    part = next;
  }
}

function closingQuote(text: string, { mark, depth, inside }: Opening): number {
  let at = inside;
  for (; at < text.length; at++) {
    if (text.charCodeAt(at) !== mark) continue;
    const backslashes = at === inside ? 0 : Math.min(backslashesBefore(text, at), at - inside);
    if (!endsString(depth, backslashes)) continue;
    // JSON does not escape an apostrophe: in the JSON of what was printed, two backslashes and one is one inside the string.
    if (backslashes > 0 && depth === 0 && mark !== CODE.doubleQuote && !isBehindValue(text, at + 1)) continue;
    const next = text.charCodeAt(at + 1);
    if (next === mark && depth === 0 && isDoubled(text, at, inside)) at++;
    else if (!isWord(next)) break;
  }
  visits.characters += at - inside;
  return at < text.length ? at : -1;
}

/** Whether what follows shows that a value has ended: the end, a comma, or a closing bracket. */
function isBehindValue(text: string, from: number): boolean {
  let at = from;
  while (at < from + MOST_SPACES && isSpace(text.charCodeAt(at))) at++;
  return at >= text.length || ",;}])".includes(text.charAt(at));
}

/** How many characters of white space may stand there. */
const MOST_SPACES = 100;

/** Whether two quotes stand for one. At the beginning they are an empty string, unless a word follows. */
function isDoubled(text: string, at: number, inside: number): boolean {
  return at > inside || isWord(text.charCodeAt(at + 2));
}

/** The quote behind ` +` and a line end, with which the content goes on. It may be another sign than the first. */
function continuation(text: string, from: number): Opening | undefined {
  let at = from;
  while (isGap(text.charCodeAt(at))) at++;
  if (text.charAt(at) !== "+") return undefined;
  at++;
  let lines = 0;
  for (;;) {
    const code = text.charCodeAt(at);
    if (isLineEnd(code)) lines++;
    if (isSpace(code)) at++;
    else if (code === CODE.backslash && isEscapedSpace(text, at)) {
      at = skipBackslashes(text, at) + 1;
      lines++;
    } else break;
  }
  visits.characters += at - from;
  return lines > 0 ? openingAt(text, at) : undefined;
}
