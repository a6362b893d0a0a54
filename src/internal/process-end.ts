import { offExit, offIdle, onExit, onIdle } from "./exit-events.js";

/** Something that has to be flushed before the process ends. Its method must not throw. */
export interface EndParticipant {
  flush(): void;
}

// Weak references: a logger that nobody uses any more must not be kept until the end.
const participants = new Set<WeakRef<EndParticipant>>();
const references = new WeakMap<EndParticipant, WeakRef<EndParticipant>>();
const collected = new FinalizationRegistry<WeakRef<EndParticipant>>(remove);

/** Whether `beforeExit` has been used. What is flushed there may keep the process alive, so it would come again. */
let hasFlushedEarly = false;

/**
 * Flushes a participant when the process ends: once the event loop is empty, while asynchronous work can still be
 * started, and at exit. It is forgotten if nothing else refers to it.
 */
export function joinEnd(participant: EndParticipant): void {
  if (participants.size === 0) listen();
  const reference = new WeakRef(participant);
  participants.add(reference);
  references.set(participant, reference);
  collected.register(participant, reference, reference);
}

/** Flushes it no more. */
export function leaveEnd(participant: EndParticipant): void {
  const reference = references.get(participant);
  if (reference !== undefined) remove(reference);
}

function remove(reference: WeakRef<EndParticipant>): void {
  if (!participants.delete(reference)) return;
  collected.unregister(reference);
  if (participants.size === 0) unlisten();
}

function listen(): void {
  onIdle(flushEarly);
  onExit(flushAll);
}

function unlisten(): void {
  offIdle(flushEarly);
  offExit(flushAll);
}

function flushEarly(): void {
  if (hasFlushedEarly) return;
  hasFlushedEarly = true;
  flushAll();
}

function flushAll(): void {
  for (const reference of [...participants]) reference.deref()?.flush();
}
