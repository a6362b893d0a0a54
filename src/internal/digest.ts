import type { KeyObject } from "node:crypto";
import { types } from "node:util";
import { builtin, hasBuiltin } from "./builtins.js";
import { hmacSha256, sha256 } from "./sha256.js";

const crypto = /* @__PURE__ */ builtin("node:crypto");
const hasCrypto = /* @__PURE__ */ hasBuiltin("node:crypto");

/** A key of hashes. Its bytes are readable only where the runtime has no keys. */
export type SecretKey = KeyObject | Uint8Array;

export function secretKey(bytes: Uint8Array): SecretKey {
  return hasCrypto ? crypto.createSecretKey(bytes) : Uint8Array.from(bytes);
}

/** Fills bytes from the operating system's random source. */
export function fillRandom<Bytes extends Uint8Array<ArrayBuffer>>(bytes: Bytes): Bytes {
  return hasCrypto ? crypto.randomFillSync(bytes) : globalThis.crypto.getRandomValues(bytes);
}

/** The SHA-256 of a text, as UTF-8, or of bytes, in hexadecimal digits. */
export function sha256Digits(data: string | Uint8Array): string {
  if (hasCrypto) return crypto.createHash("sha256").update(data).digest("hex");
  return hex(sha256(typeof data === "string" ? Buffer.from(data) : data));
}

/** The HMAC-SHA-256 of a text, in hexadecimal digits. */
export function hmacSha256Digits(text: string, key: SecretKey): string {
  if (types.isUint8Array(key)) return hex(hmacSha256(key, Buffer.from(text)));
  return crypto.createHmac("sha256", key).update(text).digest("hex");
}

/** Whether two texts are equal, in a time that depends on their lengths only. */
export function isEqualInFixedTime(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  if (a.length !== b.length) return false;
  if (hasCrypto) return crypto.timingSafeEqual(a, b);
  let difference = 0;
  for (const [index, byte] of a.entries()) difference |= byte ^ (b[index] as number);
  return difference === 0;
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
