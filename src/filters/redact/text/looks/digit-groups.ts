/** A text's digits from a place on, with short separators between their groups. */
export interface DigitGroups {
  /** The places of the digits. */
  readonly places: readonly number[];
  /** Where the groups end: the text goes on with something else. */
  readonly end: number;
}

/** Separators between groups of digits: spaces (no-break ones too), dashes, and what `others` adds. */
const SEPARATORS = " -\u00a0\u2007\u2009\u202f\u2010\u2011\u2012\u2013";
/** How many separators may stand between two groups: `) ` or two spaces. */
const MOST_SEPARATORS = 2;

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

/** Whether so many digits follow a digit, with at most so many separators. Reads on only as far as there are any. */
export function hasDigits(text: string, from: number, count: number): boolean {
  let digits = 1;
  let separators = 0;
  for (let at = from + 1; digits < count; at++) {
    if (isDigit(text, at)) {
      digits++;
      separators = 0;
    } else if (++separators > MOST_SEPARATORS || isAlphanumeric(text, at) || at >= text.length) return false;
  }
  return true;
}

function nextDigit(text: string, from: number, others: string): number {
  for (let at = from; at <= from + MOST_SEPARATORS; at++) {
    if (isDigit(text, at)) return at;
    const character = text.charAt(at);
    if (character === "" || !(SEPARATORS.includes(character) || others.includes(character))) return -1;
  }
  return -1;
}

/** Whether an ASCII digit stands at a place. */
export function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 48 && code <= 57;
}

/** Whether an ASCII letter or digit stands at a place. */
export function isAlphanumeric(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return isDigit(text, at) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}
