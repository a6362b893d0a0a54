import { writeSync } from "node:fs";
import { describe } from "../internal/report.js";
import { pieceOf } from "./backlog.js";
import type { Target } from "./destination.js";
import type { Trouble } from "./failure-log.js";
import { type Fault, faultOf, keepsDescriptor } from "./fault.js";
import type { TornLine } from "./torn-line.js";

/** Writes to a target, and knows how that went. */
export class Port {
  readonly #target: Target;
  readonly #torn: TornLine;
  readonly #trouble: Trouble;
  #wasFull = false;
  state: "open" | Fault = "open";
  /** Why it is not open, or was not when it was last. */
  reason = "the reader is too slow";
  /** While the thread is held, or the process ends, nobody else's bytes move. */
  isAlone = false;

  constructor(target: Target, torn: TornLine, trouble: Trouble) {
    this.#target = target;
    this.#torn = torn;
    this.#trouble = trouble;
  }

  /** Whether somebody else's bytes must go first. */
  get isBusy(): boolean {
    return this.#wasFull && !this.isAlone && this.#target.isBusy();
  }

  /** Writes from an offset on, and returns how far it came; where that is not the end, the state says why. */
  write(bytes: Buffer, offset: number, inPieces: boolean): number {
    let at = offset;
    try {
      const fd = this.#target.open();
      if (this.isBusy) {
        this.state = "full";
        return at;
      }
      const pieces = inPieces && this.#target.isPipe;
      while (at < bytes.length) at += writeSync(fd, bytes, at, pieces ? pieceOf(bytes, at) : bytes.length - at);
      this.state = "open";
    } catch (error) {
      this.#stop(error);
    }
    return at;
  }

  #stop(error: unknown): void {
    const { code = "", message } = error as NodeJS.ErrnoException;
    this.state = faultOf(code, this.#target.comesBack);
    if (this.state === "full") {
      this.#wasFull = true;
      return;
    }
    this.reason = describe(message);
    this.#trouble.fault(error);
    if (keepsDescriptor(code)) return;
    this.#torn.lose();
    try {
      this.#target.close();
    } catch {
      // Nothing worse than what has just been noted.
    }
  }
}
