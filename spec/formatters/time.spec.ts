import fc from "fast-check";
import { expect, test } from "vitest";
import { isoClock, localClock, utcClock } from "../../src/formatters/time.js";

const MAX = 8.64e15;
const near = fc.integer({ min: 1_705_314_600_000, max: 1_705_314_605_000 });
const times = fc.array(fc.oneof(near, fc.integer({ min: -62_000_000_000_000, max: 250_000_000_000_000 })), {
  maxLength: 20,
});

test("clocks agree with Date, in any order of times", () => {
  const iso = isoClock();
  const utc = utcClock(false);
  const precise = utcClock(true);
  fc.assert(
    fc.property(times, (some) => {
      for (const ms of some) {
        const text = new Date(ms).toISOString();
        expect(iso(ms)).toBe(text);
        expect(precise(ms)).toBe(text.replace("T", " ").slice(0, -1));
        expect(utc(ms)).toBe(text.replace("T", " ").slice(0, -5));
      }
    }),
  );
});

test("the local clock agrees with Date's own parts", () => {
  const local = localClock(true);
  fc.assert(
    fc.property(times, (some) => {
      for (const ms of some) {
        const parts = local(ms).match(/\d+/g)?.map(Number) ?? [];
        const date = new Date(ms);
        expect(parts).toEqual([
          ...[date.getFullYear(), date.getMonth() + 1, date.getDate()],
          ...[date.getHours(), date.getMinutes(), date.getSeconds(), date.getMilliseconds()],
        ]);
      }
    }),
  );
  expect(local(-62_000_000_000_000)).toMatch(/^0005-/);
});

test.each([Number.NaN, Number.POSITIVE_INFINITY, MAX + 1000, "soon", undefined])(
  "%s is shown as Invalid Date",
  (ms) => {
    for (const clock of [isoClock(), utcClock(true), utcClock(false), localClock(true)]) {
      expect(clock(0)).not.toBe("Invalid Date");
      expect(clock(ms as number)).toBe("Invalid Date");
      expect(clock(0)).not.toBe("Invalid Date");
    }
  },
);

test("a fraction of a millisecond is not shown", () => {
  expect(isoClock()(1.9)).toBe("1970-01-01T00:00:00.001Z");
});
