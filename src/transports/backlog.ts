const LINE_FEED = 0x0a;

/** Encoded lines that wait to be written, in order. */
export class Backlog {
  #chunks: Buffer[] = [];
  // How far the first chunk has been written.
  #offset = 0;
  /** Bytes that wait. */
  size = 0;
  /** Bytes that ever came in, and those of them that left, written or not. */
  accepted = 0;
  done = 0;

  get isEmpty(): boolean {
    return this.size === 0;
  }

  /** The first chunk, and how far it has been written. */
  get first(): { bytes: Buffer; offset: number } {
    return { bytes: this.#chunks[0] as Buffer, offset: this.#offset };
  }

  /** Takes bytes, which must not change any more, of which some may have been written already. */
  push(bytes: Buffer, offset: number): void {
    if (this.#chunks.length === 0) this.#offset = offset;
    this.#chunks.push(bytes);
    this.size += bytes.length - offset;
    this.accepted += bytes.length - offset;
  }

  /** The first chunk has been written up to here. */
  advance(to: number): void {
    this.size -= to - this.#offset;
    this.done += to - this.#offset;
    this.#offset = to;
    if (to === (this.#chunks[0] as Buffer).length) {
      this.#chunks.shift();
      this.#offset = 0;
    }
  }

  /** Goes back to the beginning of the line that was written in part. */
  rewindToLine(): void {
    if (this.#offset === 0) return;
    const start = (this.#chunks[0] as Buffer).lastIndexOf(LINE_FEED, this.#offset - 1) + 1;
    this.size += this.#offset - start;
    this.done -= this.#offset - start;
    this.#offset = start;
  }

  /** Gives up everything, and returns how many lines that were. */
  clear(): number {
    let lines = 0;
    for (const [index, chunk] of this.#chunks.entries())
      lines += countLines(index === 0 ? chunk.subarray(this.#offset) : chunk);
    this.done += this.size;
    this.size = 0;
    this.#chunks = [];
    this.#offset = 0;
    return lines;
  }
}

/** How many lines, by their ends, these bytes are. */
export function countLines(bytes: Buffer): number {
  let lines = 0;
  for (let at = bytes.indexOf(LINE_FEED); at !== -1; at = bytes.indexOf(LINE_FEED, at + 1)) lines++;
  return lines;
}
