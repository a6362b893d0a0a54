import { visits } from "../visits.js";

/** The characters that a kind of token consists of. */
export type Alphabet = Uint8Array;

const DIGITS = "0123456789";
const LOWER = "abcdefghijklmnopqrstuvwxyz";
const UPPER = LOWER.toUpperCase();

function alphabet(characters: string): Alphabet {
  const table = new Uint8Array(128);
  for (const character of characters) table[character.charCodeAt(0)] = 1;
  return table;
}

export const HEX: Alphabet = alphabet(`${DIGITS}abcdefABCDEF`);
export const CAPITALS: Alphabet = alphabet(`${DIGITS}${UPPER}`);
export const ALNUM: Alphabet = alphabet(`${DIGITS}${LOWER}${UPPER}`);
/** Letters, digits and `_`. */
export const WORD: Alphabet = alphabet(`${DIGITS}${LOWER}${UPPER}_`);
/** Base64 for URLs (RFC 4648, section 5). */
export const URL64: Alphabet = alphabet(`${DIGITS}${LOWER}${UPPER}_-`);
/** Base64 (RFC 4648, section 4), with `=`. */
export const BASE64: Alphabet = alphabet(`${DIGITS}${LOWER}${UPPER}+/=`);
/** Parts with dots between them. */
export const DOTTED: Alphabet = alphabet(`${DIGITS}${LOWER}${UPPER}_.-`);
/** The token68 of RFC 9110, section 11.2. */
export const TOKEN68: Alphabet = alphabet(`${DIGITS}${LOWER}${UPPER}-._~+/=`);
/** What may be in the path or query of a URL, percent-encoded where needed. */
export const ENCODED: Alphabet = alphabet(`${DIGITS}${LOWER}${UPPER}-._~%+/=`);

/** The end of the characters of an alphabet that begin here. */
export function runEnd(text: string, from: number, characters: Alphabet): number {
  let at = from;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code > 127 || characters[code] === 0) break;
  }
  visits.characters += at - from;
  return at;
}

/** The beginning of the characters of an alphabet that end here, at most so many. */
export function runStart(text: string, end: number, characters: Alphabet, most: number): number {
  let at = end;
  for (; at > 0 && end - at < most; at--) {
    const code = text.charCodeAt(at - 1);
    if (code > 127 || characters[code] === 0) break;
  }
  visits.characters += end - at;
  return at;
}

/** Whether a digit or a capital is among these characters, as in almost every random text and in few names. */
export function looksRandom(text: string, from: number, to: number): boolean {
  const end = Math.min(to, from + 100);
  visits.characters += end - from;
  for (let at = from; at < end; at++) {
    const code = text.charCodeAt(at);
    if ((code >= 48 && code <= 57) || (code >= 65 && code <= 90)) return true;
  }
  return false;
}
