import { types } from "node:util";
import { fillRandom, hmacSha256Digits, type SecretKey, secretKey } from "./digest.js";
import { sharedState } from "./shared-state.js";

/** The shortest key that is accepted, in bytes: 128 bits. */
const MIN_KEY = 16;

/** One secret has one hash in the whole process, whichever copy of the package has made it. */
const own: { key: SecretKey | undefined } = /* @__PURE__ */ sharedState("hmac.v1", () => ({ key: undefined }));

/**
 * The key of keyed hashes that stand for secrets: the given one, or a random key that never leaves the process.
 * @throws {TypeError} For anything but a string or bytes of a sufficient length. The message does not show the key.
 */
export function parseHmacKey(option: string, key: unknown): SecretKey {
  if (key === undefined) {
    own.key ??= secretKey(fillRandom(new Uint8Array(32)));
    return own.key;
  }
  return parseRequiredKey(option, key);
}

/**
 * The key of signatures, which several processes must have.
 * @throws {TypeError} For anything but a string or bytes of a sufficient length. The message does not show the key.
 */
export function parseRequiredKey(option: string, key: unknown): SecretKey {
  const bytes = typeof key === "string" ? Buffer.from(key) : key;
  if (!types.isUint8Array(bytes) || bytes.length < MIN_KEY) {
    throw new TypeError(`ctxlog: ${option} must be a string or a Uint8Array of ${MIN_KEY} bytes or more.`);
  }
  return secretKey(bytes);
}

/** The first `length` hexadecimal digits of a text's HMAC-SHA-256. */
export function hmacDigits(text: string, key: SecretKey, length: number): string {
  return hmacSha256Digits(text, key).slice(0, length);
}
