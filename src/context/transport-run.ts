import { OFF } from "../level.js";

/**
 * Stands in the storage, in a context's place, while transports that are not ours write, and in all that they start: what
 * they log themselves must not come back to them, however much later, and what they open must not belong to the request
 * that happened to log first.
 */
export class TransportRun {
  /** There is no context here. */
  readonly scope = undefined;
  readonly minLevelId: number = OFF;
  /** Those that write: one, or several that log to one another. */
  readonly transports: readonly object[];

  constructor(transports: readonly object[]) {
    this.transports = transports;
  }
}
