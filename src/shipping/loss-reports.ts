import { clearTimeout, now, setTimeout, unref } from "../internal/timing.js";

/** One report in this time, in ms. */
const INTERVAL = 1000;

/** Reports lost lines with their number and the reason: at once, and then at most once a second. */
export class LossReports {
  readonly #report: (error: Error) => void;
  readonly #destination: string;
  /** Not reported yet, by reason. */
  readonly #lost = new Map<string, number>();
  #reportedAt = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;

  constructor(destination: string, report: (error: Error) => void) {
    this.#destination = destination;
    this.#report = report;
  }

  /** Lines are lost. @param reason What happened to them: `were dropped: the queue is full`. */
  note(lines: number, reason: string): void {
    if (lines === 0) return;
    this.#lost.set(reason, (this.#lost.get(reason) ?? 0) + lines);
    const wait = this.#reportedAt + INTERVAL - now();
    if (wait <= 0) this.flush();
    else if (this.#timer === undefined) {
      this.#timer = setTimeout(() => this.flush(), wait);
      unref(this.#timer);
    }
  }

  /** Reports what is not reported yet. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#lost.size === 0) return;
    this.#reportedAt = now();
    const texts = this.texts();
    this.#lost.clear();
    for (const text of texts) this.#report(new Error(text));
  }

  /** The reports that are due. */
  texts(): string[] {
    return Array.from(this.#lost, ([reason, lines]) => {
      const subject = lines === 1 ? "1 line" : `${lines} lines`;
      return `${subject} for ${this.#destination} ${lines === 1 ? reason.replace(/^were/, "was") : reason}`;
    });
  }
}
