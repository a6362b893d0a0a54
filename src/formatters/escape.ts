import { chosenParts } from "../ids/tag.js";

// Characters that can move a cursor, end a line or change the direction of text, and those that are invalid: C0, DEL,
// C1, U+2028/2029, the bidi controls (Unicode UAX #9, section 2) and lone surrogates. TAB is allowed in a line. Without
// the u flag, a surrogate pair matches too; the second expression, with the flag, then leaves it as it is.
const UNSAFE_IN_LINE =
  /[\x00-\x08\x0a-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]|\[req=|\|session=/;
const EVERY_UNSAFE_IN_LINE =
  /[\x00-\x08\x0a-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]|\[req=|\|session=/gu;

/**
 * Text escaped for one physical line, so that it cannot add a line, a tag or a control sequence: control characters
 * become `\xNN` or `\u{NNNN}`, and so does the first character of `[req=` and `|session=`, the two beginnings of a tag,
 * and of the beginnings of the parts that a contextFilter was told to show.
 */
export function lineText(text: string): string {
  return withoutParts(UNSAFE_IN_LINE.test(text) ? text.replace(EVERY_UNSAFE_IN_LINE, escapeFirst) : text);
}

/** The text in which no part of a chosen tag begins. */
function withoutParts(text: string): string {
  const { beginnings } = chosenParts;
  return beginnings === undefined || !NOT_PLAIN.test(text) ? text : text.replace(beginnings, escapeFirst);
}

// Printable ASCII without the characters with which a tag begins: one class is tested faster than three alternatives.
// (bench: line)
const NOT_PLAIN = /[^\x20-\x5a\x5c-\x7b\x7d\x7e]/;

/** Whether a text needs no escape, and has no line break. */
export function needsNoEscape(text: string): boolean {
  return !NOT_PLAIN.test(text) || (!UNSAFE_IN_LINE.test(text) && withoutParts(text) === text);
}

function escapeFirst(found: string): string {
  const code = found.codePointAt(0) as number;
  const hex = code.toString(16).toUpperCase();
  return (code > 0xff ? `\\u{${hex}}` : `\\x${hex.padStart(2, "0")}`) + found.slice(1);
}

const NEEDS_QUOTES = /[\s"=]|^$/;

/** A key or a string value in the line format, in quotes if it needs them. */
export function pairText(text: string): string {
  if (!NEEDS_QUOTES.test(text)) return lineText(text);
  const quoted = text.replace(/["\\]/g, "\\$&").replace(/\n/g, "\\n").replace(/\r/g, "\\r").replace(/\t/g, "\\t");
  return lineText(`"${quoted}"`);
}

const UNSAFE_IN_JSON = /["\\\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]/;
// JSON.stringify escapes the others, lone surrogates included.
const NOT_ESCAPED_BY_STRINGIFY = /[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** A JSON string, with its quotes. Every control character that {@link lineText} escapes is a `\u` escape here. */
export function jsonString(text: string): string {
  return UNSAFE_IN_JSON.test(text) ? escapedJson(text) : `"${text}"`;
}

/** The same without its quotes. */
export function jsonText(text: string): string {
  return UNSAFE_IN_JSON.test(text) ? escapedJson(text).slice(1, -1) : text;
}

function escapedJson(text: string): string {
  const json = JSON.stringify(text);
  // In ASCII there is only DEL to find, and to know that takes a sixth of the search. (bench: error)
  if (Buffer.byteLength(text) === text.length && !text.includes("\x7f")) return json;
  return json.replace(NOT_ESCAPED_BY_STRINGIFY, (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** The first `length` characters, and how many were cut. A surrogate pair is never split. */
export function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  const last = text.charCodeAt(length - 1);
  const end = last >= 0xd800 && last <= 0xdbff ? length - 1 : length;
  return `${text.slice(0, end)}…[${text.length - end} more characters]`;
}
