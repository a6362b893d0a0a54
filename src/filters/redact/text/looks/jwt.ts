import { CODE } from "../characters.js";
import type { Look } from "../look.js";
import { BASE64, looksRandom, runEnd, URL64 } from "./alphabet.js";
import { beginsWord } from "./boundary.js";

/** A JWE has five parts (RFC 7516, section 7.1), a JWS three (RFC 7515, section 7.1). */
const MOST_PARTS = 5;
/** How long the header and another part are at least, in a text that may be cut. */
const SHORTEST_HEADER = 7;
const SHORTEST_PART = 2;

/**
 * JSON Web Tokens: parts in Base64 with dots between them, of which the first begins as `{"` does. Parts may be empty, as
 * the key of a JWE with `dir` and the payload of a detached JWS.
 */
const JWT: Look = {
  rule: "look jwt",
  words: ["eyJ"],
  find(text, at, add) {
    if (!beginsWord(text, at)) return at;
    let end = runEnd(text, at, URL64);
    if (end - at < SHORTEST_HEADER) return end;
    let longest = 0;
    for (let parts = 1; parts < MOST_PARTS && text.charCodeAt(end) === CODE.dot; parts++) {
      const next = runEnd(text, end + 1, URL64);
      longest = Math.max(longest, next - end - 1);
      end = next;
    }
    if (longest >= SHORTEST_PART) add(at, end, JWT.rule);
    return end;
  },
};

/** A JSON Web Token that was encoded in Base64 once more. */
const ENCODED_JWT: Look = {
  rule: "look encoded jwt",
  words: ["ZXlKaGJHY2lPaU", "ZXlKMGVYQWlPaU"],
  find(text, at, add) {
    const end = runEnd(text, at, BASE64);
    if (looksRandom(text, at, end)) add(at, end, ENCODED_JWT.rule);
    return end;
  },
};

export const JWT_LOOKS: readonly Look[] = [JWT, ENCODED_JWT];
