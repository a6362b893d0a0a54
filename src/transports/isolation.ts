import type { Transport } from "../contracts.js";
import { sharedState } from "../internal/shared-state.js";

const withNone = /* @__PURE__ */ sharedState("isolation.v1", () => new WeakSet<Transport>());

/**
 * Marks a transport whose `write` starts nothing that could log, now or later, and nothing that outlives the request:
 * it is called without isolation, which would cost a context per line.
 */
export function withoutIsolation<T extends Transport>(transport: T): T {
  withNone.add(transport);
  return transport;
}

export function needsNoIsolation(transport: Transport): boolean {
  return withNone.has(transport);
}
