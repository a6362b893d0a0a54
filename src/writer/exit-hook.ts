/** Something that must be done with before the process is gone, synchronously. */
export interface Exiting {
  /** Hands on what can be handed on at once. */
  lastWrite(): void;
  /** Waits for the rest as long as it may, and tells what was lost. */
  lastWait(): void;
}

const waiting = new Set<Exiting>();
let hooked = false;
let ending = false;

/** Has it called when the process exits: at the end of main, at `process.exit`, after an uncaught exception. */
export function atExit(one: Exiting): void {
  waiting.add(one);
  if (!hooked) process.on("exit", endAll);
  hooked = true;
}

/** Takes it back; the last one takes the hook away. */
export function notAtExit(one: Exiting): void {
  waiting.delete(one);
  if (waiting.size === 0) process.off("exit", endAll);
  hooked = waiting.size > 0;
}

/** Whether the process is exiting: no turn will end any more, and a hook that is added now is not called. */
export function isEnding(): boolean {
  return ending || (process as { _exiting?: boolean })._exiting === true;
}

/** A file must not wait for the reader of a pipe: whoever ends the process may lose patience. */
function endAll(): void {
  ending = true;
  for (const one of waiting) one.lastWrite();
  for (const one of waiting) one.lastWait();
}
