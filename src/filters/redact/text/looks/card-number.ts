import { isDigit } from "../digits.js";
import type { Look } from "../look.js";
import type { AddRange } from "../range.js";
import { cardLengths } from "./card-issuers.js";
import { digitGroups } from "./digit-groups.js";

const RULE = "look card number";
const SHORTEST = 13;
const LONGEST = 19;
/** How many zeros may stand before a number: fields of fixed width are filled with them. */
const MOST_ZEROS = 12;

/**
 * Numbers of payment cards: they begin with a number of an issuer, have a length of its cards, and pass Luhn's check
 * (ISO/IEC 7812-1). Of random numbers of 16 digits, about one in forty does.
 */
export const CARD_NUMBER: Look = {
  rule: RULE,
  digits: SHORTEST,
  find(text, at, add) {
    let from = at;
    while (from < at + MOST_ZEROS && text.charAt(from) === "0") from++;
    const { places } = digitGroups(text, from, LONGEST + 1, ".");
    const end = places.length < SHORTEST || places[0] !== from ? undefined : cardEnd(text, places, add);
    // Of a long run of digits that is no card, no part is one.
    return end ?? runEnd(text, at);
  },
};

/** Adds the number that begins here, the longest that passes. Returns where it ends. */
function cardEnd(text: string, places: readonly number[], add: AddRange): number | undefined {
  const lengths = cardLengths(numberOf(text, places.slice(0, 6)));
  for (let length = Math.min(LONGEST, places.length); length >= SHORTEST; length--) {
    const end = (places[length - 1] as number) + 1;
    if (!lengths.includes(length) || isDigit(text, end)) continue;
    if (!passesCheck(text, places, length) || isDecimal(text, places, length)) continue;
    add(places[0] as number, end, RULE);
    return end;
  }
  return undefined;
}

function numberOf(text: string, places: readonly number[]): number {
  return places.reduce((number, place) => number * 10 + digitAt(text, place), 0);
}

function digitAt(text: string, place: number): number {
  return text.charCodeAt(place) - 48;
}

/** The Luhn check: every second digit from the right counts twice, and the sum ends in 0. */
function passesCheck(text: string, places: readonly number[], length: number): boolean {
  let sum = 0;
  for (let index = 0; index < length; index++) {
    const digit = digitAt(text, places[length - 1 - index] as number);
    const weighted = index % 2 === 1 ? digit * 2 : digit;
    sum += weighted > 9 ? weighted - 9 : weighted;
  }
  return sum % 10 === 0;
}

/** Whether a dot is that of a decimal number, `4.111111111111111`: cards have groups of four to seven digits. */
function isDecimal(text: string, places: readonly number[], length: number): boolean {
  let group = 1;
  let hasDot = false;
  for (let index = 1; index < length; index++) {
    const before = places[index - 1] as number;
    if (places[index] === before + 1) group++;
    else {
      if (group < 4 || group > 7) return hasDot || text.charAt(before + 1) === ".";
      hasDot ||= text.charAt(before + 1) === ".";
      group = 1;
    }
  }
  return hasDot && (group < 3 || group > 7);
}

function runEnd(text: string, from: number): number {
  let at = from;
  while (isDigit(text, at)) at++;
  return at;
}
