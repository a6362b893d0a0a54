/** How long to leave a full pipe alone, in ms: twice as long each time that nothing went through. */
const PIPE = { least: 1, most: 20 };
/** The same for a disk that is full or failing. */
const DISK = { least: 50, most: 1000 };

/** Tries again after a while, and after a longer one each time that it was in vain. */
export class Retry {
  readonly #again: () => void;
  #timer: NodeJS.Timeout | undefined;
  /** How long it is left alone, in ms. */
  pause = 0;

  constructor(again: () => void) {
    this.#again = again;
  }

  /**
   * Plans the next try: of a pipe that is full, or a disk that fails.
   * @param progress Whether the last try was not in vain.
   * @param stay Whether the process is to stay alive for it.
   */
  plan(state: "full" | "failing", progress: boolean, stay: boolean): void {
    const { least, most } = state === "full" ? PIPE : DISK;
    this.pause = progress || this.pause === 0 ? least : Math.min(this.pause * 2, most);
    if (this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#again();
    }, this.pause);
    if (!stay) this.#timer.unref();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.pause = 0;
  }
}
