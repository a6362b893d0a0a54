const COUNTS = [10, 1000, 100_000];

/** The numbers of contexts that are alive at the same time, one after the other. @param {boolean} quick */
export function contextCounts(quick) {
  return quick ? COUNTS.slice(0, 2) : COUNTS;
}
