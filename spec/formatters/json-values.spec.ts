import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { JsonValues } from "../../src/formatters/json-values.js";
import { type LimitOptions, parseLimits } from "../../src/formatters/limits.js";
import { repeatedKeys } from "../support/line-format.js";

function json(value: unknown, limits: LimitOptions = {}): string {
  return new JsonValues(parseLimits("limits", limits)).json(value);
}

class Money {
  readonly amount = 5;
  toJSON(): string {
    return "5 EUR";
  }
}

describe("a value as JSON", () => {
  test("equals that of JSON.stringify for every JSON value", () => {
    // JSON.stringify writes 0 for -0; ctxlog writes the sign, which JSON allows.
    const values = fc.jsonValue({ maxDepth: 5 }).map((value) => JSON.parse(JSON.stringify(value)) as unknown);
    fc.assert(
      fc.property(values, (value) => {
        expect(JSON.parse(json(value))).toEqual(value);
      }),
    );
  });

  test.each<[unknown, string]>([
    [undefined, "null"],
    [Number.NaN, '"NaN"'],
    [Number.NEGATIVE_INFINITY, '"-Infinity"'],
    [-0, "-0"],
    [12n, '"12"'],
    [1n << 70_000n, '"[BigInt, more than 4096 bits]"'],
    [-(1n << 70_000n), '"[BigInt, negative, more than 4096 bits]"'],
    [Symbol("s"), '"Symbol(s)"'],
    [function named() {}, '"[Function: named]"'],
    [
      (
        () => () =>
          1
      )(),
      '"[Function: anonymous]"',
    ],
    [new Date(0), '"1970-01-01T00:00:00.000Z"'],
    [new Date(Number.NaN), '"Invalid Date"'],
    [new Map([["a", 1]]), '{"a":1}'],
    [new Map<unknown, unknown>([[1, "x"]]), '[[1,"x"]]'],
    [new Set(["a", { b: 1 }]), '["a",{"b":1}]'],
    [new WeakMap(), '"[WeakMap]"'],
    [new WeakSet(), '"[WeakSet]"'],
    [Promise.resolve(1), '"[Promise]"'],
    [/a"b/g, '"/a\\"b/g"'],
    [Object("boxed"), '"boxed"'],
    [new URL("https://example.com/"), '"https://example.com/"'],
    [new Money(), '"5 EUR"'],
    [Buffer.from("abc"), '"[Buffer, 3 bytes: 616263]"'],
    [new Uint16Array([1, 2]), '"[Uint16Array, 2 items: 1, 2]"'],
    [new SharedArrayBuffer(2), '"[SharedArrayBuffer, 2 bytes: 0000]"'],
    [Buffer.alloc(40), `"[Buffer, 40 bytes: ${"00".repeat(32)}…]"`],
    [{ a: undefined, b: [undefined] }, '{"b":[null]}'],
    [JSON.parse('{"__proto__":{"a":1}}'), '{"__proto__":{"a":1}}'],
    [Object.assign([], { 1: 1 }), "[null,1]"],
  ])("of %o is a text that describes it", (value, text) => {
    expect(json(value)).toBe(text);
    expect(() => JSON.parse(json(value))).not.toThrow();
  });

  test("says which property cannot be read, and shows the others", () => {
    const value = {
      good: 1,
      get bad(): never {
        throw new RangeError("no");
      },
    };
    expect(json(value)).toBe('{"good":1,"bad":"[unreadable: threw RangeError]"}');
    expect(json([value, 2])).toBe('[{"good":1,"bad":"[unreadable: threw RangeError]"},2]');
  });

  test("says [circular] for a cycle, but not for a shared object", () => {
    const shared = { a: 1 };
    const value: Record<string, unknown> = { one: shared, two: shared };
    value["self"] = value;
    expect(json(value)).toBe('{"one":{"a":1},"two":{"a":1},"self":"[circular]"}');
  });
});

describe("JSON says what was cut by the limit of", () => {
  test.each<[string, unknown, LimitOptions, string]>([
    ["depth", { a: { b: { c: 1 } } }, { depth: 2 }, '{"a":{"b":"[deeper than the limit]"}}'],
    ["keys", { a: 1, b: 2, c: 3 }, { keys: 2 }, '{"a":1,"b":2,"…":"1 more keys"}'],
    [
      "keys, with a key that looks like the mark",
      { "…": 1, b: 2, c: 3 },
      { keys: 2 },
      '{"…":1,"b":2,"……":"1 more keys"}',
    ],
    ["items", [1, 2, 3], { keys: 2 }, '[1,2,"…1 more items"]'],
    ["items of a set", new Set([1, 2, 3]), { keys: 2 }, '[1,2,"…1 more items"]'],
    [
      "entries of a map",
      new Map([
        ["a", 1],
        ["b", 2],
      ]),
      { keys: 1 },
      '{"a":1,"…":"1 more keys"}',
    ],
    ["length", ["abc", "defg"], { length: 5 }, '["abc","de…[2 more characters]"]'],
    ["length, before a key that exceeds it", { abc: 1, defg: 2 }, { length: 5 }, '{"abc":1,"…":"1 more keys"}'],
  ])("%s", (_what, value, limits, text) => {
    expect(json(value, limits)).toBe(text);
  });

  test("values of a whole line, even if they are shared", () => {
    let value: unknown = 1;
    for (let level = 0; level < 8; level++) value = Array(8).fill(value);
    const text = json(value, { keys: 8 });
    expect(text.length).toBeLessThan(5000);
    expect(text).toMatch(/more values than the limit|more items/);
    expect(() => JSON.parse(text)).not.toThrow();
  });

  test("any kind, without making two keys equal", () => {
    const name = fc.stringMatching(/^[ab…]{0,6}$/);
    const value = fc.dictionary(name, fc.oneof(fc.string(), fc.dictionary(name, fc.string())), { maxKeys: 8 });
    const limits = fc.record({ keys: fc.integer({ min: 1, max: 4 }), length: fc.integer({ min: 1, max: 20 }) });
    fc.assert(
      fc.property(value, limits, (some, limit) => {
        const text = json(some, limit);
        expect(() => JSON.parse(text)).not.toThrow();
        expect(repeatedKeys(text)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});

describe("limits", () => {
  test("have defaults, and can be set one by one", () => {
    expect(parseLimits("limits")).toEqual({
      depth: 10,
      keys: 1000,
      length: 1_048_576,
      bytes: Number.POSITIVE_INFINITY,
    });
    expect(parseLimits("limits", { depth: 3, keys: undefined })).toEqual({
      depth: 3,
      keys: 1000,
      length: 1_048_576,
      bytes: Number.POSITIVE_INFINITY,
    });
  });

  test.each([{ depth: 0 }, { keys: 1.5 }, { length: Number.POSITIVE_INFINITY }, { length: "5" }, { deep: 1 }, null])(
    "refuse %o",
    (options) => {
      expect(() => parseLimits("limits", options as LimitOptions)).toThrow(TypeError);
    },
  );
});
