// Classes of characters, as bits. The tables have an entry for each ASCII character.
const SPACE = 1;
const QUOTE = 2;
const OPEN = 4;
const CLOSE = 8;
const NAME = 16;
const DIGIT = 32;
const LETTER = 64;

const CLASSES = new Uint8Array(128);
mark(SPACE, " \t\n\v\f\r");
mark(QUOTE, "\"'`");
mark(OPEN, "{[(");
mark(CLOSE, "}])");
mark(DIGIT, "0123456789");
mark(LETTER, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
mark(NAME, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_$.-[]%");

function mark(bit: number, characters: string): void {
  for (const character of characters) {
    const code = character.charCodeAt(0);
    CLASSES[code] = (CLASSES[code] as number) | bit;
  }
}

function has(code: number, bits: number): boolean {
  return code < 128 && ((CLASSES[code] as number) & bits) !== 0;
}

/** Codes of characters that have a meaning in texts. */
export const CODE = {
  newline: 10,
  return: 13,
  space: 32,
  doubleQuote: 34,
  hash: 35,
  percent: 37,
  ampersand: 38,
  quote: 39,
  comma: 44,
  dash: 45,
  dot: 46,
  slash: 47,
  colon: 58,
  semicolon: 59,
  less: 60,
  equals: 61,
  greater: 62,
  question: 63,
  backslash: 92,
} as const;

/** White space, and the line ends of Unicode. */
export const isSpace = (code: number): boolean => has(code, SPACE) || code === 0x2028 || code === 0x2029;
export const isLineEnd = (code: number): boolean => code === 10 || code === 13 || code === 0x2028 || code === 0x2029;
/** White space that does not end a line. */
export const isGap = (code: number): boolean => code === 32 || code === 9;
export const isQuote = (code: number): boolean => has(code, QUOTE);
export const isOpening = (code: number): boolean => has(code, OPEN);
export const isClosing = (code: number): boolean => has(code, CLOSE);
export const isDigit = (code: number): boolean => has(code, DIGIT);
export const isLetter = (code: number): boolean => has(code, LETTER);
export const isAlphanumeric = (code: number): boolean => has(code, LETTER | DIGIT);
/** What a word goes on with: `_`, letters, digits, and everything beyond ASCII. */
export const isWord = (code: number): boolean => has(code, LETTER | DIGIT) || code === 95 || code > 127;

/** Known verdicts on characters beyond ASCII: 1 for a part of a name, 2 for none. Made when the first one is asked for. */
let unicodeNames: Uint8Array | undefined;
const NAME_CHARACTER = /[\p{L}\p{M}\p{N}\p{Cs}]/u;

/** A part of a field's name: letters, digits and combining marks of every script, and `_ $ . - [ ] %`. */
export function isNameCode(code: number): boolean {
  if (code < 128) return ((CLASSES[code] as number) & NAME) !== 0;
  unicodeNames ??= new Uint8Array(65_536);
  const known = unicodeNames[code];
  if (known !== 0) return known === 1;
  const verdict = NAME_CHARACTER.test(String.fromCharCode(code));
  unicodeNames[code] = verdict ? 1 : 2;
  return verdict;
}
