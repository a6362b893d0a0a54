import { inspect } from "node:util";
import fc from "fast-check";
import { expect, test } from "vitest";
import { logged } from "../../../support/redact.js";
import { type ReferenceRules, referenceRedaction } from "../../../support/reference-redactor.js";

const SECRET = "S3CRET";
const NAMES = [
  "password",
  "Pass_Word",
  "user",
  "a",
  "b",
  "name",
  "key",
  "value",
  "__proto__",
  SECRET,
  `x${SECRET}`,
  `y${SECRET}`,
];

const texts = fc.oneof(
  fc.constantFrom("password", "PASS-WORD", "user", SECRET, `got ${SECRET} twice: ${SECRET}`),
  fc.string({ unit: fc.constantFrom(..."abc 123é") }),
);
const keys = fc.oneof(fc.constantFrom(...NAMES), fc.string({ unit: fc.constantFrom(..."ab1_") }));
const { value: values } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: "medium", withCrossShrink: true },
    texts,
    fc.constantFrom(null, undefined, 0, -0, 12.5, true, false, 7n),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.tuple(fc.constantFrom("name", "key"), texts, tie("value")).map(([key, name, value]) => ({ [key]: name, value })),
    fc.tuple(texts, tie("value")).map(([name, value]) => [name, value]),
    fc.dictionary(keys, tie("value"), { maxKeys: 5, noNullPrototype: true }),
    fc.array(fc.tuple(keys, tie("value")), { maxLength: 3 }).map((entries) => new Map(entries)),
    fc.array(tie("value"), { maxLength: 3 }).map((items) => new Set(items)),
  ),
}));
const fields = fc.dictionary(keys, values, { maxKeys: 5, noNullPrototype: true });
const parts = fc.oneof(fc.constantFrom("*", "**", "user", "a", "b", "0", "1", "value"), fc.constantFrom("a", "b"));
const paths = fc.array(
  fc.array(parts, { minLength: 1, maxLength: 4 }).filter((path) => path.at(-1) !== "**"),
  { maxLength: 3 },
);

test("the search gives what the plain reference gives, and changes nothing of the caller's", () => {
  fc.assert(
    fc.property(fields, paths, (given, places) => {
      const before = inspect(given, { depth: null });
      const rules: ReferenceRules = { names: ["password"], paths: places, secret: SECRET };
      const options = {
        keys: ["password"],
        patterns: [new RegExp(SECRET)],
        paths: places.map((path) => path.join(".")),
      };
      const { record, text } = logged(options, (log) => log.info("x", given));
      expect(record.fields).toStrictEqual(referenceRedaction(given, rules));
      expect(text).not.toContain(SECRET);
      expect(inspect(given, { depth: null })).toBe(before);
    }),
    { numRuns: 2000 },
  );
});

test("paths alone give what the plain reference gives", () => {
  fc.assert(
    fc.property(fields, paths, (given, places) => {
      fc.pre(places.length > 0);
      const { record } = logged({ paths: places.map((path) => path.join(".")) }, (log) => log.info("x", given));
      const rules: ReferenceRules = { names: [], paths: places, secret: "not in any text" };
      expect(record.fields).toStrictEqual(referenceRedaction(given, rules));
    }),
    { numRuns: 1000 },
  );
});
