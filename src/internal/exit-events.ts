import { isDeno, workerRuntime } from "./runtime.js";
import { sharedState } from "./shared-state.js";

type Listener = () => void;

/** In Deno: the listeners for the events that its exit event does not cover. */
const others = /* @__PURE__ */ sharedState("exitEvents.v1", () => new Map<Listener, Listener>());

/** Calls a listener when the process ends; never in a Worker. In Deno it may be called twice, or for an error that did not end it after all. */
export function onExit(listener: Listener): void {
  if (workerRuntime !== undefined) return;
  process.on("exit", listener);
  if (!isDeno) return;
  const onError = () => {
    if (!isHandled()) listener();
  };
  others.set(listener, onError);
  // Deno.exit ends with this event alone, and an uncaught error with none: it only lets monitors see it.
  events().addEventListener("unload", listener);
  process.on("uncaughtExceptionMonitor", onError);
}

/** Calls it no more. */
export function offExit(listener: Listener): void {
  if (workerRuntime !== undefined) return;
  process.off("exit", listener);
  const onError = others.get(listener);
  if (onError === undefined) return;
  others.delete(listener);
  events().removeEventListener("unload", listener);
  process.off("uncaughtExceptionMonitor", onError);
}

/** Calls a listener whenever the event loop has nothing to do; never in a Worker. */
export function onIdle(listener: Listener): void {
  if (workerRuntime === undefined) process.on("beforeExit", listener);
}

/** Calls it no more. */
export function offIdle(listener: Listener): void {
  if (workerRuntime === undefined) process.off("beforeExit", listener);
}

/** Whether the program handles uncaught errors, so that they do not end it. */
function isHandled(): boolean {
  return process.listenerCount("uncaughtException") > 0 || process.hasUncaughtExceptionCaptureCallback();
}

function events(): EventTarget {
  return globalThis as unknown as EventTarget;
}
