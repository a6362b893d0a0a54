/** Something that must be done with before the process is gone, synchronously. */
export interface Exiting {
  end(): void;
}

const waiting = new Set<Exiting>();
let hooked = false;

/** Calls `end` when the process exits: at the end of main, at `process.exit`, after an uncaught exception. */
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

function endAll(): void {
  for (const one of waiting) one.end();
}
