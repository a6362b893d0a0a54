/**
 * Numbers of issuers, by the first six digits, and how long their cards' numbers are. From the published tables of Visa,
 * Mastercard, American Express, Discover (with Diners Club), JCB, UnionPay, Maestro, Mir, RuPay and Troy. Numbers that
 * begin with 1 are UATP's and are left out: they look like times.
 */
const ISSUERS: readonly (readonly [first: number, last: number, lengths: readonly number[]])[] = [
  [220000, 220499, [16, 17, 18, 19]],
  [222100, 272099, [16]],
  [300000, 305999, [14, 16, 19]],
  [309500, 309599, [14, 16, 19]],
  [340000, 349999, [15]],
  [352800, 358999, [16, 17, 18, 19]],
  [360000, 369999, [14, 16, 19]],
  [370000, 379999, [15]],
  [380000, 399999, [14, 16, 19]],
  [400000, 499999, [13, 16, 19]],
  [500000, 509999, [13, 14, 15, 16, 17, 18, 19]],
  [510000, 559999, [16]],
  [560000, 589999, [13, 14, 15, 16, 17, 18, 19]],
  [600000, 609999, [16, 17, 18, 19]],
  [620000, 629999, [16, 17, 18, 19]],
  [630000, 639999, [13, 14, 15, 16, 17, 18, 19]],
  [644000, 659999, [16, 17, 18, 19]],
  [670000, 679999, [13, 14, 15, 16, 17, 18, 19]],
  [810000, 829999, [16, 17, 18, 19]],
  [979200, 979289, [16]],
];

const NO_LENGTHS: readonly number[] = [];

/** How long a number that begins with these six digits may be; empty if no issuer's begin so. */
export function cardLengths(firstSix: number): readonly number[] {
  for (const [first, last, lengths] of ISSUERS) if (firstSix <= last) return firstSix < first ? NO_LENGTHS : lengths;
  return NO_LENGTHS;
}
