/**
 * Memory whose bytes are searched. With WebAssembly's 128-bit instructions a search takes about a sixth of the time of
 * `Buffer.indexOf` (`npm run bench:story`). Where Node runs without WebAssembly, `Buffer.indexOf` is used.
 */
export interface Haystack {
  /** They are others after `grow`. */
  readonly bytes: Buffer;
  /** Makes the memory larger. What is in it stays. Returns the haystack to go on with. */
  grow(size: number): Haystack;
  /** The place of the first needle, of 1 to 65,536 bytes, that lies between `from` and `to` as a whole; -1 if there is none. */
  find(needle: Uint8Array, from: number, to: number): number;
  /** The places of the line feeds between `from` and `to`, some of them at a time. The array is used again. */
  lineFeeds(from: number, to: number): Generator<Int32Array>;
}

/** Memory of a size, in bytes. Its content is not defined. */
export function haystack(size: number): Haystack {
  try {
    return new FastHaystack(size);
  } catch {
    // No WebAssembly (--jitless), no 128-bit instructions, or a limit of the address space.
    return plainHaystack(size);
  }
}

/** Memory that is searched by `Buffer.indexOf`. */
export function plainHaystack(size: number): Haystack {
  const bytes = Buffer.allocUnsafe(size);
  return {
    bytes,
    grow: (larger) => {
      const grown = plainHaystack(larger);
      bytes.copy(grown.bytes);
      return grown;
    },
    find: (needle, from, to) => {
      const at = bytes.subarray(from, to).indexOf(needle);
      return at === -1 ? -1 : from + at;
    },
    *lineFeeds(from, to) {
      for (let at = bytes.indexOf(LINE_FEED, from); at !== -1 && at < to; at = bytes.indexOf(LINE_FEED, at + 1)) {
        yield Int32Array.of(at);
      }
    },
  };
}

// find-bytes.wat, compiled by wat2wasm.
const MODULE =
  "AGFzbQEAAAABEgJgBH9/f38Bf2AFf39/f38BfwIIAQFlAW0CAAEDAwIAAQcSAgRmaW5kAAAHZmluZEFsbAABCrMCArMBAgJ7BH8gA0EBayEGIA" +
  "ItAAD9DyEEIAIgBmotAAD9DyEFA0AgACABTgRAQX8PCyAA/QAAACAE/SMgACAGav0AAAAgBf0j/U79ZCEHAkADQCAHRQ0BIAAgB2hqIQggCCAB" +
  "TgRAQX8PC0EAIQkCQANAIAkgBk4EQCAIDwsgCCAJai0AACACIAlqLQAARw0BIAlBAWohCQwACwsgByAHQQFrcSEHDAALCyAAQRBqIQAMAAtBfw" +
  "t8AgF7A38gAv0PIQUDQCAAIAFOBEAgCA8LIAD9AAAAIAX9I/1kIQYCQANAIAZFDQEgACAGaGohByAHIAFOBEAgCA8LIAggBE4EQCAIDwsgAyAI" +
  "QQJ0aiAHNgIAIAhBAWohCCAGIAZBAWtxIQYMAAsLIABBEGohAAwACyAICw==";

// The part of the WebAssembly JavaScript Interface that is used; Node's types do not have it.
declare const WebAssembly: {
  readonly Module: new (binary: Uint8Array) => object;
  readonly Memory: new (size: { readonly initial: number }) => Memory;
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
};

interface Memory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

interface Exports {
  readonly find: (at: number, end: number, needle: number, length: number) => number;
  readonly findAll: (at: number, end: number, byte: number, out: number, max: number) => number;
}

let compiled: object | undefined;

const LINE_FEED = 10;
const PAGE = 65_536;
/** The bytes are behind a page for the needle and one for places. */
const START = 2 * PAGE;
const MAX_PLACES = PAGE / 4;

const NO_BYTES = Buffer.alloc(0);

/** The memory's last page is what a 16-byte load may read behind the bytes. */
function pagesFor(size: number): number {
  return Math.ceil(size / PAGE) + 3;
}

class FastHaystack implements Haystack {
  bytes: Buffer = NO_BYTES;
  readonly #exports: Exports;
  readonly #memory: Memory;
  #all: Buffer = NO_BYTES;
  #places: Int32Array = new Int32Array();
  #needle: Uint8Array | undefined;

  constructor(size: number) {
    compiled ??= new WebAssembly.Module(Buffer.from(MODULE, "base64"));
    this.#memory = new WebAssembly.Memory({ initial: pagesFor(size) });
    this.#exports = new WebAssembly.Instance(compiled, { e: { m: this.#memory } }).exports as Exports;
    this.#view(size);
  }

  /** In place: a second memory would be there until the first one is collected. */
  grow(size: number): this {
    this.#memory.grow(pagesFor(size) - this.#memory.buffer.byteLength / PAGE);
    this.#view(size);
    return this;
  }

  #view(size: number): void {
    const { buffer } = this.#memory;
    this.#all = Buffer.from(buffer);
    this.#places = new Int32Array(buffer, PAGE, MAX_PLACES);
    this.bytes = this.#all.subarray(START, START + size);
  }

  find(needle: Uint8Array, from: number, to: number): number {
    const { length } = needle;
    if (needle !== this.#needle) {
      this.#all.set(needle);
      this.#needle = needle;
    }
    const at = this.#exports.find(START + from, START + to - length + 1, 0, length);
    return at === -1 ? -1 : at - START;
  }

  *lineFeeds(from: number, to: number): Generator<Int32Array> {
    for (let at = from; at < to; ) {
      const count = this.#exports.findAll(START + at, START + to, LINE_FEED, PAGE, MAX_PLACES);
      if (count === 0) return;
      const places = this.#places.subarray(0, count);
      for (let index = 0; index < count; index++) places[index] = (places[index] as number) - START;
      at = (places[count - 1] as number) + 1;
      yield places;
    }
  }
}
