import { random } from "nanoid";
import { expect, test } from "vitest";
import { newRequestId, newSessionId } from "../../src/index.js";

const SAMPLES = 20_000;

test.each([
  ["newRequestId", newRequestId],
  ["newSessionId", newSessionId],
])("%s returns 20 lower-case letters and digits without look-alikes, always different", (_, make) => {
  const ids = Array.from({ length: SAMPLES }, make);
  for (const id of ids) expect(id).toMatch(/^[2-9a-km-np-z]{20}$/);
  expect(new Set(ids).size).toBe(SAMPLES);
});

test("an ID has each of its 32 characters with the same probability", () => {
  const counts = new Map<string, number>();
  for (let count = 0; count < SAMPLES; count++) {
    for (const character of newRequestId()) counts.set(character, (counts.get(character) ?? 0) + 1);
  }
  const expected = (SAMPLES * 20) / 32;
  expect(counts.size).toBe(32);
  // The standard deviation of a count is 110. Eight of them are an error, not chance.
  for (const [character, count] of counts) expect(Math.abs(count - expected), character).toBeLessThan(8 * 110);
});

test("an ID has no bytes in common with the IDs that nanoid makes for others", () => {
  newRequestId();
  // nanoid draws bytes for 128 calls at once; it has drawn new ones when the first 25 of its next bytes are taken.
  for (let count = 0; count < 130; count++) random(500);
  const others = new Set<string>();
  for (let count = 0; count < 128 * 25; count++) others.add(idOf(random(20)));
  for (let count = 0; count < 24; count++) expect(others).not.toContain(newRequestId());
});

/** An ID as the package would make it of these bytes. */
function idOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => "23456789abcdefghijkmnpqrstuvwxyz"[byte & 31]).join("");
}
