import { CODE, isClosing, isOpening, isQuote, isWord } from "../characters.js";
import { backslashesBefore } from "../escapes.js";
import { visits } from "../visits.js";
import { stringEnd } from "./quoted.js";

/** Where the brackets that open here are closed: behind the closing one, or the text's end. Brackets in strings do not count. */
export function bracketsEnd(text: string, from: number): number {
  let depth = 0;
  let at = from;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (isOpening(code)) depth++;
    else if (isClosing(code) && --depth === 0) break;
    else if (isQuote(code)) at = behindString(text, at, from);
  }
  visits.characters += at - from;
  return Math.min(at + 1, text.length);
}

/** The last character of the string that a quote opens here. An apostrophe in a word opens none. */
function behindString(text: string, at: number, start: number): number {
  const depth = Math.min(backslashesBefore(text, at), at - start);
  const before = at - depth - 1;
  if (isWord(text.charCodeAt(before)) && text.charCodeAt(before - 1) !== CODE.backslash) return at;
  const end = stringEnd(text, { mark: text.charCodeAt(at), depth, inside: at + 1 });
  return Math.min(end + depth, text.length);
}
