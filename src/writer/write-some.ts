import { builtin } from "../internal/builtins.js";
import { isDeno } from "../internal/runtime.js";
import type { Destination } from "./destination.js";

const fs = /* @__PURE__ */ builtin("node:fs");

/** A pipe accepts up to this many bytes whole or not at all, even if others write to it (POSIX). */
export const PIPE_BUF = 4096;

/**
 * Writes a part of the bytes, as much as is accepted at once.
 * @returns How many bytes were written. @throws What the operating system reports, if nothing was.
 */
export function writeSome(destination: Destination, fd: number, bytes: Buffer, at: number, size: number): number {
  return isDeno ? writeSomeInDeno(destination, fd, bytes, at, size) : fs.writeSync(fd, bytes, at, size);
}

/**
 * Deno's `writeSync` goes on until everything is written. What it throws does not say how much was: lines that are
 * written again then are on the pipe twice. So a pipe gets no more than it accepts whole, and a file's size says it.
 */
function writeSomeInDeno(destination: Destination, fd: number, bytes: Buffer, at: number, size: number): number {
  if (destination.isPipe) return fs.writeSync(fd, bytes, at, Math.min(size, PIPE_BUF));
  const before = fs.fstatSync(fd).size;
  try {
    return fs.writeSync(fd, bytes, at, size);
  } catch (error) {
    const written = Math.min(fs.fstatSync(fd).size - before, size);
    if (written > 0) return written;
    throw error;
  }
}
