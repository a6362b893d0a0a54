/** Calls `onRejected` when a value is a promise, or any thenable, that rejects. Never throws. */
export function onRejection(value: unknown, onRejected: (error: unknown) => void): void {
  if (typeof value !== "object" || value === null) return;
  try {
    if (isThenable(value)) value.then(undefined, onRejected);
  } catch (error) {
    onRejected(error);
  }
}

/** Whether a value has a `then` method. Throws what its `then` getter throws. */
export function isThenable(value: object): value is PromiseLike<unknown> {
  return typeof (value as { then?: unknown }).then === "function";
}
