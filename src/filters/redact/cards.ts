import type { Look } from "./text/look.js";
import type { AddRange } from "./text/range.js";

// Digits, with single spaces or dashes between them: where a card number may be.
const RUN = /\d(?:[ -]?\d){12,}/g;
const LONGEST = 19;
const SHORTEST = 13;

/** Payment card numbers: 13 to 19 digits that begin like an issuer's and pass the check of ISO/IEC 7812-1. */
export const CARD_LOOKS: readonly Look[] = [
  {
    rule: "look card number",
    digits: true,
    // The expression searches the whole text, so one call finds everything.
    find(text, _at, add) {
      for (const match of text.matchAll(RUN)) findInRun(match[0], match.index, add);
      return text.length;
    },
  },
];

function findInRun(run: string, start: number, add: AddRange): void {
  const places: number[] = [];
  for (let index = 0; index < run.length; index++) if (isDigit(run, index)) places.push(index);
  let done = 0;
  for (let first = 0; first + SHORTEST <= places.length; first++) {
    const from = places[first] as number;
    if (from < done || (from > 0 && isDigit(run, from - 1))) continue;
    const to = cardEnd(run, places, first);
    if (to === undefined) continue;
    add(start + from, start + to, "look card number");
    done = to;
  }
}

/** The end of the card number that begins here: the longest one that passes the check. */
function cardEnd(run: string, places: readonly number[], first: number): number | undefined {
  const begin = run.charCodeAt(places[first] as number) - 48;
  if (begin < 2 || begin > 6) return undefined;
  for (let length = Math.min(LONGEST, places.length - first); length >= SHORTEST; length--) {
    const end = (places[first + length - 1] as number) + 1;
    if (!isDigit(run, end) && passesCheck(run, places, first, length)) return end;
  }
  return undefined;
}

/** The Luhn check: every second digit from the right counts twice, and the sum ends in 0. */
function passesCheck(run: string, places: readonly number[], first: number, length: number): boolean {
  let sum = 0;
  for (let index = 0; index < length; index++) {
    const digit = run.charCodeAt(places[first + length - 1 - index] as number) - 48;
    const weighted = index % 2 === 1 ? digit * 2 : digit;
    sum += weighted > 9 ? weighted - 9 : weighted;
  }
  return sum % 10 === 0;
}

function isDigit(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  return code >= 48 && code <= 57;
}
