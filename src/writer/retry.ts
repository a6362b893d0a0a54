import { clearTimeout, setTimeout, unref } from "../internal/timing.js";

/** The pause before the next attempt, in ms, of a full pipe: doubled each time that nothing left. */
const PIPE = { min: 1, max: 20 };
/** The same for a disk that is full or failing. */
const DISK = { min: 50, max: 1000 };

/** Tries again after a pause, which grows while that is in vain. */
export class Retry {
  readonly #attempt: () => void;
  #timer: NodeJS.Timeout | undefined;
  /** In ms. */
  pause = 0;

  constructor(attempt: () => void) {
    this.#attempt = attempt;
  }

  /**
   * Plans the next attempt.
   * @param hasMoved Whether the last one wrote anything.
   * @param keepsAlive Whether the process stays alive for it.
   */
  plan(status: "full" | "failing", hasMoved: boolean, keepsAlive: boolean): void {
    const { min, max } = status === "full" ? PIPE : DISK;
    this.pause = hasMoved || this.pause === 0 ? min : Math.min(this.pause * 2, max);
    if (this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#attempt();
    }, this.pause);
    if (!keepsAlive) unref(this.#timer);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.pause = 0;
  }
}
