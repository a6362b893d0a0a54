/** The longest pause between two attempts, in ms. */
const MAX_DELAY = 30_000;
/** The longest that a server may ask for with Retry-After, in ms. */
const MAX_RETRY_AFTER = 300_000;

/**
 * The pause before the next attempt, in ms: doubled with each one that has failed, and up to a half of it by chance, so that many
 * processes do not come back at once.
 * @param failures How many attempts have failed, one after another: 1 or more.
 * @param first The pause after the first one, in ms.
 */
export function retryDelay(failures: number, first: number, random: () => number = Math.random): number {
  const full = Math.min(first * 2 ** Math.min(failures - 1, 30), MAX_DELAY);
  return full / 2 + (full / 2) * random();
}

/**
 * The pause that a `Retry-After` header asks for (RFC 9110, section 10.2.3: seconds, or a date), in ms, up to 5 minutes;
 * undefined if it is neither.
 * @param now The time of day, in ms since 1970.
 */
export function retryAfter(header: string | null, now: number): number | undefined {
  const text = header?.trim() ?? "";
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isNaN(ms) || text === "" ? undefined : Math.min(Math.max(ms, 0), MAX_RETRY_AFTER);
}
