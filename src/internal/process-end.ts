import { offExit, offIdle, onExit, onIdle } from "./exit-events.js";
import { sharedState } from "./shared-state.js";

/** Something that has to be flushed before the process ends. Its method must not throw. */
export interface EndParticipant {
  flush(): void;
}

/** What all copies of the package share: one listener. */
interface EndState {
  // Weak references: a logger that nobody uses any more must not be kept until the end.
  readonly participants: Set<WeakRef<EndParticipant>>;
  readonly references: WeakMap<EndParticipant, WeakRef<EndParticipant>>;
  readonly collected: FinalizationRegistry<WeakRef<EndParticipant>>;
  /** Whether `beforeExit` has been used. What is flushed there may keep the process alive, so it would come again. */
  hasFlushedEarly: boolean;
  readonly flushEarly: () => void;
  readonly flushAll: () => void;
}

const state = /* @__PURE__ */ sharedState<EndState>("end.v1", () => ({
  participants: new Set(),
  references: new WeakMap(),
  collected: new FinalizationRegistry(remove),
  hasFlushedEarly: false,
  flushEarly,
  flushAll,
}));

/**
 * Flushes a participant when the process ends: once the event loop is empty, while asynchronous work can still be
 * started, and at exit. It is forgotten if nothing else refers to it.
 */
export function joinEnd(participant: EndParticipant): void {
  if (state.participants.size === 0) listen();
  const reference = new WeakRef(participant);
  state.participants.add(reference);
  state.references.set(participant, reference);
  state.collected.register(participant, reference, reference);
}

/** Flushes it no more. */
export function leaveEnd(participant: EndParticipant): void {
  const reference = state.references.get(participant);
  if (reference !== undefined) remove(reference);
}

function remove(reference: WeakRef<EndParticipant>): void {
  if (!state.participants.delete(reference)) return;
  state.collected.unregister(reference);
  if (state.participants.size === 0) unlisten();
}

function listen(): void {
  onIdle(state.flushEarly);
  onExit(state.flushAll);
}

function unlisten(): void {
  offIdle(state.flushEarly);
  offExit(state.flushAll);
}

function flushEarly(): void {
  if (state.hasFlushedEarly) return;
  state.hasFlushedEarly = true;
  flushAll();
}

function flushAll(): void {
  for (const reference of [...state.participants]) reference.deref()?.flush();
}
