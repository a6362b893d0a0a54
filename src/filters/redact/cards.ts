import type { Hide } from "./text.js";

// A run of digits that single spaces or dashes may part: where a card's number may be.
const RUN = /\d(?:[ -]?\d){12,}/g;
const LONGEST = 19;
const SHORTEST = 13;

/** Hides numbers of payment cards: 13 to 19 digits that begin as an issuer's do and pass the check of ISO/IEC 7812-1. */
export function hideCards(text: string, hide: Hide): string {
  return text.replace(RUN, (run) => hideInRun(run, hide));
}

function hideInRun(run: string, hide: Hide): string {
  const places: number[] = [];
  for (let index = 0; index < run.length; index++) if (isDigit(run, index)) places.push(index);
  let out = "";
  let done = 0;
  for (let first = 0; first + SHORTEST <= places.length; first++) {
    const from = places[first] as number;
    if (from < done || (from > 0 && isDigit(run, from - 1))) continue;
    const to = cardEnd(run, places, first);
    if (to === undefined) continue;
    out += run.slice(done, from) + hide(run.slice(from, to));
    done = to;
  }
  return out + run.slice(done);
}

/** Where the card's number ends that begins here; the longest, since what follows one is no part of it. */
function cardEnd(run: string, places: readonly number[], first: number): number | undefined {
  const begin = run.charCodeAt(places[first] as number) - 48;
  if (begin < 2 || begin > 6) return undefined;
  for (let length = Math.min(LONGEST, places.length - first); length >= SHORTEST; length--) {
    const end = (places[first + length - 1] as number) + 1;
    if (!isDigit(run, end) && passesCheck(run, places, first, length)) return end;
  }
  return undefined;
}

/** Luhn's check: every second digit from the right counts twice, and the sum of all digits ends in 0. */
function passesCheck(run: string, places: readonly number[], first: number, length: number): boolean {
  let sum = 0;
  for (let index = 0; index < length; index++) {
    const digit = run.charCodeAt(places[first + length - 1 - index] as number) - 48;
    const weighed = index % 2 === 1 ? digit * 2 : digit;
    sum += weighed > 9 ? weighed - 9 : weighed;
  }
  return sum % 10 === 0;
}

function isDigit(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  return code >= 48 && code <= 57;
}
