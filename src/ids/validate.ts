/** Why something that came with a request was not used. It never says what it was. */
export type RejectReason =
  | "empty"
  | "too long"
  | "illegal characters"
  | "repeated"
  | "not text"
  | "malformed"
  | "unreadable";

/** The longest ID that is taken from outside, in characters. */
export const MAX_ID = 128;

/** The longest credential that is looked at, in characters: more than any server takes in one header. */
export const MAX_CREDENTIAL = 8192;

const ID = /^[A-Za-z0-9._~+/=@:-]+$/;
const VISIBLE = /^[\x21-\x7e]+$/;
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}$/;

/** Why a value is no ID, or undefined where it is one. Nothing is repaired: a cut or cleaned ID would be another one's. */
export function idFault(value: unknown): RejectReason | undefined {
  return fault(value, MAX_ID, ID);
}

/** The same for a credential, of which nothing but a keyed hash is ever shown. */
export function credentialFault(value: unknown): RejectReason | undefined {
  return fault(value, MAX_CREDENTIAL, VISIBLE);
}

export function isId(value: unknown): value is string {
  return idFault(value) === undefined;
}

/** Whether a text is a token (RFC 9110, section 5.6.2), as methods and header names are, of a sensible length. */
export function isToken(value: unknown): value is string {
  return typeof value === "string" && TOKEN.test(value);
}

function fault(value: unknown, longest: number, allowed: RegExp): RejectReason | undefined {
  if (typeof value !== "string") return "not text";
  if (value === "") return "empty";
  if (value.length > longest) return "too long";
  return allowed.test(value) ? undefined : "illegal characters";
}
