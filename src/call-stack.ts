import type { Report } from "./internal/report.js";

// What happens to a log call near the end of the call stack: it is repeated from an empty one, or counted.

let retrying = false;

/**
 * Whether a failure means that the call stack had no room left for logging: the call is then repeated from an empty
 * stack. If it fails again, the failure is that of a filter, formatter or transport that calls itself for ever.
 */
export function mustRetry(error: unknown): boolean {
  try {
    return !retrying && error instanceof RangeError && error.message === "Maximum call stack size exceeded";
  } catch {
    // A revoked Proxy can be thrown, too.
    return false;
  }
}

function whileRetrying(step: () => void): void {
  retrying = true;
  try {
    step();
  } finally {
    retrying = false;
  }
}

/**
 * Repeats a call for which the stack had no room left, in the same context. It throws if there is no room for that
 * either: then the call must be counted in {@link lostCalls}.
 */
export function repeatLater(call: () => void): void {
  queueMicrotask(() => whileRetrying(call));
}

/** The calls that were lost, until they are reported. An object, because no function can be called to count one. */
export const lostCalls: { count: number } = { count: 0 };

/** Reports the lost calls, at the first call that finds room. */
export function reportLostCalls(report: Report): void {
  const { count } = lostCalls;
  lostCalls.count = 0;
  report(new RangeError(`ctxlog: ${count} log calls were lost: the call stack was full`), "transport");
}
