const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}$/;

/**
 * Whether a value is a token (RFC 9110, section 5.6.2), as methods, header names and baggage keys are, of up to 128
 * characters.
 */
export function isToken(value: unknown): value is string {
  return typeof value === "string" && TOKEN.test(value);
}
