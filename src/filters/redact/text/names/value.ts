import { CODE, isDigit, isGap, isNameCode, isOpening, isSpace, isWord } from "../characters.js";
import { isEscapedSpace, skipBackslashes } from "../escapes.js";
import { visits } from "../visits.js";
import { bracketsEnd } from "./bracketed.js";
import { openingAt, stringEnd } from "./quoted.js";
import { type Format, unquotedEnd } from "./unquoted.js";

/** A value's characters `[from, to)`, and whether it stood in quotes. */
export interface Value {
  readonly from: number;
  readonly to: number;
  readonly quoted: boolean;
}

/** How a value is written: the format around it, and the separator before it. */
export interface Manner {
  readonly format: Format;
  readonly separator: number;
}

/** The value that begins here: in quotes, in brackets, or without either. */
export function valueAt(text: string, from: number, manner: Manner): Value {
  const quoted = quotedAt(text, from);
  if (quoted !== undefined) return quoted;
  const inside = bracketedEnd(text, from, manner.separator);
  const to = inside === from ? plainEnd(text, from, manner) : behindBrackets(text, inside, manner);
  return { from, to, quoted: false };
}

/** What languages write before the quote of a string: `b'x'` of Python, `N'x'` of SQL, `@"x"` of C#. */
const PREFIX = /(?:[bBrRuUnNfFeExX]{1,2}|[@$])(?=["'])/y;

/** A value in quotes, with or without a prefix or a type before it: `string(6) "x"`. */
export function quotedAt(text: string, from: number): Value | undefined {
  const opening = openingAt(text, from);
  if (opening !== undefined) return { from: opening.inside, to: stringEnd(text, opening), quoted: true };
  PREFIX.lastIndex = from;
  const prefixed = PREFIX.test(text)
    ? PREFIX.lastIndex
    : text.startsWith("string(", from)
      ? behindType(text, from)
      : from;
  const string = prefixed === from ? undefined : openingAt(text, prefixed);
  if (string === undefined) return undefined;
  // A password may begin like that; a string has an end.
  const to = stringEnd(text, string);
  return to < text.length ? { from: string.inside, to, quoted: true } : undefined;
}

/** Behind the type that PHP's `var_dump` writes: `string(6) `. */
function behindType(text: string, from: number): number {
  let at = from + "string(".length;
  while (isDigit(text.charCodeAt(at))) at++;
  return text.startsWith(") ", at) ? at + 2 : from;
}

/** How many parts `util.inspect` may put before a brace: a class, a size, a tag. */
const MOST_PARTS = 5;
const LONGEST_CLASS = 100;

/**
 * The end of brackets with what `util.inspect` and others write before them: `Login {`, `Map(1) {`, `[Object: null
 * prototype] {`, `Credentials(`, `<Buffer 73 33>`. `from` itself if there are none.
 */
export function bracketedEnd(text: string, from: number, separator: number): number {
  if (text.startsWith("<Buffer", from) || text.startsWith("<ref", from)) return behindAngle(text, from);
  let end = from;
  let at = from;
  for (let parts = 0; parts < MOST_PARTS; parts++) {
    const code = text.charCodeAt(at);
    if (isOpening(code)) {
      end = at = bracketsEnd(text, at);
      if (code === 123) break;
    } else {
      const word = classEnd(text, at, separator);
      if (word === at) break;
      at = word;
    }
    if (isGap(text.charCodeAt(at)) && "{[".includes(text.charAt(at + 1) || " ")) at++;
    else if (!isOpening(text.charCodeAt(at))) break;
  }
  return end;
}

/** The end of a class's name. Behind `=`, where prose is more frequent, only a capital begins one. */
function classEnd(text: string, from: number, separator: number): number {
  const first = text.charCodeAt(from);
  if (!isWord(first) || isDigit(first)) return from;
  if (separator === CODE.equals && !/[A-Z]/.test(text.charAt(from))) return from;
  let at = from;
  while (at < from + LONGEST_CLASS && (isWord(text.charCodeAt(at)) || "$.".includes(text.charAt(at) || " "))) at++;
  visits.characters += at - from;
  return at;
}

function behindAngle(text: string, from: number): number {
  let at = from;
  while (at < text.length && text.charCodeAt(at) !== CODE.greater) at++;
  visits.characters += at - from;
  return Math.min(at + 1, text.length);
}

/** A value that goes on directly behind brackets is a text that only begins with one: `{ab}s3cret`. */
function behindBrackets(text: string, from: number, manner: Manner): number {
  return unquotedEnd(text, from, manner.format, manner.separator);
}

const SCHEME = /^(?:bearer|basic|digest|token|negotiate|ntlm|apikey|hmac|hoba|mutual|scram-sha-\d+|aws4-hmac-sha256)$/i;

/** A value without quotes; behind a scheme of HTTP the credentials too, and of digits in groups all groups. */
function plainEnd(text: string, from: number, manner: Manner): number {
  const end = unquotedEnd(text, from, manner.format, manner.separator);
  if (end === from || manner.format === "query" || manner.format === "encoded") return end;
  if (end - from <= 16 && SCHEME.test(text.slice(from, end))) {
    const next = skipGap(text, end);
    return Math.max(end, unquotedEnd(text, next, manner.format, manner.separator));
  }
  return end - from <= LONGEST_GROUP && /^[A-Z]{0,4}\d+$/.test(text.slice(from, end)) ? digitGroupsEnd(text, end) : end;
}

/** How long the first group of a number may be. */
const LONGEST_GROUP = 8;

/** A number may have spaces: `4111 1111 1111 1111`, `CH93 0076 2011`. */
function digitGroupsEnd(text: string, from: number): number {
  let end = from;
  while (isDigit(text.charCodeAt(end - 1)) && text.charCodeAt(end) === CODE.space) {
    let at = end + 1;
    while (isDigit(text.charCodeAt(at))) at++;
    visits.characters += at - end;
    if (at === end + 1 || isNameCode(text.charCodeAt(at))) break;
    end = at;
  }
  return end;
}

/** Behind spaces and tabs. */
export function skipGap(text: string, from: number): number {
  let at = from;
  while (isGap(text.charCodeAt(at))) at++;
  visits.characters += at - from;
  return at;
}

/** Behind white space, escaped or not. */
export function skipSpace(text: string, from: number): number {
  let at = from;
  for (;;) {
    if (isSpace(text.charCodeAt(at))) at++;
    else if (isEscapedSpace(text, at)) at = skipBackslashes(text, at) + 1;
    else break;
  }
  visits.characters += at - from;
  return at;
}

/** Whether a value is one of those that hold no secret. */
export function isNothing(text: string, { from, to, quoted }: Value): boolean {
  if (from >= to) return true;
  return !quoted && to - from <= 9 && /^(?:null|undefined|None|nil|NULL|\[\]|\{\})$/.test(text.slice(from, to));
}
