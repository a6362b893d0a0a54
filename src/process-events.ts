import { builtin } from "./internal/builtins.js";
import { sharedState } from "./internal/shared-state.js";
import { setImmediate } from "./internal/timing.js";
import { writeBeforeSignal } from "./writer/exit-hook.js";

const workerThreads = /* @__PURE__ */ builtin("node:worker_threads");

/** What a capture does with the process's events. Never throws. */
export interface ProcessObserver {
  exception(error: unknown, origin: string): void;
  warning(warning: unknown): void;
  signal(name: NodeJS.Signals): void;
}

/** What all copies of the package share: one listener for each event, or SIGTERM would have two that wait for others. */
interface ProcessEvents {
  readonly observers: Set<ProcessObserver>;
  readonly onException: (error: unknown, origin: string) => void;
  readonly onWarning: (warning: unknown) => void;
  readonly onSignal: () => void;
  readonly onRemoved: (event: unknown, listener: unknown) => void;
  /** Whether somebody's listener for the signal was removed a moment ago: one for once, which has had the signal. */
  wasRemoved: boolean;
}

const SIGNAL = "SIGTERM";

const events = /* @__PURE__ */ sharedState<ProcessEvents>("process.v1", () => ({
  observers: new Set(),
  onException,
  onWarning,
  onSignal,
  onRemoved,
  wasRemoved: false,
}));

/** Adds an observer. The process does what it would have done without. */
export function observeProcess(observer: ProcessObserver): void {
  if (events.observers.size === 0) listen();
  events.observers.add(observer);
}

export function unobserveProcess(observer: ProcessObserver): void {
  events.observers.delete(observer);
  if (events.observers.size > 0) return;
  process.off("uncaughtExceptionMonitor", events.onException).off("warning", events.onWarning);
  process.off(SIGNAL, events.onSignal).off("removeListener", events.onRemoved);
}

function listen(): void {
  // A listener for uncaughtException or unhandledRejection would keep the process alive, or silence Node.
  process.on("uncaughtExceptionMonitor", events.onException).on("warning", events.onWarning);
  // The signals of a process reach its main thread only.
  if (workerThreads.isMainThread) listenToSignal();
}

/** In front of others, so that the line precedes theirs. */
function listenToSignal(): void {
  process.prependListener(SIGNAL, events.onSignal);
  process.off("removeListener", events.onRemoved).on("removeListener", events.onRemoved);
}

function onException(error: unknown, origin: string): void {
  for (const observer of events.observers) observer.exception(error, origin);
}

function onWarning(warning: unknown): void {
  for (const observer of events.observers) observer.warning(warning);
}

function onSignal(): void {
  for (const observer of events.observers) observer.signal(SIGNAL);
  if (process.listenerCount(SIGNAL) === 1 && !events.wasRemoved) endBySignal();
}

function onRemoved(event: unknown, listener: unknown): void {
  if (event !== SIGNAL || listener === events.onSignal) return;
  events.wasRemoved = true;
  // The other listeners of one signal are called before.
  queueMicrotask(() => {
    events.wasRemoved = false;
  });
}

/** Ends the process as the signal would have: nobody else listens to it, and no exit event follows. */
function endBySignal(): void {
  writeBeforeSignal();
  process.off(SIGNAL, events.onSignal);
  process.kill(process.pid, SIGNAL);
  // The first process of a container is not ended by a signal that it does not listen to.
  setImmediate(() => {
    if (events.observers.size > 0) listenToSignal();
  });
}
