/**
 * The median; of an even number of values, the mean of the two in the middle.
 * @param {readonly number[]} values
 * @returns {number} NaN if there are none.
 */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? at(sorted, middle) : (at(sorted, middle - 1) + at(sorted, middle)) / 2;
}

/**
 * What of a figure's rounds is shown. What disturbs a machine makes times longer and rates lower, never the other way
 * round, so of these the best round counts.
 * @typedef {"least" | "most" | "median"} Summary
 */

/** @param {readonly number[]} values @param {Summary} [summary] @returns {number} NaN if there are none. */
export function summarized(values, summary = "least") {
  if (values.length === 0) return Number.NaN;
  if (summary === "median") return median(values);
  return summary === "most" ? Math.max(...values) : Math.min(...values);
}

/**
 * How many times as much `ours` is as `theirs`. Of medians it is that of the rounds' ratios: the runs of a round follow
 * each other directly.
 * @param {readonly number[]} ours
 * @param {readonly number[]} theirs
 * @param {Summary} [summary]
 */
export function ratio(ours, theirs, summary = "least") {
  if (summary === "median") return median(theirs.map((value, round) => at(ours, round) / value));
  return summarized(ours, summary) / summarized(theirs, summary);
}

/** @param {readonly number[]} values @param {number} index */
function at(values, index) {
  return values[index] ?? Number.NaN;
}
