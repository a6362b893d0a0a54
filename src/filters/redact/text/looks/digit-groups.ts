import { isDigit, MOST_SEPARATORS } from "../digits.js";

/** A text's digits from a place on, with short separators between their groups. */
export interface DigitGroups {
  /** The places of the digits. */
  readonly places: readonly number[];
  /** Where the groups end: the text goes on with something else. */
  readonly end: number;
}

/** Separators between groups of digits: spaces (no-break ones too), dashes, and what `others` adds. */
const SEPARATORS = " -\u00a0\u2007\u2009\u202f\u2010\u2011\u2012\u2013";
/** Reads groups of digits, `most` digits at most. */
export function digitGroups(text: string, from: number, most: number, others: string): DigitGroups {
  const places: number[] = [];
  let at = from;
  while (places.length < most) {
    const digit = nextDigit(text, at, others);
    if (digit === -1) break;
    places.push(digit);
    at = digit + 1;
  }
  return { places, end: at };
}

function nextDigit(text: string, from: number, others: string): number {
  for (let at = from; at <= from + MOST_SEPARATORS; at++) {
    if (isDigit(text, at)) return at;
    const character = text.charAt(at);
    if (character === "" || !(SEPARATORS.includes(character) || others.includes(character))) return -1;
  }
  return -1;
}
