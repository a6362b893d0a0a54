import { isAlphanumeric, isDigit } from "../digits.js";
import type { Look } from "../look.js";
import { digitGroups } from "./digit-groups.js";

/** ITU-T E.164: up to 15 digits. Numbers with fewer than eight are not in use with a country code. */
const LEAST = 8;
const MOST = 15;

/** Numbers of phones as ITU-T E.164 writes them: `+41 44 668 18 00`, with any of the usual separators. */
export const PHONE: Look = {
  rule: "look phone number",
  words: ["+", "%2B", "%2b"],
  find(text, at, add) {
    const from = at + (text.charAt(at) === "+" ? 1 : 3);
    // A number with an exponent, a sum, or a country code that does not exist.
    if (isAlphanumeric(text, at - 1) || !isDigit(text, from) || text.charAt(from) === "0") return from;
    const { places } = digitGroups(text, from, MOST + 1, ".()/");
    const count = wholeGroups(text, places);
    if (count < LEAST) return from;
    const end = (places[count - 1] as number) + 1;
    add(at, end, PHONE.rule);
    return end;
  },
};

/** How many digits there are up to the end of the last group that the number can hold. */
function wholeGroups(text: string, places: readonly number[]): number {
  let count = Math.min(places.length, MOST);
  while (count > 0 && isAlphanumeric(text, (places[count - 1] as number) + 1)) count--;
  return count;
}
