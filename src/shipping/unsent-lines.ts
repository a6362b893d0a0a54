import { LineCounts } from "../writer/line-counts.js";
import type { LineQueue, QueuedLine } from "./line-queue.js";
import type { Spool } from "./spool.js";

/** What becomes of lines that cannot be sent any more: they are lost, or wait in a spool for the next start. */
export class UnsentLines {
  readonly #spool: Spool | undefined;
  readonly #report: (error: unknown) => void;
  /** Lines at the front of the queue that an earlier process has left. */
  #left = 0;
  #hasRestored = false;

  constructor(spool: Spool | undefined, report: (error: unknown) => void) {
    this.#spool = spool;
    this.#report = report;
  }

  /** Puts what earlier processes have left into the queue, once. @returns How many lines. */
  restore(queue: LineQueue): number {
    if (this.#spool === undefined || this.#hasRestored) return 0;
    this.#hasRestored = true;
    try {
      const { lines, torn } = this.#spool.claim();
      if (torn > 0) {
        this.#report(
          new Error(`${torn === 1 ? "1 line of the spool is" : `${torn} lines of the spool are`} torn, and lost`),
        );
      }
      // Those of this process are counted; these were, by the process that logged them.
      const counts = new LineCounts();
      for (const line of lines) queue.restore(line, counts);
      this.#left = lines.length;
      if (lines.length === 0) this.#spool.release();
      return lines.length;
    } catch (error) {
      this.#report(error);
      return 0;
    }
  }

  /** The server has decided about the first lines of the queue. */
  settled(lines: number): void {
    if (this.#left === 0) return;
    this.#left = Math.max(0, this.#left - lines);
    if (this.#left === 0) this.#try(() => this.#spool?.release());
  }

  /** Saves lines. @returns Those that are lost. */
  save(lines: readonly QueuedLine[]): readonly QueuedLine[] {
    const spool = this.#spool;
    if (spool === undefined) return lines;
    let saved = 0;
    this.#try(() => {
      saved = spool.save(lines.map(({ line }) => line));
    });
    // If there was no room for those that an earlier process has left, they stay where they are.
    if (saved < this.#left) return lines.slice(this.#left);
    this.#left = 0;
    this.#try(() => spool.release());
    return lines.slice(saved);
  }

  #try(step: () => void): void {
    try {
      step();
    } catch (error) {
      this.#report(error);
    }
  }
}
