import { AsyncLocalStorage } from "node:async_hooks";
import { sharedState } from "../internal/shared-state.js";
import { asTransport } from "../reentry.js";

/** What the program's storages held when this entry was loaded: no request and no span. */
const atLoad = AsyncLocalStorage.snapshot();

/** Every transport that sends. What the requests of one log is given to none: two could feed each other for ever. */
const { senders } = sharedState("senders.v1", () => ({ senders: new Set<object>() }));

/** Where OpenTelemetry's API has its context manager, and the key by which its instrumentations do nothing. */
const API = Symbol.for("opentelemetry.js.api.1");
const SUPPRESS_TRACING = Symbol.for("OpenTelemetry SDK Context Key SUPPRESS_TRACING");

interface OtelContext {
  setValue(key: symbol, value: unknown): OtelContext;
}
interface OtelContextManager {
  active(): OtelContext;
  with<T>(context: OtelContext, run: () => T): T;
}

export function addSender(transport: object): void {
  senders.add(transport);
}

export function removeSender(transport: object): void {
  senders.delete(transport);
}

/**
 * Runs a transport's own work outside every context: its requests and timers belong to no request, begin no trace, and what
 * they log does not come back. `run` must not throw.
 */
export function runOutside<T>(transport: object, run: () => T): T {
  let result: T | undefined;
  atLoad(() => {
    const others = [...senders].filter((sender) => sender !== transport);
    asTransport(transport, others, () => {
      result = withoutTracing(run);
    });
  });
  return result as T;
}

function withoutTracing<T>(run: () => T): T {
  const manager = contextManager();
  let hasRun = false;
  const once = (): T => {
    hasRun = true;
    return run();
  };
  try {
    if (manager !== undefined) return manager.with(manager.active().setValue(SUPPRESS_TRACING, true), once);
  } catch (error) {
    // Another version of the API, whose manager has other methods.
    if (hasRun) throw error;
  }
  return run();
}

function contextManager(): OtelContextManager | undefined {
  return (globalThis as { [API]?: { readonly context?: OtelContextManager } })[API]?.context;
}
