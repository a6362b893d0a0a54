import { CODE } from "../characters.js";
import type { Look } from "../look.js";
import { type Alphabet, looksRandom, runEnd } from "./alphabet.js";
import { beginsWord } from "./boundary.js";

/** Tokens of one issuer, which begin with a published prefix. */
export interface TokenFormat {
  /** The issuer and the kind of token: `github`. */
  readonly name: string;
  readonly prefixes: readonly string[];
  /** The characters behind the prefix. */
  readonly alphabet: Alphabet;
  /** How many there are at least. Fewer than the issuer writes are accepted, since logs cut texts. */
  readonly least: number;
  /** How many there are at most. Without it, any number. */
  readonly most?: number;
}

/** In how many characters that are no token another prefix is looked for. */
const LONGEST_RETRY = 100;

/** Finds tokens that begin with a prefix. Behind it stand at least so many characters, a digit or a capital among them. */
export function tokenLook(format: TokenFormat): Look {
  const { name, prefixes, alphabet, least, most = Number.POSITIVE_INFINITY } = format;
  const rule = `look ${name} token`;
  return {
    rule,
    words: prefixes,
    find(text, at, add) {
      if (!beginsWord(text, at)) return at;
      const prefix = prefixes.find((one) => text.startsWith(one, at)) as string;
      const from = at + prefix.length;
      let end = runEnd(text, from, alphabet);
      // The end of a sentence is not a part of the token.
      while (end > from && text.charCodeAt(end - 1) === CODE.dot) end--;
      // Of long characters that are no token, none is read twice.
      if (end - from < least || end - from > most || !looksRandom(text, from, end))
        return end - from > LONGEST_RETRY ? end : from;
      add(at, end, rule);
      return end;
    },
  };
}
