import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lineFormatter, prettyFormatter } from "../../src/index.js";
import { createTestLogger } from "../../src/testing/index.js";

/** Zones with all kinds of offsets and changes, of today and of long ago. */
const ZONES = [
  "Europe/Berlin",
  "America/New_York",
  "America/St_Johns",
  "Australia/Lord_Howe",
  "Asia/Kathmandu",
  "Asia/Tehran",
  "Africa/Casablanca",
  "Africa/Monrovia",
  "Pacific/Apia",
  "Pacific/Chatham",
  "Europe/Amsterdam",
  "America/Sao_Paulo",
  "UTC",
];

/** What Intl says. */
function expected(zone: string, ms: number): string {
  const digits = { month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit" } as const;
  const options = { ...digits, year: "numeric", hourCycle: "h23", timeZone: zone } as const;
  const parts = Object.fromEntries(
    new Intl.DateTimeFormat("en-u-ca-iso8601", options).formatToParts(ms).map(({ type, value }) => [type, value]),
  );
  const { year = "", month, day, hour, minute, second } = parts;
  return `${year.padStart(4, "0")}-${month}-${day} ${hour}:${minute}:${second}`;
}

function clockOf(zone: string): (ms: number) => string {
  let now = 0;
  const log = createTestLogger({ format: lineFormatter({ time: { zone } }), clock: () => now });
  return (ms) => {
    now = ms;
    log.clear();
    log.info("x");
    return (log.lines[0] as string).split(" - ")[0] as string;
  };
}

/** The seconds at which a zone's offset changes, in some years, found by halving. */
function changesOf(zone: string, from: number, to: number): number[] {
  const format = new Intl.DateTimeFormat("en", { timeZone: zone, timeZoneName: "longOffset" });
  const offset = (second: number): string =>
    format.formatToParts(second * 1000).find(({ type }) => type === "timeZoneName")?.value ?? "";
  const changes: number[] = [];
  const step = 7 * 86_400;
  for (let second = Date.UTC(from, 0) / 1000; second < Date.UTC(to, 0) / 1000; second += step) {
    let [low, high] = [second, second + step];
    if (offset(low) === offset(high)) continue;
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (offset(middle) === offset(low)) low = middle;
      else high = middle;
    }
    changes.push(high);
  }
  return changes;
}

describe.each(ZONES)("the time in %s", (zone) => {
  test("is Intl's around each change of the offset, forwards and backwards", () => {
    const clock = clockOf(zone);
    const changes = [...changesOf(zone, 1970, 1974), ...changesOf(zone, 2010, 2012), ...changesOf(zone, 2024, 2026)];
    for (const change of changes) {
      const around = [-901, -900, -61, -2, -1, 0, 1, 59, 899, 900, 3599, 3600].map(
        (second) => (change + second) * 1000,
      );
      for (const ms of [...around, ...around.reverse()]) expect(clock(ms), String(ms)).toBe(expected(zone, ms));
    }
  });

  test("is Intl's at any time of four centuries", () => {
    const clock = clockOf(zone);
    fc.assert(
      fc.property(fc.integer({ min: Date.UTC(1800, 0), max: Date.UTC(2200, 0) }), (ms) => {
        expect(clock(ms)).toBe(expected(zone, ms));
      }),
    );
  });
});

test("milliseconds, and the formats line and pretty", () => {
  const now = Date.UTC(2024, 6, 1, 12, 0, 0, 123);
  const shown = (format: ReturnType<typeof lineFormatter>) => {
    const log = createTestLogger({ format, clock: () => now });
    log.info("x");
    return log.lines[0];
  };
  const time = { zone: "Asia/Tokyo" };
  expect(shown(lineFormatter({ time, milliseconds: true }))).toMatch(/^2024-07-01 21:00:00\.123 - INFO/);
  expect(shown(prettyFormatter({ time }))).toMatch(/^2024-07-01 21:00:00\.123 INFO/);
});

test("an invalid time is shown as such", () => {
  const clock = clockOf("Europe/Berlin");
  expect(clock(Number.NaN)).toBe("Invalid Date");
  expect(clock(9e15)).toBe("Invalid Date");
});

test.each(["Europe/Berln", "", "CEST/x", 2, undefined, null])("the zone %j is refused at construction", (zone) => {
  for (const create of [lineFormatter, prettyFormatter]) {
    expect(() => create({ time: { zone } as never })).toThrow(/time\.zone is .*, but must be the name of a time zone/);
  }
  expect(() => lineFormatter({ time: { zoen: "UTC" } as never })).toThrow('has no option "zoen"');
});
