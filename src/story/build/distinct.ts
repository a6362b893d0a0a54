/** More numbers are kept in a set: a few in an array take a third of the memory. */
const FEW = 16;

/** Counts different numbers, up to a limit. */
export class Distinct {
  #few: number[] | undefined = [];
  #many: Set<number> | undefined;

  get size(): number {
    return this.#few?.length ?? this.#many?.size ?? 0;
  }

  add(number: number, limit: number): void {
    if (this.#few === undefined) {
      if (this.size < limit) this.#many?.add(number);
    } else if (!this.#few.includes(number)) {
      this.#few.push(number);
      if (this.#few.length > FEW) {
        this.#many = new Set(this.#few);
        this.#few = undefined;
      }
    }
  }
}
