import { CODE } from "../characters.js";
import type { Look } from "../look.js";
import { lineEnd, stringAround } from "../names/line-value.js";
import { BASE64, runEnd, TOKEN68, WORD } from "./alphabet.js";
import { beginsWord } from "./boundary.js";

/** How long credentials are at least. */
const SHORTEST = 6;
/** From this length on, a word without digits and signs is no word of a language any more. */
const LONGEST_WORD = 20;

/** What follows `Bearer`, `Negotiate` and `NTLM` (RFC 6750, RFC 4559), unless it is a word: "Bearer authentication". */
const TOKENS: Look = {
  rule: "look credentials of a scheme",
  words: ["bearer ", "negotiate ", "ntlm "],
  ignoreCase: true,
  find(text, at, add) {
    if (!beginsWord(text, at)) return at;
    const from = credentials(text, at);
    const end = runEnd(text, from, TOKEN68);
    if (end - from >= SHORTEST && !isWord(text, from, end)) add(from, end, TOKENS.rule);
    return end;
  },
};

/** Where the credentials behind the scheme begin that stands here. */
function credentials(text: string, at: number): number {
  let from = runEnd(text, at, WORD);
  for (let spaces = 0; spaces < 4 && text.charCodeAt(from) === CODE.space; spaces++) from++;
  return from;
}

function isWord(text: string, from: number, end: number): boolean {
  const word = text.slice(from, Math.min(end, from + LONGEST_WORD + 1)).replace(/[.\-~]+$/, "");
  return word.length <= LONGEST_WORD && /^[A-Za-z][a-z]*(?:-[A-Za-z][a-z]*)*$/.test(word);
}

/** How many characters of a name and a password are decoded. */
const DECODED = 400;

/** What follows `Basic` (RFC 7617): a name, a colon and a password in Base64. */
const BASIC: Look = {
  rule: "look basic credentials",
  words: ["basic "],
  ignoreCase: true,
  find(text, at, add) {
    if (!beginsWord(text, at)) return at;
    const from = credentials(text, at);
    const end = runEnd(text, from, BASE64);
    if (end - from >= 4 && isNameAndPassword(text.slice(from, Math.min(end, from + DECODED))))
      add(from, end, BASIC.rule);
    return end;
  },
};

function isNameAndPassword(encoded: string): boolean {
  const decoded = Buffer.from(encoded, "base64").toString("latin1");
  const colon = decoded.indexOf(":");
  return colon !== -1 && /^[\x20-\x7e\x80-\xff]*$/.test(decoded.slice(0, colon));
}

/** What follows `Digest` (RFC 7616), `AWS4-HMAC-SHA256` and `OAuth` (RFC 5849), up to the end of the line. */
const PARAMETERS: Look = {
  rule: "look credentials of a scheme",
  words: ["digest username", "aws4-hmac-sha256 credential", "oauth oauth_", "oauth realm"],
  ignoreCase: true,
  find(text, at, add) {
    if (!beginsWord(text, at)) return at;
    const from = text.indexOf(" ", at) + 1;
    const end = lineEnd(text, from, stringAround(text, at));
    add(from, end, PARAMETERS.rule);
    return end;
  },
};

export const SCHEME_LOOKS: readonly Look[] = [TOKENS, BASIC, PARAMETERS];
