import { setImmediate } from "node:timers/promises";
import { type Haystack, haystack } from "./haystack.js";
import type { Source } from "./source.js";

/** Whole lines of a source, in memory that is used again for the next block. */
export interface Block {
  readonly haystack: Haystack;
  /** The haystack's bytes. */
  readonly bytes: Buffer;
  /** Where the block's lines begin. In front of them are lines of the blocks before. */
  readonly start: number;
  readonly end: number;
  /** The place of the buffer's first byte in the source. */
  readonly offset: number;
  /** The place of the buffer's first whole line. */
  readonly first: number;
  /** Whether the block begins within a line that was divided: what is there is no line of its own. */
  readonly isInLine: boolean;
}

/** The buffer's size at first, in bytes. */
const SIZE = 4 * 2 ** 20;
/** How much of the blocks before is kept, in bytes: lines of a request that come before the one that was found. */
const BEHIND = 2 ** 19;
/** A line of so many bytes is divided: only its first part is read as a line. */
export const MAX_LINE: number = 16 * 2 ** 20;

const LINE_FEED = 10;

/** Reads a source in large blocks of whole lines. The last line counts even if no line break follows it. */
export async function* blocksOf(source: Source): AsyncGenerator<Block> {
  const window = new Window();
  const chunks = source.read();
  if (chunks.kind === "stream") {
    for await (const chunk of chunks.stream) {
      for (const part of window.add(chunk)) yield part;
    }
  } else {
    try {
      for (;;) {
        window.makeRoom();
        const count = chunks.into(window.bytes, window.filled);
        if (count === 0) {
          if ((await chunks.more?.()) === true) continue;
          break;
        }
        const block = window.took(count);
        if (block === undefined) continue;
        yield block;
        // A file that is followed goes on for ever: others must have their turn, the interrupt too.
        if (chunks.more !== undefined) await setImmediate();
      }
    } finally {
      chunks.close();
    }
  }
  const rest = window.rest();
  if (rest !== undefined) yield rest;
}

/** The part of a source that is in memory: some lines that were read, and the ones that come next. */
class Window {
  #haystack = haystack(SIZE);
  /** Up to here the buffer has bytes of the source. */
  filled = 0;
  #start = 0;
  #offset = 0;
  #first = 0;
  #isInLine = false;

  get bytes(): Buffer {
    return this.#haystack.bytes;
  }

  *add(chunk: Buffer): Generator<Block> {
    for (let at = 0; at < chunk.length; ) {
      this.makeRoom();
      const count = chunk.copy(this.bytes, this.filled, at);
      at += count;
      const block = this.took(count);
      if (block !== undefined) yield block;
    }
  }

  /** Drops what is no longer needed, so that at least a quarter of the buffer is free. */
  makeRoom(): void {
    if (this.bytes.length - this.filled >= this.bytes.length / 4) return;
    const keep = Math.max(0, this.#start - BEHIND);
    if (keep > 0) {
      this.bytes.copyWithin(0, keep, this.filled);
      this.filled -= keep;
      this.#start -= keep;
      this.#offset += keep;
      const lineFeed = this.bytes.subarray(0, this.#start).indexOf(LINE_FEED);
      const whole = lineFeed === -1 ? this.#start : lineFeed + 1;
      this.#first = Math.max(whole, this.#first - keep);
    }
    if (this.bytes.length - this.filled < this.bytes.length / 4) {
      this.#haystack = this.#haystack.grow(this.bytes.length * 2);
    }
  }

  /** The whole lines after bytes were added; undefined if the last one has not ended yet. */
  took(count: number): Block | undefined {
    const from = this.filled;
    this.filled += count;
    const lineFeed = this.bytes.subarray(from, this.filled).lastIndexOf(LINE_FEED);
    if (lineFeed === -1 && this.filled - this.#start < MAX_LINE) return undefined;
    return this.#upTo(lineFeed === -1 ? this.filled : from + lineFeed + 1);
  }

  /** The last line, if no line break ends it. */
  rest(): Block | undefined {
    return this.#start < this.filled ? this.#upTo(this.filled) : undefined;
  }

  #upTo(end: number): Block {
    const [found, bytes] = [this.#haystack, this.bytes];
    const isInLine = this.#isInLine;
    const block = {
      haystack: found,
      bytes,
      start: this.#start,
      end,
      offset: this.#offset,
      first: this.#first,
      isInLine,
    };
    this.#isInLine = bytes[end - 1] !== LINE_FEED;
    // What is left of a divided line is no line to look back at.
    if (this.#isInLine) this.#first = end;
    else if (isInLine) this.#first = bytes.indexOf(LINE_FEED, this.#start) + 1;
    this.#start = end;
    return block;
  }
}
