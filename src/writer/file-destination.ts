import { closeSync, constants, fstatSync, fsyncSync, mkdirSync, openSync, readSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { sleep } from "../internal/timing.js";
import { lookAt, type Target } from "./destination.js";

/** How often it is looked whether the file has been deleted, in ms. */
const LOOK_EVERY = 10;

/** A named pipe must not stop the thread until it has a reader. */
const FLAGS = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NONBLOCK;

/** A file that lines are appended to. Its directory is made, and a file that was deleted is made anew. */
export class FileTarget implements Target {
  readonly name: string;
  readonly comesBack = true;
  isPipe = false;
  readonly #mode: number;
  readonly #fsync: boolean;
  #fd: number | undefined;
  #looked = 0;

  constructor(path: string, mode: number, fsync: boolean) {
    this.name = path;
    this.#mode = mode;
    this.#fsync = fsync;
  }

  open(): number {
    if (this.#fd !== undefined && this.#isDeleted(this.#fd)) this.close();
    if (this.#fd !== undefined) return this.#fd;
    const fd = this.#openOrMake();
    try {
      const stat = fstatSync(fd);
      this.isPipe = stat.isFIFO();
      if (stat.isFile() && isTorn(this.name, fd)) writeSync(fd, "\n");
    } catch (error) {
      closeSync(fd);
      throw error;
    }
    this.#looked = performance.now();
    this.#fd = fd;
    return fd;
  }

  close(): void {
    const fd = this.#fd;
    this.#fd = undefined;
    if (fd === undefined) return;
    try {
      if (this.#fsync) fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
  }

  recheck(): void {
    this.#looked = Number.NEGATIVE_INFINITY;
  }

  look(): string | undefined {
    return lookAt(this.open());
  }

  isBusy(): boolean {
    return false;
  }

  sync(): void {
    if (this.#fsync && this.#fd !== undefined) fsyncSync(this.#fd);
  }

  #openOrMake(): number {
    try {
      return openSync(this.name, FLAGS, this.#mode);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
      mkdirSync(dirname(this.name), { recursive: true });
      return openSync(this.name, FLAGS, this.#mode);
    }
  }

  #isDeleted(fd: number): boolean {
    const now = performance.now();
    if (now - this.#looked < LOOK_EVERY) return false;
    this.#looked = now;
    return fstatSync(fd).nlink === 0;
  }
}

/**
 * Whether the file ends in the middle of a line, which a full disk or a crash has left. While another process writes, its
 * size may be seen in the middle of a line for an instant, so it counts only if it stays so.
 */
function isTorn(path: string, fd: number): boolean {
  const size = endOfPartialLine(path, fd);
  if (size === undefined) return false;
  sleep(2);
  return endOfPartialLine(path, fd) === size;
}

function endOfPartialLine(path: string, fd: number): number | undefined {
  const { size } = fstatSync(fd);
  if (size === 0) return undefined;
  let reading: number | undefined;
  try {
    reading = openSync(path, "r");
    const last = Buffer.alloc(1);
    return readSync(reading, last, 0, 1, size - 1) === 1 && last.toString() !== "\n" ? size : undefined;
  } catch {
    // A file that may be written but not read.
    return undefined;
  } finally {
    if (reading !== undefined) closeSync(reading);
  }
}
