import fc from "fast-check";
import { expect, test } from "vitest";
import { encoded, TurnText } from "../../src/writer/turn-text.js";

/** Lines of any width, some longer than a part, and some than the memory that is used again. */
const lines = fc.array(
  fc
    .tuple(
      fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("x", "é", "Ł", "🦊")),
      fc.constantFrom(1, 50, 5000, 90_000),
    )
    .map(([text, times]) => text.repeat(Math.ceil(times / (text.length + 1)))),
  { maxLength: 30 },
);

test("the bytes of a turn are those of its lines, whatever is beyond Latin-1 in them", () => {
  fc.assert(
    fc.property(lines, (logged) => {
      const turn = new TurnText();
      for (const line of logged) turn.add(line);
      const whole = logged.map((line) => `${line}\n`).join("");
      expect(turn.length).toBe(whole.length);
      expect(turn.byteLength).toBe(Buffer.byteLength(whole));
      expect(encoded(turn.take()).equals(Buffer.from(whole))).toBe(true);
      expect(turn.length).toBe(0);
      turn.add("next");
      expect(encoded(turn.take()).toString()).toBe("next\n");
    }),
  );
});

test("one character beyond Latin-1 leaves the other parts one byte wide", () => {
  const turn = new TurnText();
  for (let i = 0; i < 100; i++) turn.add(i === 50 ? "Łódź" : "x".repeat(200));
  const wide = turn.take().filter((part) => /[^\x00-\xff]/.test(part));
  expect(wide).toHaveLength(1);
  expect(wide[0]?.length).toBeLessThan(5000);
});
