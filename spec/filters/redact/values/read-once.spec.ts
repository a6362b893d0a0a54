import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import type { RedactOptions } from "../../../../src/index.js";
import { KEYS, logged, S } from "../../../support/redact.js";

/** A function that answers harmlessly once, and with the secret from then on. */
function changing(): () => string {
  let calls = 0;
  return () => (calls++ === 0 ? "safe" : S);
}

/** Values that may show something else the next time, each alone: nothing beside them asks for a closer look. */
const VALUES: Readonly<Record<string, () => unknown>> = {
  "a getter": () => Object.defineProperty({}, "a", { get: changing(), enumerable: true }),
  "a getter in a list": () => Object.defineProperty([0], 0, { get: changing(), enumerable: true }),
  "a getter of an object of a class": () =>
    Object.defineProperty(new (class A {})(), "a", { get: changing(), enumerable: true }),
  "a getter of an error": () => Object.defineProperty(new Error("x"), "a", { get: changing(), enumerable: true }),
  "an own toJSON": () => ({ toJSON: changing() }),
  "a toJSON of a class": () =>
    new (class A {
      toJSON = changing();
    })(),
  "a Proxy": () => {
    const answer = changing();
    return new Proxy({ a: 1 }, { get: (_, key) => (key === "a" ? answer() : undefined) });
  },
  "an inspect method": () => ({ a: 1, [inspect.custom]: () => S }),
  "an inspect method of a class": () =>
    new (class A {
      a = 1;
      [inspect.custom]() {
        return S;
      }
    })(),
  "an inspect method of a list": () => Object.assign([1], { [inspect.custom]: () => S }),
  "a property of a list": () => Object.assign([1], { a: { password: S } }),
  "a symbol of a list": () => Object.assign([1], { [Symbol("password")]: S }),
  "a symbol": () => ({ [Symbol("password")]: S }),
  "a symbol of an object of a class": () => Object.assign(new (class A {})(), { [Symbol("password")]: S }),
  "a map of a class": () =>
    new (class A extends Map {
      override *[Symbol.iterator](): MapIterator<[string, string]> {
        yield ["a", S];
      }
    })(),
  "a date with a method": () =>
    Object.assign(new Date(0), { toISOString: () => S, toJSON: () => S, [inspect.custom]: () => S }),
  "an object with a tag": () => ({ [Symbol.toStringTag]: "URL", href: `password=${S}` }),
};

const RULES: readonly RedactOptions[] = [KEYS, { ...KEYS, paths: ["value.a.b"] }];

describe.each(RULES)("by %j", (rules) => {
  test.each(Object.entries(VALUES))("%s is shown as it was searched", (_, value) => {
    for (const wrap of [(inner: unknown) => ({ value: inner }), (inner: unknown) => ({ list: [{ deep: inner }] })]) {
      const { text } = logged(rules, (log) => log.info("x", wrap(value())));
      expect(text).not.toContain(S);
    }
  });
});

test("a getter of the fields themselves is read once", () => {
  const fields = Object.defineProperty({}, "a", { get: changing(), enumerable: true });
  expect(logged(KEYS, (log) => log.info("x", fields)).text).not.toContain(S);
});
