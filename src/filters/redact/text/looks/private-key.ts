import { CODE, isAlphanumeric, isQuote, isSpace } from "../characters.js";
import { isEscapedSpace, skipBackslashes } from "../escapes.js";
import type { Look } from "../look.js";
import { visits } from "../visits.js";
import { BASE64, runEnd } from "./alphabet.js";

/** How long a label is at most: `OPENSSH PRIVATE KEY`, `PGP PRIVATE KEY BLOCK`. */
const LONGEST_LABEL = 60;
/** How far the end of a key is looked for, in characters. A key of RSA with 16,384 bits has 13,000. */
const LONGEST_KEY = 65_536;

/**
 * Private keys in PEM (RFC 7468), with the headers of RFC 1421 (`Proc-Type`, `DEK-Info`); of OpenSSH and SSH2, and of PGP
 * (RFC 9580, section 6.2). Without its end, as in a text that was cut, a key goes as far as its lines look like one.
 */
const PEM: Look = {
  rule: "look private key",
  words: ["-----BEGIN ", "---- BEGIN "],
  find(text, at, add) {
    const label = at + "-----BEGIN ".length;
    const name = text.slice(label, label + LONGEST_LABEL);
    visits.characters += name.length;
    const dashes = name.indexOf("----");
    if (!(dashes === -1 ? name : name.slice(0, dashes)).includes("PRIVATE KEY")) return label;
    const end = keyEnd(text, label + name.indexOf("PRIVATE KEY") + "PRIVATE KEY".length);
    add(at, end, PEM.rule);
    return end;
  },
};

/** Behind the dashes of a key's last line, or where its lines end. `from` is in the line before the key. */
function keyEnd(text: string, from: number): number {
  const body = behindDashes(text, from);
  const limit = Math.min(text.length, body + LONGEST_KEY);
  let at = body;
  while (at < limit && !text.startsWith("----", at)) at++;
  visits.characters += at - body;
  // Another beginning, or none: the key was cut.
  if (at >= limit || !/^-{4,5} ?END /.test(text.slice(at, at + 10))) return bodyEnd(text, body, at);
  const name = text.slice(at, at + LONGEST_LABEL).indexOf("KEY");
  return behindDashes(text, name === -1 ? at + 5 : at + name);
}

/** Behind the dashes that end a line with a label. */
function behindDashes(text: string, from: number): number {
  let at = from;
  while (at < from + LONGEST_LABEL && text.charCodeAt(at) !== CODE.dash && at < text.length) at++;
  if (text.charCodeAt(at) !== CODE.dash) return from;
  while (text.charCodeAt(at) === CODE.dash && at < from + LONGEST_LABEL) at++;
  visits.characters += at - from;
  return at;
}

/** Where the lines of a key without its end stop looking like one. */
function bodyEnd(text: string, from: number, limit: number): number {
  let at = from;
  while (at < limit) {
    const code = text.charCodeAt(at);
    if (isSpace(code) || isAlphanumeric(code) || "+/=:,-.".includes(text.charAt(at))) at++;
    else if (isEscapedSpace(text, at)) at = skipBackslashes(text, at) + 1;
    else if (isQuote(code) && /^.\s{0,9}\+(?:\s|\\n)/.test(text.slice(at, at + 12))) at += 2;
    else if (isQuote(code) && /\+(?:\s|\\n){1,9}$/.test(text.slice(Math.max(from, at - 12), at))) at++;
    else break;
  }
  visits.characters += at - from;
  return Math.min(at, limit);
}

/** The lines of a private key as PuTTY writes them, up to the authentication code behind them. */
const PUTTY: Look = {
  rule: "look putty private key",
  words: ["Private-Lines: "],
  find(text, at, add) {
    const from = at + PUTTY_WORD_LENGTH;
    let end = from;
    while (end < text.length && end < from + LONGEST_KEY && !text.startsWith("Private-", end)) {
      if (!isBody(text, end)) break;
      end++;
    }
    visits.characters += end - from;
    add(from, end, PUTTY.rule);
    return end;
  },
};

const PUTTY_WORD_LENGTH = "Private-Lines: ".length;

function isBody(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return isAlphanumeric(code) || isSpace(code) || "+/=\\".includes(text.charAt(at));
}

/** How many characters of Base64 hold the label of a key, and how many are decoded. */
const DECODED = 80;

/** A private key in PEM that was encoded in Base64 as a whole, as secrets of Kubernetes are. */
const ENCODED: Look = {
  rule: "look encoded private key",
  words: ["LS0tLS1CRUdJTi"],
  find(text, at, add) {
    const end = runEnd(text, at, BASE64);
    const begin = Buffer.from(text.slice(at, Math.min(end, at + DECODED)), "base64").toString("latin1");
    if (begin.includes("PRIVATE KEY")) add(at, end, ENCODED.rule);
    return end;
  },
};

export const PRIVATE_KEY_LOOKS: readonly Look[] = [PEM, PUTTY, ENCODED];
