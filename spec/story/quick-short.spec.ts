import fc from "fast-check";
import { expect, test } from "vitest";
import { shortForm } from "../../src/story/build/identity.js";
import { quickShortEnd } from "../../src/story/read/quick-short.js";

const DIGIT = fc.constantFrom(..."0123456789");
const ID = fc.oneof(
  fc.string({ maxLength: 40 }),
  fc.string({ unit: DIGIT, maxLength: 24 }),
  fc.string({ unit: fc.oneof(DIGIT, fc.constantFrom(..."abcxyzABCXYZ")), maxLength: 40 }),
  fc.stringMatching(/^(?:[a-z]{1,4}[_:/-])?[0-9a-zA-Z]{0,28}$/),
);

test("a short form that is found in the bytes is that of the whole ID", () => {
  fc.assert(
    fc.property(ID, fc.string({ maxLength: 5 }), (id, before) => {
      const bytes = Buffer.from(`${before}${id}"`);
      const from = Buffer.byteLength(before);
      const end = quickShortEnd(bytes, from, bytes.length - 1);
      if (end !== undefined) expect(bytes.toString("utf8", from, end)).toBe(shortForm(id));
    }),
    { numRuns: 3000 },
  );
});

test.each(["k3v9x7qam4p5rstuv2wx", "a1b2c3d4", "0123456789abcdef"])(
  "is found for %s without making a text of it",
  (id) => {
    expect(quickShortEnd(Buffer.from(id), 0, id.length)).toBe(8);
  },
);
