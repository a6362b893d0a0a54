const LINE_FEED = 0x0a;
/** Texts of a few lines share a block, so that they leave in few writes. */
const BLOCK = 65_536;

/** Encoded lines that wait to be written, in order. */
export class Backlog {
  readonly #blocks: { readonly bytes: Buffer; end: number }[] = [];
  // How far the first block has been written.
  #offset = 0;
  // Where texts end that are not the lines which they stand for, and by how many.
  #notices: { readonly end: number; readonly more: number }[] = [];
  readonly #flushes: { readonly end: number; readonly resolve: () => void }[] = [];
  // Bytes that ever came in.
  #accepted = 0;
  /** Bytes that wait. */
  size = 0;
  /** Bytes that ever left, written or not. */
  done = 0;

  get isEmpty(): boolean {
    return this.size === 0;
  }

  /** What of the first block is used, and how far it has been written. */
  get first(): { bytes: Buffer; offset: number } {
    const [block] = this.#blocks;
    return { bytes: block === undefined ? Buffer.alloc(0) : block.bytes.subarray(0, block.end), offset: this.#offset };
  }

  /** Takes a copy of whole lines, of which some bytes may have been written already if nothing waits. */
  push(bytes: Buffer, offset = 0): void {
    const last = this.#blocks.at(-1);
    if (last !== undefined && last.end + bytes.length <= last.bytes.length) {
      last.end += bytes.copy(last.bytes, last.end);
    } else {
      const block = Buffer.allocUnsafeSlow(Math.max(BLOCK, bytes.length));
      this.#blocks.push({ bytes: block, end: bytes.copy(block) });
    }
    if (offset > 0) this.#offset = offset;
    this.size += bytes.length - offset;
    this.#accepted += bytes.length - offset;
  }

  /** Takes a text that stands for so many lines. */
  pushNotice(text: string, lines: number): void {
    const bytes = Buffer.from(text);
    this.push(bytes);
    this.#notices.push({ end: this.#accepted, more: lines - countLines(bytes) });
  }

  /** The first block has been written up to here. */
  advance(to: number): void {
    this.size -= to - this.#offset;
    this.done += to - this.#offset;
    this.#offset = to;
    if (to === this.#blocks[0]?.end) {
      this.#blocks.shift();
      this.#offset = 0;
    }
    while (this.#notices[0] !== undefined && this.#notices[0].end <= this.done) this.#notices.shift();
    this.#resolve();
  }

  /** Resolves when everything that waits now has left. */
  flushed(): Promise<void> {
    if (this.isEmpty) return Promise.resolve();
    return new Promise((resolve) => this.#flushes.push({ end: this.#accepted, resolve }));
  }

  /** Goes back to the beginning of the line that was written in part. */
  rewindToLine(): void {
    const { bytes, offset } = this.first;
    if (offset === 0) return;
    const start = bytes.lastIndexOf(LINE_FEED, offset - 1) + 1;
    this.size += offset - start;
    this.done -= offset - start;
    this.#offset = start;
  }

  /** Gives up everything, and returns how many lines that were. */
  clear(): number {
    let lines = 0;
    for (const [index, { bytes, end }] of this.#blocks.entries())
      lines += countLines(bytes.subarray(index === 0 ? this.#offset : 0, end));
    for (const { more } of this.#notices) lines += more;
    this.done += this.size;
    this.size = 0;
    this.#blocks.length = 0;
    this.#notices = [];
    this.#offset = 0;
    this.#resolve();
    return lines;
  }

  #resolve(): void {
    while (this.#flushes[0] !== undefined && this.#flushes[0].end <= this.done) this.#flushes.shift()?.resolve();
  }
}

/** How many lines, by their ends, these bytes are. */
export function countLines(bytes: Buffer): number {
  let lines = 0;
  for (let at = bytes.indexOf(LINE_FEED); at !== -1; at = bytes.indexOf(LINE_FEED, at + 1)) lines++;
  return lines;
}

/** A pipe takes so many bytes whole or not at all, whoever else writes to it. */
const PIPE_BUF = 4096;

/** How many bytes from an offset on to write to a pipe at once: whole lines, as many as are sure not to be torn. */
export function pieceOf(bytes: Buffer, offset: number): number {
  if (bytes.length - offset <= PIPE_BUF) return bytes.length - offset;
  const end = bytes.lastIndexOf(LINE_FEED, offset + PIPE_BUF - 1);
  return (end < offset ? bytes.indexOf(LINE_FEED, offset) : end) + 1 - offset;
}
