// What the program and the cases agree on.

/** How many lines the program logs. */
export const COUNT = 10_000;

/** Exit codes. */
export const ENDED_WELL = 42;
export const NOT_POSSIBLE = 99;

/** A line's message, which can be found and checked in any format. @param {number} number */
export function lineOf(number) {
  return `<${number} ${"x".repeat(60)}>`;
}
