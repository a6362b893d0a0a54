import { expect, test } from "vitest";
import { retryAfter, retryDelay } from "../../src/shipping/retry-delay.js";

test("the pause doubles up to 30 seconds, and chance takes up to a half of it", () => {
  expect([1, 2, 3, 6, 100].map((failures) => retryDelay(failures, 1000, () => 1))).toEqual([
    1000, 2000, 4000, 30_000, 30_000,
  ]);
  expect(retryDelay(1, 1000, () => 0)).toBe(500);
});

test.each([
  ["7", 7000],
  [" 0 ", 0],
  ["999999", 300_000],
  ["Fri, 27 Nov 2026 12:00:10 GMT", 10_000],
  ["Fri, 27 Nov 2026 11:00:00 GMT", 0],
  ["Fri, 27 Nov 2099 11:00:00 GMT", 300_000],
  ["soon", undefined],
  ["", undefined],
  [null, undefined],
])("Retry-After: %s means %s ms", (header, ms) => {
  expect(retryAfter(header, Date.UTC(2026, 10, 27, 12))).toBe(ms);
});
