import type { Haystack } from "./haystack.js";

/** Texts that are searched for as bytes. */
export interface Needles {
  /**
   * A search in a part of a haystack. The function that is returned finds the nearest needle from a place on; -1 for
   * none. The places must grow from call to call.
   */
  search(haystack: Haystack, to: number): (from: number) => number;
}

/** More needles than this are searched for together, in one go through the bytes. */
const FEW = 4;
/** Only the beginning of a longer text is searched for, in bytes. */
const MAX_LENGTH = 256;

export function needlesOf(texts: Iterable<string>): Needles {
  const needles = [...new Set(texts)]
    .filter((text) => text !== "")
    .map((text) => Buffer.from(text).subarray(0, MAX_LENGTH));
  return needles.length <= FEW ? new FewNeedles(needles) : new ManyNeedles(needles);
}

/** One search for each needle. */
class FewNeedles implements Needles {
  readonly #needles: readonly Buffer[];

  constructor(needles: readonly Buffer[]) {
    this.#needles = needles;
  }

  search(haystack: Haystack, to: number): (from: number) => number {
    const needles = this.#needles;
    const places = needles.map(() => -1);
    const ended = needles.map(() => false);
    return (from) => {
      let nearest = -1;
      for (let index = 0; index < needles.length; index++) {
        if (ended[index]) continue;
        let place = places[index] as number;
        if (place < from) {
          place = haystack.find(needles[index] as Buffer, from, to);
          places[index] = place;
          ended[index] = place === -1;
        }
        if (place !== -1 && (nearest === -1 || place < nearest)) nearest = place;
      }
      return nearest;
    };
  }
}

/**
 * Any number of needles in one go, by Wu and Manber's algorithm ("A fast algorithm for multi-pattern searching",
 * 1994): a table says of each group of bytes how far the window may move on, because no needle has the group nearer to
 * its end.
 */
class ManyNeedles implements Needles {
  /** How many bytes of each needle are in the window: as many as the shortest one has. */
  readonly #window: number;
  /** How many bytes are a group. */
  readonly #group: number;
  readonly #shifts: Uint8Array;
  readonly #bits: number;
  /** The needles by their length, as texts with a character for each byte. */
  readonly #byLength = new Map<number, Set<string>>();

  constructor(needles: readonly Buffer[]) {
    this.#window = needles.reduce((shortest, { length }) => Math.min(shortest, length), MAX_LENGTH - 1);
    this.#group = Math.min(4, this.#window);
    const farthest = this.#window - this.#group + 1;
    this.#bits = Math.min(22, Math.max(12, Math.ceil(Math.log2(needles.length * farthest * 16))));
    this.#shifts = new Uint8Array(2 ** this.#bits).fill(farthest);
    for (const needle of needles) this.#add(needle);
  }

  #add(needle: Buffer): void {
    for (let end = this.#group - 1; end < this.#window; end++) {
      const key = this.#keyAt(needle, end);
      this.#shifts[key] = Math.min(this.#shifts[key] as number, this.#window - 1 - end);
    }
    const alike = this.#byLength.get(needle.length) ?? new Set();
    this.#byLength.set(needle.length, alike.add(needle.toString("latin1")));
  }

  /** The place in the table of the group that ends at a place. */
  #keyAt(bytes: Buffer, end: number): number {
    let value = bytes[end] as number;
    for (let back = 1; back < this.#group; back++) value = (value << 8) | (bytes[end - back] as number);
    return Math.imul(value, 0x9e3779b1) >>> (32 - this.#bits);
  }

  search({ bytes }: Haystack, to: number): (from: number) => number {
    const last = this.#window - 1;
    return (from) => {
      for (let end = from + last; end < to; ) {
        const shift = this.#shifts[this.#keyAt(bytes, end)] as number;
        if (shift === 0 && this.#isAt(bytes, end - last, to)) return end - last;
        end += shift || 1;
      }
      return -1;
    };
  }

  #isAt(bytes: Buffer, at: number, to: number): boolean {
    for (const [length, needles] of this.#byLength) {
      if (at + length <= to && needles.has(bytes.toString("latin1", at, at + length))) return true;
    }
    return false;
  }
}
