import * as fc from "fast-check";
import { expect, test } from "vitest";
import { DEFAULTS } from "../../src/transports/options.js";
import { type FlushEvery, findConflict, type GivenSettings, joinSettings } from "../../src/writer/settings.js";

const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

const given: fc.Arbitrary<GivenSettings> = fc.record({
  overflow: optional(fc.constantFrom("wait" as const, "drop" as const)),
  maxBuffer: optional(fc.nat()),
  exitTimeout: optional(fc.nat()),
  flushEvery: optional(fc.oneof(fc.constantFrom<FlushEvery>("line", "turn"), fc.integer({ min: 1 }))),
  mode: optional(fc.constantFrom(0o600, 0o640, 0o644, 0o660, 0o604, 0o666, 0o755)),
  fsync: optional(fc.boolean()),
});

/** From soonest to latest. */
const delay = (every: FlushEvery) => (typeof every === "number" ? every + 1 : every === "turn" ? 1 : 0);

test("every transport gets what it was given, or what is stricter, in any order", () => {
  fc.assert(
    fc.property(fc.array(given, { maxLength: 5 }), (all) => {
      const agreeing = all.filter((one, index) => findConflict(all.slice(0, index), one) === undefined);
      const joined = joinSettings(DEFAULTS, agreeing);
      for (const one of agreeing) {
        expect(joined.maxBuffer).toBeLessThanOrEqual(one.maxBuffer ?? Number.POSITIVE_INFINITY);
        expect(joined.exitTimeout).toBeGreaterThanOrEqual(one.exitTimeout ?? 0);
        expect(delay(joined.flushEvery)).toBeLessThanOrEqual(delay(one.flushEvery ?? Number.POSITIVE_INFINITY));
        expect(joined.mode & ~(one.mode ?? 0o777)).toBe(0);
        expect(joined.mode & 0o600).toBe(0o600);
        if (one.fsync) expect(joined.fsync).toBe(true);
      }
      expect(joinSettings(DEFAULTS, agreeing.toReversed())).toEqual(joined);
    }),
  );
});

test("a default gives way to whatever was given", () => {
  fc.assert(
    fc.property(given, (one) => {
      const known = Object.fromEntries(Object.entries(one).filter(([, value]) => value !== undefined));
      expect(joinSettings(DEFAULTS, [{}, one, {}])).toEqual({ ...DEFAULTS, ...known });
    }),
  );
});
