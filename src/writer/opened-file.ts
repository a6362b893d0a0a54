import type { Stats } from "node:fs";
import { builtin } from "../internal/builtins.js";
import { sleep, wallClock } from "../internal/timing.js";

const fs = /* @__PURE__ */ builtin("node:fs");

/** Whether a file no longer has the name under which it was opened. A file that was renamed is not deleted. */
export function isDeleted(path: string, fd: number): boolean {
  const opened = fs.fstatSync(fd);
  if (opened.nlink === 0) return true;
  try {
    if (isAt(path, opened)) return false;
    // It may have a second name, a hard link. Linux knows the one under which it was opened.
    const name = fs.readlinkSync(`/proc/self/fd/${fd}`);
    return name.endsWith(" (deleted)") && !isAt(name, opened);
  } catch {
    // It cannot be found out: a directory that may not be read, or not Linux.
    return false;
  }
}

function isAt(path: string, { dev, ino }: Stats): boolean {
  const current = fs.statSync(path, { throwIfNoEntry: false });
  return current !== undefined && current.dev === dev && current.ino === ino;
}

/** How long a file that was written to just now is watched, in ms, and how often. */
const WATCH = { pause: 5, times: 20 };

/**
 * Whether the file ends in the middle of a line, after a full disk or a crash. While another process writes, its size
 * can be in the middle of a line, and stays there while that process has no processor. So a file that may be in use is
 * watched.
 */
export function endsInPartialLine(path: string, fd: number): boolean {
  const size = partialLineEnd(path, fd);
  if (size === undefined) return false;
  const mayBeInUse = Math.abs(wallClock() - fs.fstatSync(fd).mtimeMs) < 1000;
  for (let times = mayBeInUse ? WATCH.times : 0; times > 0; times--) {
    sleep(WATCH.pause);
    if (partialLineEnd(path, fd) !== size) return false;
  }
  return true;
}

/** The file's size, if its last byte is no line feed. */
function partialLineEnd(path: string, fd: number): number | undefined {
  const { size } = fs.fstatSync(fd);
  if (size === 0) return undefined;
  let reading: number | undefined;
  try {
    reading = fs.openSync(path, "r");
    const last = Buffer.alloc(1);
    return fs.readSync(reading, last, 0, 1, size - 1) === 1 && last.toString() !== "\n" ? size : undefined;
  } catch {
    // The file may be written but not read.
    return undefined;
  } finally {
    if (reading !== undefined) fs.closeSync(reading);
  }
}
