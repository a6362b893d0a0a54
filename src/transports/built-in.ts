import type { Transport } from "../contracts.js";

const builtIns = new WeakSet<Transport>();

/**
 * Marks a transport of this package whose `write` starts nothing that could log, now or later: it needs no isolation.
 */
export function builtIn<T extends Transport>(transport: T): T {
  builtIns.add(transport);
  return transport;
}

export function isBuiltIn(transport: Transport): boolean {
  return builtIns.has(transport);
}
