/** The size of the largest BigInt that is shown in digits, in bits: the time to convert one grows with its square. */
export const MAX_BITS = 4096;
const MAX_BIGINT = 1n << BigInt(MAX_BITS);

/** Whether a BigInt is too large to be shown in digits. */
export function isHuge(value: bigint): boolean {
  return value > MAX_BIGINT || value < -MAX_BIGINT;
}
