/** The middle value; of an even count, the mean of the two in the middle. NaN of nothing. */
export function median(/** @type {readonly number[]} */ values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * How many times dearer `ours` is than `theirs`: the median of the ratios round by round. The runs of a round stand next
 * to each other, so what slows the machine for a while slows both.
 */
export function ratio(/** @type {readonly number[]} */ ours, /** @type {readonly number[]} */ theirs) {
  return median(ours.slice(0, theirs.length).map((value, round) => value / theirs[round]));
}
