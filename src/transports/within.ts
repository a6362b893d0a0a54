/** The longest time that a timer of Node's takes, in ms; it makes 1 of anything longer. */
export const LONGEST: number = 2 ** 31 - 1;

/** Resolves with whether a promise resolved in time (ms), as soon as that is known; rejects as the promise does. */
export async function within(promise: Promise<unknown>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), Math.min(ms, LONGEST));
  });
  try {
    return await Promise.race([promise.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}
