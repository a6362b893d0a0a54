/** Calls `onRejected` when a value is a promise, or any thenable, that rejects. Never throws. */
export function onRejection(value: unknown, onRejected: (error: unknown) => void): void {
  if (typeof value !== "object" || value === null) return;
  try {
    if (isThenable(value)) value.then(undefined, onRejected);
  } catch (error) {
    onRejected(error);
  }
}

/**
 * Calls `onDone` at once, or, for a promise or any thenable, when it resolves; `onRejected` when it rejects. Calls one of
 * them, and once, whatever the thenable does. Never throws.
 */
export function onSettled(value: unknown, onDone: () => void, onRejected: (error: unknown) => void): void {
  let isSettled = false;
  const once = (step: () => void): void => {
    if (!isSettled) {
      isSettled = true;
      step();
    }
  };
  try {
    const isPending = typeof value === "object" && value !== null && isThenable(value);
    if (!isPending) onDone();
    else {
      value.then(
        () => once(onDone),
        (error) => once(() => onRejected(error)),
      );
    }
  } catch (error) {
    once(() => onRejected(error));
  }
}

/** Whether a value has a `then` method. Throws what its `then` getter throws. */
export function isThenable(value: object): value is PromiseLike<unknown> {
  return typeof (value as { then?: unknown }).then === "function";
}
