import { createHmac, createSecretKey, randomBytes } from "node:crypto";

/** The least length of a key that is given, in bytes: 128 bits. */
const MIN_KEY = 16;
/** How much of the hash is shown, in hexadecimal digits: 80 bits. */
const SHOWN = 20;
const SCHEME = "bearer";
let ownKey;
/** A key that is given, or else the process's own, which is random and never leaves it. */
export function parseKey(option, key) {
  if (key === undefined) {
    ownKey ??= createSecretKey(randomBytes(32));
    return ownKey;
  }
  const bytes = typeof key === "string" ? Buffer.from(key) : key;
  // The error must not show the key.
  if (!(bytes instanceof Uint8Array) || bytes.length < MIN_KEY) {
    throw new TypeError(`ctxlog: ${option} must be a string or a Uint8Array of ${MIN_KEY} bytes or more.`);
  }
  return createSecretKey(bytes);
}
/**
 * What stands for a credential in a log: the first 20 hexadecimal digits of its HMAC-SHA-256. A part of the credential
 * itself would help who steals the log, and would tell nobody apart: every JWT begins with `eyJhbGci`.
 */
export function pseudonym(credential, key) {
  return createHmac("sha256", key).update(credential).digest("hex").slice(0, SHOWN);
}
/** The token of an Authorization header (RFC 6750), unchecked; undefined for another scheme. */
export function bearerToken(header) {
  if (header.slice(0, SCHEME.length).toLowerCase() !== SCHEME) return undefined;
  let start = SCHEME.length;
  while (header[start] === " ") start++;
  if (start === SCHEME.length && start < header.length) return undefined;
  return header.slice(start);
}
//# sourceMappingURL=credential.js.map
