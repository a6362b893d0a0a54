import type { Writable } from "node:stream";
import { builtin } from "../internal/builtins.js";
import type { LineCounts } from "./line-counts.js";

const workerThreads = /* @__PURE__ */ builtin("node:worker_threads");

/** The processed lines at the front are removed when there are so many. */
const COMPACT = 1024;

/** Lines that a stream was given, until it calls back. */
export class UnprocessedLines {
  #lines: string[] = [];
  /** The counts of each line's transport. */
  #counts: (LineCounts | undefined)[] = [];
  /** The first that is not processed. */
  #first = 0;

  push(line: string, counts: LineCounts | undefined): void {
    this.#lines.push(line);
    this.#counts.push(counts);
  }

  /** The stream has processed the first one. @returns Its counts. */
  shift(): LineCounts | undefined {
    const counts = this.#counts[this.#first];
    this.#first++;
    if (this.#first < COMPACT) return counts;
    this.#lines = this.#lines.slice(this.#first);
    this.#counts = this.#counts.slice(this.#first);
    this.#first = 0;
    return counts;
  }

  /**
   * How many a stream holds at the end of the process. It calls back a tick late, so some of those that are processed
   * are still here; but it knows the size of what it holds.
   */
  countHeldBy(stream: Writable): number {
    const { writableLength, writableObjectMode } = stream;
    const all = this.#lines.length - this.#first;
    if (isToParentThread(stream)) return 0;
    if (typeof writableLength !== "number") return all;
    if (writableObjectMode) return Math.min(all, writableLength);
    let held = 0;
    for (let size = writableLength; size > 0 && held < all; held++) {
      const line = this.#lines[this.#lines.length - 1 - held] as string;
      size -= (countsCharacters(stream) ? line.length : Buffer.byteLength(line)) + 1;
    }
    return held;
  }
}

/** Whether `writableLength` is in characters: a socket does not encode what it holds. */
function countsCharacters(stream: Writable & { _writableState?: { decodeStrings?: boolean } }): boolean {
  return stream._writableState?.decodeStrings === false;
}

/** Whether it is a worker thread's stdout or stderr. What that holds reaches the parent thread when the worker ends. */
function isToParentThread(stream: Writable): boolean {
  return !workerThreads.isMainThread && (stream === process.stdout || stream === process.stderr);
}
