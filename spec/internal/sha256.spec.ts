import { createHash, createHmac } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { hmacSha256, sha256 } from "../../src/internal/sha256.js";

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const bytes = (maxLength: number) => fc.uint8Array({ maxLength });

test("is the SHA-256 of node:crypto, for each length up to three blocks", () => {
  for (let length = 0; length <= 192; length++) {
    const data = Uint8Array.from({ length }, (_, index) => (index * 37 + length) & 255);
    expect(hex(sha256(data)), `${length} bytes`).toBe(createHash("sha256").update(data).digest("hex"));
  }
});

test("is the SHA-256 of node:crypto, for any bytes", () => {
  fc.assert(
    fc.property(bytes(1000), (data) => {
      expect(hex(sha256(data))).toBe(createHash("sha256").update(data).digest("hex"));
    }),
  );
});

test("is the HMAC of node:crypto, with keys shorter and longer than a block", () => {
  fc.assert(
    fc.property(bytes(150), bytes(300), (key, data) => {
      expect(hex(hmacSha256(key, data))).toBe(createHmac("sha256", key).update(data).digest("hex"));
    }),
  );
});
