import { type TextFault, textFault } from "../ids/validate.js";
import type { SecretKey } from "../internal/digest.js";
import { hmacDigits } from "../internal/hmac.js";

/** The longest credential that is accepted, in characters: more than servers allow in one header. */
const MAX_CREDENTIAL = 8192;

const VISIBLE_ASCII = /^[\x21-\x7e]+$/;

/** The length of a pseudonym, in hexadecimal digits: 80 bits. */
const PSEUDONYM_LENGTH = 20;

const SCHEME = "bearer";

/** Headers that hold more than a session: a scheme, other cookies. Their hash would not identify a session either. */
const CREDENTIAL_HEADERS = ["authorization", "proxy-authorization", "cookie", "set-cookie"];

/** Names of headers, parameters and baggage keys that hold a credential, in lower case, without `-`, `_` and `.`. */
const CREDENTIAL_NAMES = [
  ...["auth", "authorization", "bearer", "cookie", "credential", "credentials", "jwt", "key", "otp", "pass", "pwd"],
  ...["signature", "sig", "xauth", "xauthkey", "xamzsignature", "xfunctionskey", "ocpapimsubscriptionkey"],
];
/** What such names end with: `x-csrf-token`, `x-goog-api-key`, `client_secret`. */
const CREDENTIAL_ENDS = [
  ...["token", "apikey", "accesskey", "privatekey", "secretkey", "secret", "password", "passwd", "passphrase"],
];

/** Whether a header, in any case, holds credentials that must not become a session ID, not even hashed. */
export function isCredentialHeader(name: string): boolean {
  return CREDENTIAL_HEADERS.includes(name.toLowerCase());
}

/** Whether a name, in any case and spelling, is that of a credential. */
export function isCredentialName(name: string): boolean {
  const plain = name.toLowerCase().replace(/[-_.]/g, "");
  return CREDENTIAL_NAMES.includes(plain) || CREDENTIAL_ENDS.some((end) => plain.endsWith(end));
}

/** Why a value is not a credential; undefined if it is one. */
export function credentialFault(value: unknown): TextFault | undefined {
  return textFault(value, MAX_CREDENTIAL, VISIBLE_ASCII);
}

/**
 * The session ID that stands for a credential: the first 20 hexadecimal digits of its HMAC-SHA-256. A part of the
 * credential would help a thief of the log, and would not distinguish users: every JWT begins with `eyJhbGci`.
 */
export function pseudonym(credential: string, key: SecretKey): string {
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
