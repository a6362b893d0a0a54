import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Haystack, haystack, plainHaystack } from "../../src/story/read/haystack.js";
import { needlesOf } from "../../src/story/read/needles.js";

const kinds: [string, (size: number) => Haystack][] = [
  ["WebAssembly", haystack],
  ["Buffer.indexOf", plainHaystack],
];

/** Few different bytes, so that needles occur, nearly occur, and overlap. */
const text = (maxLength: number) => fc.string({ unit: fc.constantFrom("a", "b", "\n", "\0", "é"), maxLength });

describe.each(kinds)("a haystack searched with %s", (_, create) => {
  test("finds what Buffer.indexOf finds, wherever it begins and ends", () => {
    const room = create(600);
    fc.assert(
      fc.property(text(200), text(40), fc.nat(), fc.nat(), (content, wanted, a, b) => {
        const bytes = Buffer.from(content);
        const needle = Buffer.from(wanted);
        fc.pre(needle.length > 0);
        // What is left behind the end must not be found.
        room.bytes.fill("a").set(bytes);
        const [from = 0, to = 0] = [a % (bytes.length + 1), b % (bytes.length + 1)].sort((x, y) => x - y);
        const expected = bytes.subarray(from, to).indexOf(needle);
        expect(room.find(needle, from, to)).toBe(expected === -1 ? -1 : from + expected);
      }),
      { numRuns: 3000 },
    );
  });

  test("finds all line feeds, however many", () => {
    const room = create(200_000);
    fc.assert(
      fc.property(fc.nat(199_999), fc.nat(199_999), fc.integer({ min: 1, max: 60 }), (a, b, every) => {
        const [from, to] = a < b ? [a, b] : [b, a];
        for (let at = 0; at < 200_000; at++) room.bytes[at] = at % every === 0 ? 10 : 11;
        const expected = Array.from({ length: 200_000 }, (_, at) => at).filter(
          (at) => at % every === 0 && at >= from && at < to,
        );
        const found: number[] = [];
        for (const places of room.lineFeeds(from, to)) found.push(...places);
        expect(found).toEqual(expected);
      }),
      { numRuns: 20 },
    );
  });

  test("finds a needle in its very last bytes", () => {
    const room = create(65_536);
    room.bytes.fill("x").write("needle", 65_530);
    expect(room.find(Buffer.from("needle"), 0, 65_536)).toBe(65_530);
    expect(room.find(Buffer.from("needle"), 0, 65_535)).toBe(-1);
  });
});

test("few and many needles find the same places: those of the nearest needle", () => {
  const room = haystack(600);
  const all = fc.array(text(12), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(text(300), all, (content, wanted) => {
      const bytes = Buffer.from(content);
      room.bytes.fill("b").set(bytes);
      const next = needlesOf(wanted).search(room, bytes.length);
      for (let from = 0; from <= bytes.length; ) {
        const places = wanted
          .filter((one) => one !== "")
          .map((one) => bytes.indexOf(one, from))
          .filter((at) => at !== -1 && at >= from);
        // Behind the end, Buffer.indexOf finds nothing.
        const expected = from < bytes.length && places.length > 0 ? Math.min(...places) : -1;
        const found = next(from);
        expect(found).toBe(expected);
        if (found === -1) return;
        from = found + 1;
      }
    }),
    { numRuns: 2000 },
  );
});

test("without WebAssembly the search works as well", () => {
  const output = execFileSync(process.execPath, ["--jitless", "dist/story/main.js", "trace", "12345678"], {
    input: "2024-01-15 10:30:15 - shop - INFO - [req=a1b2c3d4|session=12345678] - paid\n",
    encoding: "utf8",
    stdio: ["pipe", "pipe", "ignore"],
  });
  expect(output).toContain("paid");
});
