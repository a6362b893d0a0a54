import { offExit, offIdle, onExit, onIdle } from "../internal/exit-events.js";
import { isDeno } from "../internal/runtime.js";
import { sharedState } from "../internal/shared-state.js";
import { setTimeout, unref } from "../internal/timing.js";

/** Something that has lines to write before the process is gone. Its methods are synchronous. */
export interface ExitParticipant {
  /** The event loop has nothing to do any more: what is planned must not keep it alive. */
  releaseLoop(): void;
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
  /** Whether `beforeExit` may be what runs now. */
  mayBeEnding: boolean;
  readonly run: () => void;
  readonly release: () => void;
}

const state = /* @__PURE__ */ sharedState<ExitState>("exit.v1", () => ({
  participants: new Set(),
  writing: new Set(),
  hasBegun: false,
  mayBeEnding: true,
  run: runHook,
  release: releaseLoop,
}));

/** Calls a participant when the process exits: at the end of main, at `process.exit`, after an uncaught exception. */
export function joinExit(participant: ExitParticipant): void {
  if (state.participants.size === 0) {
    onExit(state.run);
    onIdle(state.release);
    state.mayBeEnding = true;
  }
  state.participants.add(participant);
}

/** Calls it no more. Without participants there are no listeners. */
export function leaveExit(participant: ExitParticipant): void {
  state.participants.delete(participant);
  if (state.participants.size > 0) return;
  offExit(state.run);
  offIdle(state.release);
}

/**
 * Whether the event loop may have nothing to do but what is planned now. A `beforeExit` listener that keeps it alive is
 * called again, for ever.
 */
export function mayBeEnding(): boolean {
  return state.mayBeEnding;
}

/** A turn of the event loop has ended, so it was not the last one. */
export function noteTurn(): void {
  state.mayBeEnding = false;
}

/** Whether the process is exiting: no turn of the event loop will end any more, and no timer will fire. */
export function isExiting(): boolean {
  return state.hasBegun || (process as { _exiting?: boolean })._exiting === true;
}

/** Whether a participant must finish now: the process is exiting, and the hook has called it, or will not. */
export function mustFinish(participant: ExitParticipant): boolean {
  return isExiting() && !state.writing.has(participant);
}

function releaseLoop(): void {
  state.mayBeEnding = true;
  for (const participant of state.participants) participant.releaseLoop();
}

/** A file must not wait for the reader of a pipe: whoever ends the process may lose patience. */
function runHook(): void {
  state.hasBegun = true;
  // What looked like the end may be an error that the program handles.
  if (isDeno) unref(setTimeout(resume, 0));
  for (const participant of state.participants) {
    state.writing.add(participant);
    participant.writeAtExit();
  }
  for (const participant of state.participants) {
    state.writing.delete(participant);
    participant.waitAtExit();
  }
}

function resume(): void {
  state.hasBegun = false;
}

/** Writes everything that waits: a signal is about to end the process, and there will be no exit event. */
export function writeBeforeSignal(): void {
  const participants = [...state.participants];
  for (const participant of participants) participant.writeAtExit();
  for (const participant of participants) participant.waitAtExit();
}
