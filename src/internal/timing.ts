// Taken when the package is loaded. Fake timers that a test installs later must not stop the writer.
export let setTimeout: typeof globalThis.setTimeout = globalThis.setTimeout;
export let clearTimeout: typeof globalThis.clearTimeout = globalThis.clearTimeout;
export let setImmediate: typeof globalThis.setImmediate = globalThis.setImmediate;
export let setInterval: typeof globalThis.setInterval = globalThis.setInterval;
export let clearInterval: typeof globalThis.clearInterval = globalThis.clearInterval;

/** Takes the timers again: those that were taken are fakes that do not fire. */
export function retakeTimers(): void {
  ({ setTimeout, clearTimeout, setImmediate, setInterval, clearInterval } = globalThis);
}

/** Keeps a timer from keeping the process alive. A fake one may lack the method. */
export function unref(timer: { unref(): unknown }): void {
  (timer as { unref?(): unknown } | undefined)?.unref?.();
}

/** The time of a clock that never goes back, in ms. It was taken with the timers. */
export const now: () => number = performance.now.bind(performance);

/** The time of day, in ms since 1970. It was taken with the timers, too. */
export const wallClock: () => number = Date.now;

/** The longest delay of a Node timer, in ms; Node treats anything longer as 1 ms. */
export const MAX_DELAY: number = 2 ** 31 - 1;

/**
 * Resolves with whether `promise` resolved within `ms`; rejects as the promise does.
 * The timer is cleared as soon as the answer is known.
 */
export async function resolvesWithin(promise: Promise<unknown>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), Math.min(ms, MAX_DELAY));
  });
  try {
    return await Promise.race([promise.then(() => true), timeout]);
  } finally {
    clearTimeout(timer);
  }
}

const NEVER_NOTIFIED = new Int32Array(new SharedArrayBuffer(4));

/** Blocks the thread for `ms`. */
export function sleep(ms: number): void {
  Atomics.wait(NEVER_NOTIFIED, 0, 0, ms);
}
