import { closeSync, fstatSync, openSync, readSync, statSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { type Chunks, inHalfADay, type Source } from "./source.js";

/** How often a file is looked at, in ms. File events are not reliable on every file system. */
const EVERY = 200;

/**
 * The lines that come to a file. If it is replaced by a rotation, the rest of the old one is read and then the new one;
 * if it is truncated, it is read from its beginning.
 */
export function followed(source: Source, file: GrowingFile, signal: AbortSignal): Source {
  const more = async () => {
    if (signal.aborted) return false;
    if (!file.isReplaced) await setTimeout(EVERY, undefined, { signal }).catch(() => {});
    file.look();
    return !signal.aborted;
  };
  const chunks: Chunks = { kind: "read", into: (buffer, at) => file.read(buffer, at), more, close: () => file.close() };
  return { ...source, latest: inHalfADay, size: undefined, read: () => chunks };
}

const LINE_FEED = 10;

/** A file that is open while it grows. */
export class GrowingFile {
  readonly #path: string;
  #descriptor: number;
  #position: number;
  #isLineOpen = false;
  /** Whether what is read next begins a line, although the one before has not ended: that one is torn. */
  #isTorn = false;
  /** Whether the path is another file now. What was written to the old one until then is read before. */
  isReplaced = false;

  /** @param from Where to begin, in bytes: with the line that this place is in. */
  constructor(path: string, from: number) {
    this.#path = path;
    this.#descriptor = openSync(path, "r");
    this.#position = startOfLine(this.#descriptor, from);
  }

  /** Reads on. Returns 0 at the end. */
  read(buffer: Buffer, at: number): number {
    if (this.#isTorn) {
      this.#isTorn = this.#isLineOpen = false;
      buffer[at] = LINE_FEED;
      return 1;
    }
    const count = readSync(this.#descriptor, buffer, at, buffer.length - at, this.#position);
    this.#position += count;
    if (count > 0) this.#isLineOpen = buffer[at + count - 1] !== LINE_FEED;
    if (count > 0 || !this.isReplaced) return count;
    this.#openNext();
    return this.read(buffer, at);
  }

  /** Looks whether the file was truncated or replaced. */
  look(): void {
    const now = fstatSync(this.#descriptor);
    if (now.size < this.#position) this.#begin();
    const other = statSync(this.#path, { throwIfNoEntry: false });
    this.isReplaced = other !== undefined && other.ino !== now.ino;
  }

  #begin(): void {
    this.#position = 0;
    this.#isTorn = this.#isLineOpen;
  }

  #openNext(): void {
    const next = openSync(this.#path, "r");
    closeSync(this.#descriptor);
    this.#descriptor = next;
    this.isReplaced = false;
    this.#begin();
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}

/** Where the line begins that a place is in. A longer line than 64 KiB is not waited for. */
function startOfLine(descriptor: number, place: number): number {
  const before = Buffer.alloc(Math.min(65_536, place));
  const count = readSync(descriptor, before, 0, before.length, place - before.length);
  const lineFeed = before.subarray(0, count).lastIndexOf(LINE_FEED);
  return lineFeed === -1 && place > before.length ? place : place - before.length + lineFeed + 1;
}
