import { sharedState } from "../internal/shared-state.js";

/** Something that has lines to write before the process is gone. Both methods are synchronous. */
export interface ExitParticipant {
  /** Writes what can be written at once. */
  writeAtExit(): void;
  /** Waits for the rest, up to its limit, and reports what is lost. */
  waitAtExit(): void;
}

/** What all copies of the package share: one listener. */
interface ExitState {
  readonly participants: Set<ExitParticipant>;
  /** Those that the hook has called to write, and has yet to call to wait. */
  readonly writing: Set<ExitParticipant>;
  hasBegun: boolean;
  readonly run: () => void;
}

const state = sharedState<ExitState>("exit.v1", () => ({
  participants: new Set(),
  writing: new Set(),
  hasBegun: false,
  run: runHook,
}));

/** Calls a participant when the process exits: at the end of main, at `process.exit`, after an uncaught exception. */
export function joinExit(participant: ExitParticipant): void {
  if (state.participants.size === 0) process.on("exit", state.run);
  state.participants.add(participant);
}

/** Stops calling a participant. Without participants there is no listener. */
export function leaveExit(participant: ExitParticipant): void {
  state.participants.delete(participant);
  if (state.participants.size === 0) process.off("exit", state.run);
}

/** Whether the process is exiting: no turn of the event loop will end any more, and no timer will fire. */
export function isExiting(): boolean {
  return state.hasBegun || (process as { _exiting?: boolean })._exiting === true;
}

/** Whether a participant must finish now: the process is exiting, and the hook has called it, or will not. */
export function mustFinish(participant: ExitParticipant): boolean {
  return isExiting() && !state.writing.has(participant);
}

/** A file must not wait for the reader of a pipe: the process may be killed meanwhile. */
function runHook(): void {
  state.hasBegun = true;
  for (const participant of state.participants) {
    state.writing.add(participant);
    participant.writeAtExit();
  }
  for (const participant of state.participants) {
    state.writing.delete(participant);
    participant.waitAtExit();
  }
}
