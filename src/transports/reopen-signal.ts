import { builtin } from "../internal/builtins.js";
import { configError } from "../internal/check-options.js";
import { sharedState } from "../internal/shared-state.js";

const os = /* @__PURE__ */ builtin("node:os");

interface SignalListener {
  readonly steps: Set<() => void>;
  readonly listener: () => void;
}

/** One listener for each signal, for all transports of all copies of the package. */
const listeners = /* @__PURE__ */ sharedState("signals.v1", () => new Map<NodeJS.Signals, SignalListener>());

/**
 * Calls a step when a signal comes.
 * @returns Calls it no more. The last step that is removed gives the signal its default effect again.
 * @throws {TypeError} If there is no such signal, or it cannot be caught.
 */
export function onSignal(signal: NodeJS.Signals, step: () => void): () => void {
  const { steps } = listeners.get(signal) ?? listen(signal);
  steps.add(step);
  return () => {
    steps.delete(step);
    const entry = listeners.get(signal);
    if (entry?.steps !== steps || steps.size > 0) return;
    listeners.delete(signal);
    process.off(signal, entry.listener);
  };
}

function listen(signal: NodeJS.Signals): SignalListener {
  const steps = new Set<() => void>();
  const listener = () => {
    for (const step of steps) step();
  };
  try {
    // Node would listen to any name.
    if (!Object.hasOwn(os.constants.signals, signal)) throw new TypeError("unknown signal");
    process.on(signal, listener);
  } catch {
    throw configError("fileTransport's reopenOnSignal", signal, 'a signal that can be caught, such as "SIGHUP"');
  }
  const entry = { steps, listener };
  listeners.set(signal, entry);
  return entry;
}
