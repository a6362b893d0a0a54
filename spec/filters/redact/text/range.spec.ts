import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { NO_RANGES, replaceRanges, unite } from "../../../../src/filters/redact/text/range.js";
import { TextSearch } from "../../../../src/filters/redact/text/text-search.js";

const LENGTH = 30;
const someRanges = fc.array(
  fc
    .tuple(fc.nat(LENGTH), fc.nat(LENGTH), fc.constantFrom("a", "b", "c"))
    .filter(([one, other]) => one !== other)
    .map(([one, other, rule]) => ({ from: Math.min(one, other), to: Math.max(one, other), rule })),
);

describe("united ranges", () => {
  test("hide the same characters as all ranges do, in order and without an overlap", () => {
    fc.assert(
      fc.property(someRanges, (ranges) => {
        const hidden = Array.from({ length: LENGTH }, (_, at) => ranges.some(({ from, to }) => from <= at && at < to));
        const united = unite([...ranges]);
        expect(Array.from(hidden, (_, at) => united.some(({ from, to }) => from <= at && at < to))).toEqual(hidden);
        for (const [index, { from, to }] of united.entries()) {
          expect(from).toBeLessThan(to);
          if (index > 0) expect(from).toBeGreaterThanOrEqual(united[index - 1]?.to as number);
        }
      }),
    );
  });

  test("name every rule once, and stay apart if they only touch", () => {
    const ranges = [
      { from: 4, to: 6, rule: "a" },
      { from: 0, to: 3, rule: "b" },
      { from: 2, to: 4, rule: "a" },
      { from: 1, to: 2, rule: "a" },
    ];
    expect(unite(ranges)).toEqual([
      { from: 0, to: 4, rule: "b, a" },
      { from: 4, to: 6, rule: "a" },
    ]);
  });

  test("are replaced once each", () => {
    const ranges = [
      { from: 1, to: 3, rule: "a" },
      { from: 4, to: 5, rule: "b" },
    ];
    expect(replaceRanges("abcdef", ranges, (found) => `<${found}>`)).toBe("a<bc>d<e>f");
    expect(replaceRanges("abcdef", [], () => "never")).toBe("abcdef");
  });
});

describe("a search of a text", () => {
  const rules = { names: { ruleOf: (name: string) => (name === "password" ? "name password" : undefined) }, looks: [] };

  test("gives the shared empty array if there is nothing to hide", () => {
    const search = new TextSearch({ ...rules, patterns: [/x*/] });
    expect(search.find("user=al at 10:30, https://a.b/c?d=e")).toBe(NO_RANGES);
    expect(search.find("")).toBe(NO_RANGES);
  });

  test("finds every occurrence of a pattern, whatever its flags, and passes over empty matches", () => {
    for (const flags of ["", "g", "y", "gy"]) {
      const search = new TextSearch({ ...rules, patterns: [new RegExp("b*", flags)] });
      expect(search.find("abbcab")).toEqual([
        { from: 1, to: 3, rule: `pattern /b*/${flags}` },
        { from: 5, to: 6, rule: `pattern /b*/${flags}` },
      ]);
    }
  });

  test("unites what a name and a pattern hide", () => {
    const search = new TextSearch({ ...rules, patterns: [/secret value/] });
    expect(search.find("password=secret value!")).toEqual([
      { from: 9, to: 21, rule: "pattern /secret value/, name password" },
    ]);
  });
});
