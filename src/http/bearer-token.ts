import type { KeyObject } from "node:crypto";
import { hmacDigits } from "../internal/hmac.js";

/** How many hexadecimal digits of the hash are shown: 80 bits. */
const SHOWN = 20;

const SCHEME = "bearer";

/**
 * What stands for a credential in a log: the first 20 hexadecimal digits of its HMAC-SHA-256. A part of the credential itself
 * would help whoever steals the log, and would tell no two users apart: every JWT begins with `eyJhbGci`.
 */
export function pseudonym(credential: string, key: KeyObject): string {
  return hmacDigits(credential, key, SHOWN);
}

/** The token of an Authorization header (RFC 6750, section 2.1), unchecked; undefined for another scheme. */
export function bearerToken(header: string): string | undefined {
  if (header.slice(0, SCHEME.length).toLowerCase() !== SCHEME) return undefined;
  let start = SCHEME.length;
  while (header[start] === " ") start++;
  if (start === SCHEME.length && start < header.length) return undefined;
  return header.slice(start);
}
