import { CODE, isClosing, isLineEnd, isOpening } from "../characters.js";
import { isEscapedLineEnd, skipBackslashes } from "../escapes.js";
import { visits } from "../visits.js";
import type { NameCache } from "./name-cache.js";
import { type Manner, type Value, valueAt } from "./value.js";

/** How far apart a name and its value may be, in characters. */
const FARTHEST = 500;
/** How long the name in a pair may be, with its quotes. */
const LONGEST_NAME = 120;
const PAIR: Manner = { format: "word", separator: CODE.colon };

/** A value with the rule that hides it. */
export interface Hidden extends Value {
  readonly rule: string;
}

/** Finds the values of pairs: `{ name: "password", value: "x" }`, `{ value: "x", key: "password" }`. */
export class Pairs {
  readonly #text: string;
  readonly #names: NameCache;
  /** The last name of a secret: where it ends, and its rule. */
  #name: { readonly to: number; readonly rule: string } | undefined;
  /** Where the last value begins, if no name was behind it yet. */
  #value = -1;

  constructor(text: string, names: NameCache) {
    this.#text = text;
    this.#names = names;
  }

  /** Takes what a field `name` or `key` holds, which begins at `from`. Returns the value before it, if it names that. */
  name(from: number): Hidden | undefined {
    const name = this.#part(from, from + LONGEST_NAME);
    const rule = this.#names.verdict(this.#text, name.from, name.to).rule;
    this.#name = rule === undefined ? undefined : { to: name.to, rule };
    const start = this.#value;
    this.#value = -1;
    if (rule === undefined || start === -1 || from - start > FARTHEST) return undefined;
    const value = this.#part(start, from);
    return value.to < from && this.#isOneObject(value.to, name.from, true) ? { ...value, rule } : undefined;
  }

  /** Takes where a field `value` begins. Returns the value if the name before it is that of a secret. */
  value(from: number): Hidden | undefined {
    this.#value = from;
    const name = this.#name;
    this.#name = undefined;
    if (name === undefined || !this.#isOneObject(name.to, from, false)) return undefined;
    return { ...valueAt(this.#text, from, PAIR), rule: name.rule };
  }

  /** The value that begins at `from`, if the text ended at `limit`. */
  #part(from: number, limit: number): Value {
    const { from: start, to, quoted } = valueAt(this.#text.slice(from, limit), 0, PAIR);
    return { from: from + start, to: from + to, quoted };
  }

  /** Whether no bracket stands between two places, and for a value before its name no line either. */
  #isOneObject(from: number, to: number, inOneLine: boolean): boolean {
    if (to - from > FARTHEST || to < from) return false;
    visits.characters += to - from;
    for (let at = from; at < to; at++) {
      const code = this.#text.charCodeAt(at);
      if (isOpening(code) || isClosing(code) || code === CODE.less || (inOneLine && isLineEnd(code))) return false;
    }
    return true;
  }
}

const HEADERS_END = /^(?:\r\n|\n){2}/;
const ESCAPED_HEADERS_END = /^(?:\\+r)?\\+n(?:\\+r)?\\+n/;
/** How long the headers behind a name may be. */
const LONGEST_HEADERS = 300;

/** The content of a part of a form (RFC 7578) whose `Content-Disposition` has a secret's name before this place. */
export function formPart(text: string, from: number): Value | undefined {
  const headers = text.slice(from, from + LONGEST_HEADERS);
  const at = headers.search(/\r?\n\r?\n|\\r\\n\\r\\n|\\n\\n/);
  visits.characters += headers.length;
  if (at === -1) return undefined;
  const blank = headers.slice(at, at + 40);
  const end = (ESCAPED_HEADERS_END.exec(blank) ?? HEADERS_END.exec(blank))?.[0].length;
  if (end === undefined) return undefined;
  const start = from + at + end;
  return { from: start, to: boundary(text, start), quoted: true };
}

/** Where the next line begins with `--`, or the text ends. */
function boundary(text: string, from: number): number {
  let at = from;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const escaped = code === 92 && isEscapedLineEnd(text, at);
    if (!escaped && !isLineEnd(code)) continue;
    let next = at;
    while (isLineEnd(text.charCodeAt(next)) || isEscapedLineEnd(text, next))
      next = isLineEnd(text.charCodeAt(next)) ? next + 1 : skipBackslashes(text, next) + 1;
    if (text.startsWith("--", next)) break;
    at = next - 1;
  }
  visits.characters += at - from;
  return at;
}
