import type { InternalRecord } from "../call-record.js";
import type { Filter, FilterHost, LogRecord } from "../contracts.js";
import { checkFunction, checkInteger, checkKeys, configError } from "../internal/check-options.js";
import { MAX_DELAY } from "../internal/timing.js";
import { RateLimiter, type RateLimits } from "./rate-limiter.js";

/**
 * Options of {@link rateLimitFilter}.
 *
 * @example
 * const options: RateLimitFilterOptions = { lines: 5, per: 60_000, key: (record) => record.context?.["tenant"] };
 */
export interface RateLimitFilterOptions {
  /** How many lines of one key pass in a window: 1 or more. */
  lines: number;
  /** How long a window is, in ms: from the key's first line on. */
  per: number;
  /**
   * Returns what the lines of one limit have in common, which is compared as text. Lines without a key, for which it
   * returns undefined or null, pass. If it throws, or returns an object, that is reported, and the default is used.
   * @default the logger's name, the level and the message, without its numbers, IDs and quoted parts
   */
  key?: ((record: LogRecord) => unknown) | undefined;
  /** How many keys are counted at a time. Of more, the oldest window ends early, which is reported. @default 1000 */
  maxKeys?: number | undefined;
}

/**
 * Creates a filter that lets so many lines of a kind pass in a time. What it holds back is counted, and said at the end
 * of the window in one line: `17 more like this in 10 s`. The line says the first message that was held back, and how
 * many lines were (`like` and `suppressed`). It is written earlier if the filter is removed, at `flush()` and `close()`,
 * and at the end of the process, which no timer delays.
 *
 * Each logger or transport that has the filter has windows of its own.
 *
 * @throws {TypeError} For an unknown option or a wrong value.
 *
 * @example
 * const log = createLogger({ filters: [rateLimitFilter({ lines: 10, per: 10_000 })] });
 */
export function rateLimitFilter(options: RateLimitFilterOptions): Filter {
  const limits = parseLimits(options);
  // Without a logger, there is no one to say what would be held back.
  function rateLimitFilter(): void {}
  return Object.assign(rateLimitFilter, { attached: (host: FilterHost) => limited(limits, host) });
}

function limited(limits: RateLimits, host: FilterHost): Filter {
  const limiter = new RateLimiter(limits, host);
  function rateLimitFilter(record: InternalRecord): boolean {
    return limiter.passes(record);
  }
  return Object.assign(rateLimitFilter, { flush: () => limiter.flush() });
}

function parseLimits(options: RateLimitFilterOptions): RateLimits {
  checkKeys("rateLimitFilter", options, ["lines", "per", "key", "maxKeys"]);
  const { lines, per, key, maxKeys } = options;
  if (lines === undefined) throw configError("rateLimitFilter's lines", lines, "a whole number above 0");
  if (!Number.isFinite(per) || per < 1 || per > MAX_DELAY) {
    throw configError("rateLimitFilter's per", per, `a number of ms from 1 to ${MAX_DELAY}`);
  }
  if (key !== undefined) checkFunction("rateLimitFilter's key", key);
  return {
    lines: checkInteger("rateLimitFilter's lines", lines, { min: 1 }, 1),
    per,
    key,
    maxKeys: checkInteger("rateLimitFilter's maxKeys", maxKeys, { min: 1, max: 1_000_000 }, 1000),
  };
}
