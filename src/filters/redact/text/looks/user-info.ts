import { CODE, isAlphanumeric, isDigit, isQuote, isSpace } from "../characters.js";
import type { Look } from "../look.js";
import { visits } from "../visits.js";

const AT_SIGN = 64;

/**
 * The user information of a URL: a name and a password, or a token. What RFC 3986 (section 3.2.1) allows there, and
 * what is written there unencoded, up to the last `@` before the path.
 */
export const USER_INFO: Look = {
  rule: "look user information of a URL",
  words: ["://"],
  find(text, at, add) {
    const from = at + 3;
    if (!isAlphanumeric(text.charCodeAt(at - 1))) return from;
    const opener = openerOf(text, at);
    let { end, last } = authority(text, from, opener, isPathSign);
    // What stands behind a colon and is no port is a password, even if an unencoded `/` makes it look like a path.
    if (last === -1 && hasNoPort(text, from, end)) ({ end, last } = authority(text, from, opener, () => false));
    if (last !== -1) add(from, last, USER_INFO.rule);
    return end;
  },
};

/** How long a scheme is at most. */
const LONGEST_SCHEME = 40;

/** The character before a URL's scheme: perhaps the quote that ends the URL. */
function openerOf(text: string, end: number): number {
  let at = end;
  while (at > end - LONGEST_SCHEME && /[\w+.-]/.test(text.charAt(at - 1))) at--;
  visits.characters += end - at;
  return text.charCodeAt(at - 1);
}

/** Where a URL's authority ends, and the last `@` in it or -1. */
function authority(
  text: string,
  from: number,
  opener: number,
  endsHere: (code: number) => boolean,
): { end: number; last: number } {
  let last = -1;
  let end = from;
  for (; end < text.length; end++) {
    const code = text.charCodeAt(end);
    if (code === AT_SIGN) last = end;
    else if (endsHere(code) || endsUrl(text, end, code, opener)) break;
  }
  visits.characters += end - from;
  return { end, last };
}

const isPathSign = (code: number) => code === CODE.slash || code === CODE.question || code === CODE.hash;

/**
 * Whether no URL goes on here. A quote ends it if it closes a string. An apostrophe is legal in a password, and ends only
 * what began with one.
 */
function endsUrl(text: string, end: number, code: number, opener: number): boolean {
  if (isSpace(code) || code === CODE.less || code === CODE.greater || code === CODE.backslash) return true;
  if (!isQuote(code) || (code === CODE.quote && opener !== code)) return false;
  return !/[\w~!$&*+%-]/.test(text.charAt(end + 1));
}

function hasNoPort(text: string, from: number, end: number): boolean {
  const colon = text.slice(from, Math.min(end, from + 256)).indexOf(":");
  if (colon === -1 || text.charAt(from) === "[") return false;
  return from + colon + 1 < end && !isDigit(text.charCodeAt(from + colon + 1));
}
