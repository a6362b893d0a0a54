import { CODE, isQuote, isSpace, isWord } from "../characters.js";
import { visits } from "../visits.js";
import { type ClosingTags, tagNameEnd } from "./closing-tags.js";
import type { NameCache } from "./name-cache.js";
import type { Value } from "./value.js";

/** The content of an element of XML or HTML that has the name of a secret. */
export interface Element extends Value {
  readonly rule: string;
}

/** The content of the element whose tag begins here, if its name is that of a secret. */
export function elementAt(text: string, at: number, names: NameCache, closing: ClosingTags): Element | undefined {
  const end = tagNameEnd(text, at + 1);
  const next = text.charCodeAt(end);
  if (end === at + 1 || !(next === CODE.greater || next === CODE.slash || isSpace(next))) return undefined;
  let local = end;
  while (local > at + 1 && text.charCodeAt(local - 1) !== CODE.colon) local--;
  const { rule } = names.verdict(text, local, end);
  if (rule === undefined) return undefined;
  const from = tagEnd(text, end);
  if (from === -1 || text.charCodeAt(from - 2) === CODE.slash) return undefined;
  const close = closing.next(text.slice(at + 1, end), from);
  if (close !== -1)
    return isWord(text.charCodeAt(at - 1)) && text.indexOf("<", from) < close
      ? undefined
      : { from, to: close, rule, quoted: true };
  return { from, to: unclosedEnd(text, from, at), rule, quoted: true };
}

/** How long a tag may be: so many characters of attributes are read. */
const LONGEST_TAG = 1000;

/** Behind the `>` of a tag, whose attributes may contain another one; -1 if there is none. */
function tagEnd(text: string, from: number): number {
  let quote = 0;
  let at = from;
  for (; at < Math.min(text.length, from + LONGEST_TAG); at++) {
    const code = text.charCodeAt(at);
    if (quote !== 0) {
      if (code === quote) quote = 0;
    } else if (isQuote(code)) quote = code;
    else if (code === CODE.greater) break;
    else if (code === CODE.less) return -1;
  }
  visits.characters += at - from;
  return text.charCodeAt(at) === CODE.greater ? at + 1 : -1;
}

/**
 * An element that is not closed ends with its line or at the next tag, if a content begins at once: `<token>` is also
 * what is written for a token in instructions, and `Promise<Token>` is a type.
 */
function unclosedEnd(text: string, from: number, tag: number): number {
  const first = text.charCodeAt(from);
  if (isWord(text.charCodeAt(tag - 1)) || Number.isNaN(first) || isSpace(first) || isQuote(first)) return from;
  if ("])},;:.|/".includes(text.charAt(from))) return from;
  let at = from;
  while (at < text.length && text.charCodeAt(at) !== CODE.less && text.charCodeAt(at) !== CODE.newline) at++;
  visits.characters += at - from;
  return at;
}
