/** Something that has lines to write before the process is gone. Both methods are synchronous. */
export interface ExitParticipant {
  /** Writes what can be written at once. */
  writeAtExit(): void;
  /** Waits for the rest, up to its limit, and reports what is lost. */
  waitAtExit(): void;
}

const participants = new Set<ExitParticipant>();
/** Those that the hook has called to write, and has yet to call to wait. */
const writing = new Set<ExitParticipant>();
let isHooked = false;
let hasBegun = false;

/** Calls a participant when the process exits: at the end of main, at `process.exit`, after an uncaught exception. */
export function joinExit(participant: ExitParticipant): void {
  participants.add(participant);
  if (!isHooked) process.on("exit", runHook);
  isHooked = true;
}

/** Stops calling a participant. Without participants there is no listener. */
export function leaveExit(participant: ExitParticipant): void {
  participants.delete(participant);
  if (participants.size === 0) process.off("exit", runHook);
  isHooked = participants.size > 0;
}

/** Whether the process is exiting: no turn of the event loop will end any more, and no timer will fire. */
export function isExiting(): boolean {
  return hasBegun || (process as { _exiting?: boolean })._exiting === true;
}

/** Whether a participant must finish now: the process is exiting, and the hook has called it, or will not. */
export function mustFinish(participant: ExitParticipant): boolean {
  return isExiting() && !writing.has(participant);
}

/** A file must not wait for the reader of a pipe: the process may be killed meanwhile. */
function runHook(): void {
  hasBegun = true;
  for (const participant of participants) {
    writing.add(participant);
    participant.writeAtExit();
  }
  for (const participant of participants) {
    writing.delete(participant);
    participant.waitAtExit();
  }
}
