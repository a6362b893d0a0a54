import * as fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { type Every, periodEnd, periodLabel } from "../../../src/writer/rotation/period.js";

const HOUR = 3_600_000;
const ZONE = process.env.TZ;

afterEach(() => {
  if (ZONE === undefined) delete process.env.TZ;
  else process.env.TZ = ZONE;
});

/** The labels of a day, by the hour, with the length of each period in hours. */
function periodsOf(zone: string, every: Every, from: string, to: string): [label: string, hours: number][] {
  process.env.TZ = zone;
  const periods: [string, number][] = [];
  for (let time = Date.parse(from); time < Date.parse(to); ) {
    const end = periodEnd(every, time);
    periods.push([periodLabel(every, time), (end - time) / HOUR]);
    time = end;
  }
  return periods;
}

describe("a day is a local one", () => {
  test.each([
    ["Europe/Berlin", "2026-03-28T23:00Z", "2026-03-30T22:00Z", 23],
    ["Europe/Berlin", "2026-10-24T22:00Z", "2026-10-26T23:00Z", 25],
    ["America/New_York", "2026-03-08T05:00Z", "2026-03-10T04:00Z", 23],
    ["UTC", "2026-03-29T00:00Z", "2026-03-31T00:00Z", 24],
    ["Asia/Kolkata", "2026-03-28T18:30Z", "2026-03-30T18:30Z", 24],
  ])("in %s from %s on", (zone, from, to, hours) => {
    expect(periodsOf(zone, "day", from, to).map(([, length]) => length)).toEqual([hours, 24]);
  });

  test("also where midnight comes twice", () => {
    // Clocks in St John's went from 00:01 back to 23:01.
    expect(
      periodsOf("America/St_Johns", "day", "2001-10-27T02:30Z", "2001-10-29T03:00Z").map(([, hours]) => hours),
    ).toEqual([24, 25]);
    expect(periodEnd("day", Date.parse("2001-10-28T02:31Z"))).toBe(Date.parse("2001-10-28T03:30Z"));
  });

  test("also where midnight does not exist", () => {
    // Clocks in Beirut go from 00:00 to 01:00.
    expect(periodsOf("Asia/Beirut", "day", "2026-03-27T22:00Z", "2026-03-29T21:00Z")).toEqual([
      ["2026-03-28", 24],
      ["2026-03-29", 23],
    ]);
  });
});

describe("an hour is a local one", () => {
  test("and one that is left out in spring has no file", () => {
    expect(periodsOf("Europe/Berlin", "hour", "2026-03-29T00:00Z", "2026-03-29T02:00Z")).toEqual([
      ["2026-03-29T01", 1],
      ["2026-03-29T03", 1],
    ]);
  });

  test("and the one that occurs twice in autumn has two files", () => {
    expect(periodsOf("Europe/Berlin", "hour", "2026-10-25T00:00Z", "2026-10-25T02:00Z")).toEqual([
      ["2026-10-25T02", 1],
      ["2026-10-25T02", 1],
    ]);
  });

  test("and begins at the full hour of the clock on the wall", () => {
    expect(periodsOf("Asia/Kolkata", "hour", "2026-10-25T00:00Z", "2026-10-25T01:30Z")).toEqual([
      ["2026-10-25T05", 0.5],
      ["2026-10-25T06", 1],
    ]);
  });
});

test.each(["UTC", "Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Beirut"])(
  "in %s, periods end later than they begin, and labels never go back, except for the hour that occurs twice",
  (zone) => {
    process.env.TZ = zone;
    fc.assert(
      fc.property(
        fc.integer({ min: Date.parse("1990-01-01"), max: Date.parse("2060-01-01") }),
        fc.constantFrom<Every>("day", "hour"),
        (time, every) => {
          const end = periodEnd(every, time);
          expect(end).toBeGreaterThan(time);
          expect(end - time).toBeLessThanOrEqual(every === "day" ? 25 * HOUR : HOUR);
          expect(periodLabel("day", end) >= periodLabel("day", time)).toBe(true);
          if (every === "day") expect(periodLabel(every, end - 1)).toBe(periodLabel(every, time));
        },
      ),
      { numRuns: 500 },
    );
  },
);
