import type { Report } from "./internal/report.js";

/** The time of a call, in ms since 1970. A clock of the user's that fails is reported, and the machine's used. */
export function timeOf(clock: (() => number) | undefined, report: Report): number {
  // Not `clock ?? Date.now`: a test may replace it later.
  return clock === undefined ? Date.now() : timeOfClock(clock, report);
}

function timeOfClock(clock: () => number, report: Report): number {
  try {
    const time = clock();
    if (typeof time === "number") return time;
    throw new TypeError(`the clock returned no number but a ${typeof time}`);
  } catch (error) {
    report(error, "clock");
    return Date.now();
  }
}
