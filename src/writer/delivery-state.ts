import { describe } from "../internal/report.js";
import { now } from "../internal/timing.js";
import type { Fault } from "./attempt.js";
import { isExiting } from "./exit-hook.js";

const TOO_SLOW = "the reader is too slow";

/** What a delivery knows about its destination. The delivery owns it: nobody else reads or changes it. */
export class DeliveryState {
  /** `open`: nothing waits. In any other state new lines go behind those that wait. */
  status: "open" | Fault["status"] = "open";
  /** When it ceased to be open, or, after that, when something left last. */
  since = 0;
  /** Why it is not open, or was not when it was last. */
  reason: string = TOO_SLOW;
  /** Lines that were dropped and are not reported in their place yet. */
  dropped = 0;
  /** Whether `process.stdout` may hold bytes for the same pipe: only if that was full once. */
  mayShare = false;
  /** Whether the end of a turn has waited in vain, and nothing has left since. */
  hasStalled = false;

  /** Everything was written. */
  open(): void {
    this.status = "open";
  }

  /** A pipe has no room. */
  fill(): void {
    this.#change("full", TOO_SLOW);
    if (!isExiting()) this.mayShare = true;
  }

  fail({ status, error }: Fault): void {
    this.#change(status, describe(error.message));
  }

  /** Something has left. */
  move(): void {
    this.since = now();
    this.hasStalled = false;
  }

  /** Whether nothing has left for so long, in ms. */
  isIdleFor(ms: number): boolean {
    return now() - this.since >= ms;
  }

  #change(status: Fault["status"], reason: string): void {
    if (this.status === "open") this.since = now();
    this.status = status;
    this.reason = reason;
  }
}
