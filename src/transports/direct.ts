import type { Transport } from "../contracts.js";

const known = new WeakSet<Transport>();

/** Says that a transport's write starts nothing that could log, now or later, so that it can be called without precautions. */
export function direct<T extends Transport>(transport: T): T {
  known.add(transport);
  return transport;
}

export function isDirect(transport: Transport): boolean {
  return known.has(transport);
}
