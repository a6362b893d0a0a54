import { closeSync, fstatSync, openSync, readSync, statSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import type { Chunks, Source } from "./source.js";

/** How often a file is looked at, in ms. File events are not reliable on every file system. */
const EVERY = 200;

/** How a file is followed: where it begins, and what ends it. */
export interface FollowOptions {
  /** Where to begin, in bytes. */
  readonly from: number;
  readonly signal: AbortSignal;
}

/**
 * A file that is read on while it grows. If it is replaced by a rotation, the rest of the old one is read and then the
 * new one; if it is truncated, it is read from its beginning.
 */
export function followed(source: Source, { from, signal }: FollowOptions): Source {
  return { ...source, size: undefined, read: () => chunksOf(source.path, from, signal) };
}

function chunksOf(path: string, from: number, signal: AbortSignal): Chunks {
  let descriptor = openSync(path, "r");
  let position = from;
  return {
    kind: "read",
    into: (buffer, at) => {
      const count = readSync(descriptor, buffer, at, buffer.length - at, position);
      position += count;
      return count;
    },
    more: async () => {
      if (signal.aborted) return false;
      await setTimeout(EVERY, undefined, { signal }).catch(() => {});
      if (fstatSync(descriptor).size < position) position = 0;
      else if (isReplaced(path, descriptor)) {
        const next = openSync(path, "r");
        closeSync(descriptor);
        descriptor = next;
        position = 0;
      }
      return !signal.aborted;
    },
    close: () => closeSync(descriptor),
  };
}

/** Whether the path is another file now, and everything of the old one was read. */
function isReplaced(path: string, descriptor: number): boolean {
  const now = statSync(path, { throwIfNoEntry: false });
  return now !== undefined && now.ino !== fstatSync(descriptor).ino;
}
