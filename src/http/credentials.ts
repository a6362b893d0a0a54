import type { KeyObject } from "node:crypto";
import { type TextFault, textFault } from "../ids/validate.js";
import { hmacDigits } from "../internal/hmac.js";

/** The longest credential that is accepted, in characters: more than servers allow in one header. */
const MAX_CREDENTIAL = 8192;

const VISIBLE_ASCII = /^[\x21-\x7e]+$/;

/** The length of a pseudonym, in hexadecimal digits: 80 bits. */
const PSEUDONYM_LENGTH = 20;

const SCHEME = "bearer";

/** Why a value is not a credential; undefined if it is one. */
export function credentialFault(value: unknown): TextFault | undefined {
  return textFault(value, MAX_CREDENTIAL, VISIBLE_ASCII);
}

/**
 * The session ID that stands for a credential: the first 20 hexadecimal digits of its HMAC-SHA-256. A part of the
 * credential would help whoever steals the log, and would not distinguish users: every JWT begins with `eyJhbGci`.
 */
export function pseudonym(credential: string, key: KeyObject): string {
  return hmacDigits(credential, key, PSEUDONYM_LENGTH);
}

/** The token of an Authorization header (RFC 6750, section 2.1), unchecked; undefined for another scheme. */
export function bearerToken(header: string): string | undefined {
  if (header.slice(0, SCHEME.length).toLowerCase() !== SCHEME) return undefined;
  let start = SCHEME.length;
  while (header[start] === " ") start++;
  if (start === SCHEME.length && start < header.length) return undefined;
  return header.slice(start);
}
