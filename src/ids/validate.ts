/** Why a value from outside is not accepted as an ID or another text. */
export type TextFault = "not text" | "empty" | "too long" | "illegal characters";

/** Why a value from outside is not accepted as an ID. */
export type IdFault = TextFault | "reserved";

/** The longest ID that is accepted from outside, in characters. */
const MAX_ID = 128;

const ID = /^[A-Za-z0-9._~+/=@:-]+$/;

/** What the tag shows in place of an ID. As an ID of a client it would look as if there were no context. */
const RESERVED = /^none$/i;

/**
 * Why a value is not an ID; undefined if it is one. Nothing is repaired: a cut or cleaned ID would be somebody else's.
 */
export function idFault(value: unknown): IdFault | undefined {
  return textFault(value, MAX_ID, ID) ?? (RESERVED.test(value as string) ? "reserved" : undefined);
}

/** Whether a value may be accepted from outside, sent and logged as an ID. */
export function isId(value: unknown): value is string {
  return idFault(value) === undefined;
}

/** Why a value is not a text of up to `maxLength` characters that `allowed` matches. */
export function textFault(value: unknown, maxLength: number, allowed: RegExp): TextFault | undefined {
  if (typeof value !== "string") return "not text";
  if (value === "") return "empty";
  if (value.length > maxLength) return "too long";
  return allowed.test(value) ? undefined : "illegal characters";
}
