import { FlushWaiters } from "./flush-waiters.js";
import { countDropped, countTorn, countWritten, type LineRun, NO_RUNS } from "./line-counts.js";

export const LINE_FEED = 0x0a;
/** Texts of a few lines share a block, so that they leave in few writes. In bytes. */
const BLOCK = 65_536;

/** Encoded lines that wait to be written, in order. */
export class Backlog {
  readonly #blocks: { readonly bytes: Buffer; end: number }[] = [];
  /** How far the first block has been written. */
  #offset = 0;
  /** Where each notice ends, and how many more lines it stands for than it has. */
  #notices: { readonly end: number; readonly more: number }[] = [];
  /** Where the lines of each text end, by transport. */
  #runs: { readonly end: number; readonly runs: readonly LineRun[] }[] = [];
  readonly #flushes = new FlushWaiters();
  /** Bytes that were ever added. */
  #added = 0;
  /** Bytes that wait. */
  size = 0;
  /** Bytes that ever left, written or not. */
  done = 0;

  get isEmpty(): boolean {
    return this.size === 0;
  }

  /** The used part of the first block, and how far it has been written. */
  get first(): { bytes: Buffer; offset: number } {
    const [block] = this.#blocks;
    return { bytes: block === undefined ? Buffer.alloc(0) : block.bytes.subarray(0, block.end), offset: this.#offset };
  }

  /** Adds a copy of whole lines. If nothing waits, a first part of them may have been written already. */
  push(bytes: Buffer, written = 0, runs: readonly LineRun[] = NO_RUNS): void {
    const last = this.#blocks.at(-1);
    if (last !== undefined && last.end + bytes.length <= last.bytes.length) {
      last.end += bytes.copy(last.bytes, last.end);
    } else {
      const block = Buffer.allocUnsafeSlow(Math.max(BLOCK, bytes.length));
      this.#blocks.push({ bytes: block, end: bytes.copy(block) });
    }
    if (written > 0) this.#offset = written;
    this.size += bytes.length - written;
    this.#added += bytes.length - written;
    if (runs.length > 0) this.#runs.push({ end: this.#added, runs });
  }

  /** Adds a text that stands for so many lines. */
  pushNotice(text: string, lines: number): void {
    const bytes = Buffer.from(text);
    this.push(bytes);
    this.#notices.push({ end: this.#added, more: lines - countLines(bytes) });
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
    while (this.#runs[0] !== undefined && this.#runs[0].end <= this.done)
      countWritten(this.#runs.shift()?.runs ?? NO_RUNS);
    this.#flushes.reached(this.done);
  }

  /** Resolves when everything that waits now has left. */
  flushed(): Promise<void> {
    return this.isEmpty ? Promise.resolve() : this.#flushes.wait(this.#added);
  }

  /** Resolves all flushes, although something waits. */
  releaseFlushes(): void {
    this.#flushes.reached(Number.POSITIVE_INFINITY);
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

  /** Gives everything up, and returns how many lines that were. */
  clear(): number {
    let lines = 0;
    for (const [index, { bytes, end }] of this.#blocks.entries())
      lines += countLines(bytes.subarray(index === 0 ? this.#offset : 0, end));
    for (const { more } of this.#notices) lines += more;
    this.#countLost();
    this.done += this.size;
    this.size = 0;
    this.#blocks.length = 0;
    this.#notices = [];
    this.#offset = 0;
    this.#flushes.reached(this.done);
    return lines;
  }

  /** The lines of everything that waits are given up. Of the first text a part may have left. */
  #countLost(): void {
    const [first, ...others] = this.#runs.splice(0);
    if (first === undefined) return;
    const size = first.end - this.done;
    countTorn(first.runs, countLines(this.first.bytes.subarray(this.#offset, this.#offset + size)));
    for (const { runs } of others) countDropped(runs);
  }
}

/** How many lines end in these bytes. */
export function countLines(bytes: Buffer): number {
  let lines = 0;
  for (let at = bytes.indexOf(LINE_FEED); at !== -1; at = bytes.indexOf(LINE_FEED, at + 1)) lines++;
  return lines;
}
