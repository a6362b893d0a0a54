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
 * How many times as long `ours` takes as `theirs`: the median of the ratios of the rounds. The runs of a round follow each
 * other directly, so what slows the machine down for a while slows both.
 * @param {readonly number[]} ours
 * @param {readonly number[]} theirs
 */
export function ratio(ours, theirs) {
  return median(theirs.map((value, round) => at(ours, round) / value));
}

/** @param {readonly number[]} values @param {number} index */
function at(values, index) {
  return values[index] ?? Number.NaN;
}
