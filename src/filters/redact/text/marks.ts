import { CODE, isDigit, isLetter, isOpening, isQuote, isSpace } from "./characters.js";
import { hasDigits } from "./digits.js";
import { OTHER, pairIndex, type Triggers } from "./triggers.js";

/** What may be at a place: a trigger of a look, or a sign behind a name. */
export const LOOK = 1;
export const NAME = 2;
/** In the tables: the first digit of a run. If enough follow, it is a trigger. */
const DIGITS = 4;

/**
 * Finds the places of a text where a rule has something to look at. Almost all characters are passed over after one
 * look at a table, and most of the others after one at their neighbours.
 */
export class Marks {
  /** For each ASCII character, whether there is an entry in the tables below. */
  readonly #codes = new Uint8Array(128);
  /** The bits of a character with the one before it, and with the one behind it. */
  readonly #left = new Uint8Array(128 * 128);
  readonly #right = new Uint8Array(128 * 128);

  readonly #leastDigits: number;

  constructor(triggers: Triggers, withNames: boolean) {
    for (const index of triggers.pairs("left")) this.#set(LOOK, this.#left, index);
    for (const index of triggers.pairs("right")) this.#set(LOOK, this.#right, index);
    this.#leastDigits = triggers.leastDigits;
    if (this.#leastDigits < Number.POSITIVE_INFINITY) this.#markDigits();
    if (withNames) this.#markNames();
  }

  #markDigits(): void {
    for (let code = 48; code <= 57; code++) this.#mark(DIGITS, code, this.#left, (beside) => !isDigit(beside));
  }

  /** The signs behind names, as far as a neighbour tells that there can be no name. */
  #markNames(): void {
    const isGapOrQuote = (code: number) => isSpace(code) || isQuote(code);
    for (const code of [CODE.equals, CODE.colon]) this.#mark(NAME, code, this.#left, () => true);
    for (const code of [CODE.doubleQuote, CODE.quote, 96]) this.#mark(NAME, code, this.#left, isSpace);
    this.#mark(NAME, CODE.comma, this.#left, isGapOrQuote);
    this.#mark(NAME, CODE.less, this.#right, (code) => isLetter(code) || code === 95 || code === OTHER);
    this.#mark(NAME, CODE.percent, this.#right, (code) => code === 51);
    this.#mark(NAME, CODE.dash, this.#left, (code) => isGapOrQuote(code) || isOpening(code) || code === OTHER);
  }

  #mark(bit: number, code: number, table: Uint8Array, isBeside: (code: number) => boolean): void {
    for (let beside = 0; beside <= OTHER; beside++)
      if (isBeside(beside)) this.#set(bit, table, pairIndex(code, beside));
  }

  #set(bit: number, table: Uint8Array, index: number): void {
    table[index] = (table[index] as number) | bit;
    this.#codes[index >> 7] = 1;
  }

  /** The next place, from one on; the text's length if there is none. */
  next(text: string, from: number): number {
    const codes = this.#codes;
    const length = text.length;
    let at = from;
    for (; at < length; at++) {
      const code = text.charCodeAt(at);
      if (code < 128 && codes[code] !== 0 && this.bits(text, at, code) !== 0) break;
    }
    return at;
  }

  /** What may be at a place with this character. */
  bits(text: string, at: number, code: number): number {
    const left = at === 0 ? OTHER : text.charCodeAt(at - 1);
    const right = at + 1 === text.length ? OTHER : text.charCodeAt(at + 1);
    const bits =
      (this.#left[(code << 7) | Math.min(left, OTHER)] as number) |
      (this.#right[(code << 7) | Math.min(right, OTHER)] as number);
    if ((bits & DIGITS) === 0) return bits;
    return hasDigits(text, at, this.#leastDigits) ? bits | LOOK : bits & ~DIGITS;
  }
}
