import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cut, jsonString, lineText, pairText } from "../../src/formatters/escape.js";
import { CONTROL } from "../support/line-format.js";

const anyText = fc.string({ unit: "binary" });

describe("the text of a line", () => {
  test.each([
    ["plain text, \tü, 漢字, \u{1f600}", "plain text, \tü, 漢字, \u{1f600}"],
    ["\0\x1b[31m\x7f\x85\x9b", "\\x00\\x1B[31m\\x7F\\x85\\x9B"],
    ["\r\n", "\\x0D\\x0A"],
    ["\u2028\u202e\u061c", "\\u{2028}\\u{202E}\\u{61C}"],
    ["\ud800x\udc00", "\\u{D800}x\\u{DC00}"],
    ["see [req=1|session=2]", "see \\x5Breq=1\\x7Csession=2]"],
    ["[REQ=1 [req", "[REQ=1 [req"],
  ])("shows %j as %j", (text, shown) => {
    expect(lineText(text)).toBe(shown);
  });

  test("contains every harmless character as it is, and no other", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const shown = lineText(text);
        expect(CONTROL.test(shown)).toBe(false);
        if (!CONTROL.test(text) && !text.includes("[req=") && !text.includes("|session=")) expect(shown).toBe(text);
        expect(lineText(shown)).toBe(shown);
      }),
    );
  });
});

test("the end of a key or a value can be found", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const shown = pairText(text);
      expect(CONTROL.test(shown)).toBe(false);
      expect(shown).toMatch(/^(?:[^\s"=]+|"(?:[^"\\]|\\.)*")$/u);
    }),
  );
});

test("a JSON string is parsed to the same text, and contains no control character", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.integer({ max: 0xffff }).map((code) => String.fromCharCode(code)) }), (text) => {
      expect(JSON.parse(jsonString(text))).toBe(text);
      expect(CONTROL.test(jsonString(text))).toBe(false);
    }),
    { numRuns: 500 },
  );
});

describe("a cut text", () => {
  test("says how much is missing", () => {
    expect(cut("abc", 3)).toBe("abc");
    expect(cut("abcd", 3)).toBe("abc…[1 more characters]");
    expect(cut("abcd", 0)).toBe("…[4 more characters]");
  });

  test("never ends in half a surrogate pair", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.nat(10), (text, length) => {
        expect(/\p{Surrogate}/u.test(cut(text, length))).toBe(false);
      }),
    );
  });
});
