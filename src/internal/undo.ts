/**
 * Undoes a change. Calling it again does nothing. A `using` declaration calls it at the end of its block.
 *
 * @example
 * using undo = log.addFilter((record) => record.level !== "DEBUG");
 */
export interface Undo {
  /** Undoes the change. */
  (): void;
  /** Undoes the change; for `using`. */
  [Symbol.dispose](): void;
}

/** An undo function that runs its step once. */
export function undoOnce(step: () => void): Undo {
  let undone = false;
  const undo = () => {
    if (undone) return;
    undone = true;
    step();
  };
  return Object.assign(undo, { [Symbol.dispose]: undo });
}
