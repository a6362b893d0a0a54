/** Promises of flushes, each resolved when a counter has reached its number. */
export class FlushWaiters {
  readonly #waiters: { readonly end: number; readonly resolve: () => void }[] = [];

  /** Resolves when the counter has reached `end`. Each call's `end` must be at least the one before. */
  wait(end: number): Promise<void> {
    return new Promise((resolve) => this.#waiters.push({ end, resolve }));
  }

  /** The counter has reached this number. */
  reached(count: number): void {
    while (this.#waiters[0] !== undefined && this.#waiters[0].end <= count) this.#waiters.shift()?.resolve();
  }
}
