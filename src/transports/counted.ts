import type { Transport } from "../contracts.js";
import { sharedState } from "../internal/shared-state.js";
import { LineCounts } from "../writer/line-counts.js";

/** Holds lines that wait. Transports to one destination share it. */
export interface LineQueue {
  /** Reading it settles the counts of the lines so far. */
  readonly bytesWaiting: number;
}

/** A transport's counts. */
export interface Counted {
  readonly counts: LineCounts;
  /** What its lines wait in; undefined if there is nothing, or it is not known. */
  readonly queue: () => LineQueue | undefined;
}

/** Those of all copies of the package. The version is that of the methods of LineCounts. */
const { counted, counting } = /* @__PURE__ */ sharedState("counted.v1", () => ({
  counted: new WeakMap<object, Counted>(),
  /** Those that count their lines themselves. */
  counting: new WeakSet<object>(),
}));

/** Marks a transport that counts its lines itself. */
export function withCounts<T extends Transport>(transport: T, own: Counted): T {
  counted.set(transport, own);
  counting.add(transport);
  return transport;
}

/** A transport's counts: its own, or those that loggers keep for it, all of them together. */
export function countedOf(transport: object): Counted {
  let found = counted.get(transport);
  if (found === undefined) {
    found = { counts: new LineCounts(), queue: () => undefined };
    counted.set(transport, found);
  }
  return found;
}

export function countsItself(transport: object): boolean {
  return counting.has(transport);
}
