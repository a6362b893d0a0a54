import type { Transport } from "../contracts.js";
import { sharedState } from "../internal/shared-state.js";

const marked = /* @__PURE__ */ sharedState("linesOnly.v1", () => new WeakSet<Transport>());

/**
 * Marks a transport that writes its lines and does nothing with the records: what their format does not show need not be
 * searched for secrets.
 */
export function withLinesOnly<T extends Transport>(transport: T): T {
  marked.add(transport);
  return transport;
}

export function writesLinesOnly(transport: Transport): boolean {
  return marked.has(transport);
}
