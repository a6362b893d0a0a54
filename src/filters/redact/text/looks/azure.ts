import { isDigit } from "../characters.js";
import type { Look } from "../look.js";
import { BASE64, DOTTED, ENCODED, runEnd, runStart } from "./alphabet.js";

/** How many characters of a client secret stand before the `Q~` in it, and behind it. */
const BEFORE = 4;
const SHORTEST_REST = 31;
const LONGEST_REST = 34;

/** The secret of an application in Entra ID: three characters, a digit, `Q~`, and 31 to 34 more. */
const CLIENT_SECRET: Look = {
  rule: "look azure client secret",
  words: ["Q~"],
  find(text, at, add) {
    const start = secretStart(text, at);
    const end = secretEnd(text, at + 2);
    const rest = end - at - 2;
    if (at - start === BEFORE && isDigit(text.charCodeAt(at - 1)) && rest >= SHORTEST_REST && rest <= LONGEST_REST)
      add(start, end, CLIENT_SECRET.rule);
    return at;
  },
};

/** The alphabet of such a secret has a tilde as well. */
function secretStart(text: string, end: number): number {
  let at = end;
  while (end - at <= BEFORE && isSecretCode(text, at - 1)) at--;
  return at;
}

function secretEnd(text: string, from: number): number {
  let at = from;
  while (at - from <= LONGEST_REST && isSecretCode(text, at)) at++;
  return at;
}

function isSecretCode(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === 126 || (code < 128 && DOTTED[code] === 1);
}

/** Keys in connection strings of storage, Service Bus, Event Hubs, Cosmos DB and others. */
const KEY: Look = {
  rule: "look azure key",
  words: ["accountkey=", "sharedaccesskey=", "sharedsecretvalue="],
  ignoreCase: true,
  find(text, at, add) {
    const from = text.indexOf("=", at) + 1;
    const end = runEnd(text, from, BASE64);
    add(from, end, KEY.rule);
    return end;
  },
};

/** A storage key is 88 characters of Base64, and has its kind at the 77th. */
const KIND_AT = 76;
const KEY_LENGTH = 88;

/** Identifiable keys of Azure, in any place. */
const IDENTIFIABLE: Look = {
  rule: "look azure key",
  words: ["+ASt", "+ABa", "+AMC", "ACDb", "APIM"],
  find(text, at, add) {
    const start = runStart(text, at, BASE64, KIND_AT + 1);
    const end = runEnd(text, at, BASE64);
    if (at - start === KIND_AT && end - start === KEY_LENGTH) add(start, end, IDENTIFIABLE.rule);
    return end;
  },
};

/** How long a signature of SHA-256 is at least: 43 characters of Base64, or 64 digits of a hexadecimal number. */
const SHORTEST_SIGNATURE = 40;

/** Signatures of URLs that give access by themselves: shared access signatures of Azure, signed URLs of AWS and Google. */
const SIGNATURE: Look = {
  rule: "look signature of a URL",
  words: ["sig=", "-signature=", "&signature=", "?signature="],
  ignoreCase: true,
  find(text, at, add) {
    const from = text.indexOf("=", at) + 1;
    const end = runEnd(text, from, ENCODED);
    if (end - from >= SHORTEST_SIGNATURE) add(from, end, SIGNATURE.rule);
    return end;
  },
};

export const AZURE_LOOKS: readonly Look[] = [CLIENT_SECRET, KEY, IDENTIFIABLE, SIGNATURE];
