import type { LineCounts } from "../writer/line-counts.js";

/** A line that waits, and the counts of its transport. */
export interface QueuedLine {
  readonly line: string;
  /** In bytes. */
  readonly size: number;
  readonly counts: LineCounts;
}

/** What may wait, and what leaves together. */
export interface QueueLimits {
  /** Lines. */
  readonly maxQueue: number;
  /** Bytes. */
  readonly maxBuffer: number;
  /** Lines of one batch. */
  readonly batchSize: number;
  /** Bytes of one batch. A longer line is sent alone. */
  readonly maxBatchBytes: number;
}

/** The removed lines at the front leave the array when there are so many. */
const COMPACT = 1024;

/** Lines that wait, in order. A batch stays in the queue until its fate is known, so that the limits count it too. */
export class LineQueue {
  readonly #limits: QueueLimits;
  #lines: QueuedLine[] = [];
  /** The first that is not removed. */
  #first = 0;
  /** Bytes that wait. */
  bytesWaiting = 0;

  constructor(limits: QueueLimits) {
    this.#limits = limits;
  }

  get length(): number {
    return this.#lines.length - this.#first;
  }

  /** Whether a whole batch waits. */
  get hasBatch(): boolean {
    return this.length >= this.#limits.batchSize || this.bytesWaiting >= this.#limits.maxBatchBytes;
  }

  /** Adds a line, unless there is no room for it. */
  push(line: string, counts: LineCounts): boolean {
    const size = Buffer.byteLength(line);
    const { maxQueue, maxBuffer } = this.#limits;
    if (this.length >= maxQueue || this.bytesWaiting + size > maxBuffer) return false;
    this.#add({ line, size, counts });
    return true;
  }

  /** Adds a line that an earlier process has left, whatever the limits. */
  restore(line: string, counts: LineCounts): void {
    this.#add({ line, size: Buffer.byteLength(line), counts });
  }

  #add(line: QueuedLine): void {
    this.#lines.push(line);
    this.bytesWaiting += line.size;
  }

  /** The first lines, as many as a batch may have. */
  batch(): readonly QueuedLine[] {
    const { batchSize, maxBatchBytes } = this.#limits;
    const end = Math.min(this.#lines.length, this.#first + batchSize);
    let last = this.#first;
    for (let bytes = 0; last < end; last++) {
      bytes += (this.#lines[last] as QueuedLine).size;
      if (bytes > maxBatchBytes && last > this.#first) break;
    }
    return this.#lines.slice(this.#first, last);
  }

  /** Removes the first lines. */
  remove(count: number): void {
    for (let index = 0; index < count; index++) {
      this.bytesWaiting -= (this.#lines[this.#first + index] as QueuedLine).size;
    }
    this.#first += count;
    if (this.#first < COMPACT && this.length > 0) return;
    this.#lines = this.#lines.slice(this.#first);
    this.#first = 0;
  }

  /** Removes and returns everything. */
  clear(): readonly QueuedLine[] {
    const all = this.#lines.slice(this.#first);
    this.#lines = [];
    this.#first = 0;
    this.bytesWaiting = 0;
    return all;
  }
}
