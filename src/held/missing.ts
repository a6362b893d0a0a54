import type { AttachedTransport } from "../attached-transport.js";
import type { HeldLine } from "./held-line.js";

/** The lines that were held, and were dropped before their context failed. */
export class Missing {
  /** The time of the last one, in ms since 1970. */
  time: number = Number.NEGATIVE_INFINITY;
  /** How many there are for each transport. */
  readonly counts: Map<AttachedTransport, number> = new Map();
  /** How many there are for subscribers of the diagnostics channel. */
  unpublished = 0;

  add(line: HeldLine): void {
    this.time = Math.max(this.time, line.time);
    if (line.publication !== undefined) this.unpublished++;
    for (let output = line.outputs; output !== undefined; output = output.nextOutput) this.#count(output.transport, 1);
  }

  addAll(others: Missing): void {
    this.time = Math.max(this.time, others.time);
    this.unpublished += others.unpublished;
    for (const [transport, count] of others.counts) this.#count(transport, count);
  }

  #count(transport: AttachedTransport, count: number): void {
    this.counts.set(transport, (this.counts.get(transport) ?? 0) + count);
  }
}
