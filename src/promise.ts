/** Calls `told` when a value turns out to be a promise, or any thenable, that rejects; never throws. */
export function onRejection(value: unknown, told: (error: unknown) => void): void {
  if (typeof value !== "object" || value === null) return;
  try {
    if (isThenable(value)) value.then(undefined, told);
  } catch (error) {
    told(error);
  }
}

/** Whether a value is a promise or looks like one. Throws as the value's own `then` getter does. */
export function isThenable(value: object): value is PromiseLike<unknown> {
  return typeof (value as { then?: unknown }).then === "function";
}
