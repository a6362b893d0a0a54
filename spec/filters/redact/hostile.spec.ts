import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { logged, S } from "../../support/redact.js";

describe("hostile input", () => {
  const every = { presets: ["credentials", "cards", "personal"], keys: ["iban"] } as const;
  const LONG = 100_000;

  // Without a bound, each of these would take hours, so that the spec's own limit is the assertion.
  test.each([
    "a",
    "4 ",
    "4",
    "-",
    "eyJ",
    "eyJaaaa.",
    ".eyJaaaa",
    "password=",
    'password="',
    "password={",
    "\\",
    '\\"',
    "Bearer ",
    "://",
    "a://b@",
    "%",
    "[a",
    "a[b]",
    "=",
    ": ",
    "-----BEGIN PRIVATE KEY-----",
    "'\"`",
    "Basic a",
    "ghp_",
    "--",
    "--a ",
    "--password ",
    "<a>",
    "password>",
    "a@",
    "a@b.",
    "%40",
    "+1",
    "+1 (2) ",
    "CH93 ",
    "CH93007620116238529 ",
    "123-45-",
    "0",
    "0004",
    "a.",
    "  ",
  ])("takes time in proportion to its length: %j", (piece) => {
    const { text } = logged(every, (log) =>
      log.info(piece.repeat(LONG / piece.length), { a: `x${piece}`.repeat(1000) }),
    );
    expect(text.length).toBeGreaterThan(0);
  });

  test("of any number of values is cut, and the line says so", () => {
    const many = Array.from({ length: 300_000 }, (_, index) => ({ index }));
    const { text } = logged(every, (log) => log.info("x", { last: [...many, { password: S }], deep: nested(10_000) }));
    expect(text).not.toContain(S);
  });
});

function nested(depth: number): unknown {
  let value: unknown = { password: S };
  for (let level = 0; level < depth; level++) value = { value };
  return value;
}

// The quick search meets the getter first, and leaves the line to the thorough one.
describe.each(
  Object.entries({
    "a tag": (fail: () => never) => Object.create({}, { [Symbol.toStringTag]: { get: fail } }),
    "an inherited tag": (fail: () => never) =>
      Object.create(Object.create({}, { [Symbol.toStringTag]: { get: fail } })),
    toJSON: (fail: () => never) => Object.create(Object.create({}, { toJSON: { get: fail } })),
    "a method for inspection": (fail: () => never) =>
      Object.create(Object.create({}, { [inspect.custom]: { get: fail } })),
    "the same of a list": (fail: () => never) =>
      Object.setPrototypeOf([1], Object.create(Array.prototype, { [inspect.custom]: { get: fail } })),
  }),
)("a getter of a class that throws: %s", (_, make) => {
  test("withholds no line, the first or a later one", () => {
    const fail = () => {
      throw new Error("hostile");
    };
    const { text } = logged({ presets: ["credentials"], keys: ["own"] }, (log) => {
      for (const call of ["first", "second"]) log.info(call, { value: make(fail), own: S, other: "shown" });
    });
    expect(text).not.toContain("withheld");
    expect(text.match(/shown/g)?.length).toBe((text.match(/first|second/g) as string[]).length);
    expect(text).not.toContain(S);
  });
});
