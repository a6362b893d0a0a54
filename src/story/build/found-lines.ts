import type { Found } from "../read/collect.js";
import type { Source } from "../read/source.js";

/** Lines have so many bytes on average, or at least so many in all: then there is no room for more. */
const BYTES_OF_LINE = 1000;
const MIN_BYTES = 50e6;

/** The lines that were found so far, each once. Their number and size are limited. */
export class FoundLines {
  readonly all: Found[] = [];
  /** How many lines there was no room for. */
  dropped = 0;
  readonly #max: number;
  #bytes = 0;
  readonly #places = new Map<Source, Set<number>>();

  constructor(max: number) {
    this.#max = max;
  }

  hasPlace(source: Source, offset: number): boolean {
    return this.#places.get(source)?.has(offset) === true;
  }

  /** Returns whether the line is new, and there was room for it. */
  add(found: Found): boolean {
    if (this.hasPlace(found.source, found.offset)) return false;
    if (this.all.length >= this.#max || this.#bytes > Math.max(MIN_BYTES, this.#max * BYTES_OF_LINE)) {
      this.dropped++;
      return false;
    }
    const places = this.#places.get(found.source) ?? new Set();
    this.#places.set(found.source, places.add(found.offset));
    this.#bytes += found.length;
    this.all.push(found);
    return true;
  }
}
