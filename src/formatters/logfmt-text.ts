import { jsonString } from "./escape.js";

// What ends a key or a bare value in the grammar of go-logfmt, and what could forge a line, a direction of text or a tag.
const NOT_IN_KEY = /[\x00-\x20"=%\x7f-\xa0\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffd]/gu;
const NEEDS_QUOTES =
  /[\x00-\x20"=\\\x7f-\xa0\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffd]|\[req=|\|session=|^$/u;

/**
 * A key in logfmt, which has no quotes for keys: white space, `"`, `=` and `%` are percent-encoded. Different keys stay
 * different, and no key ends early.
 */
export function logfmtKey(key: string): string {
  return key === "" ? "%" : key.replace(NOT_IN_KEY, percent);
}

function percent(character: string): string {
  const code = character.codePointAt(0) as number;
  // Without the surrogates of a pair: the expression has the flag u.
  if (code >= 0xd800 && code <= 0xdfff) return `%u${code.toString(16).toUpperCase()}`;
  return encodeURIComponent(character);
}

/** A value in logfmt: one word as it is, anything else in quotes, with the escapes of JSON. */
export function logfmtValue(text: string): string {
  return NEEDS_QUOTES.test(text) ? jsonString(text) : text;
}
