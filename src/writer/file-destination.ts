import { closeSync, constants, fstatSync, fsyncSync, mkdirSync, openSync, readSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { now, sleep } from "../internal/timing.js";
import { type Destination, fingerprintOf } from "./destination.js";

/** The shortest time between two checks whether the file was deleted, in ms. */
const CHECK_INTERVAL = 10;

/** O_NONBLOCK, since opening a named pipe would block the thread until it has a reader. */
const FLAGS = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NONBLOCK;

/**
 * A file that lines are appended to. Its directory is created if necessary; so is the file, again after it was deleted.
 */
export class FileDestination implements Destination {
  readonly name: string;
  readonly canReturn = true;
  isPipe = false;
  readonly #mode: number;
  readonly #fsync: boolean;
  #fd: number | undefined;
  #checkedAt = 0;

  constructor(path: string, mode: number, fsync: boolean) {
    this.name = path;
    this.#mode = mode;
    this.#fsync = fsync;
  }

  open(): number {
    if (this.#fd !== undefined && this.#isDeleted(this.#fd)) this.close();
    if (this.#fd !== undefined) return this.#fd;
    const fd = this.#openOrCreate();
    try {
      const stat = fstatSync(fd);
      this.isPipe = stat.isFIFO();
      if (stat.isFile() && endsInPartialLine(this.name, fd)) writeSync(fd, "\n");
    } catch (error) {
      closeSync(fd);
      throw error;
    }
    this.#checkedAt = now();
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
    this.#checkedAt = Number.NEGATIVE_INFINITY;
  }

  fingerprint(): string | undefined {
    return fingerprintOf(this.open());
  }

  isBusy(): boolean {
    return false;
  }

  replacement(): undefined {}

  sync(): void {
    if (this.#fsync && this.#fd !== undefined) fsyncSync(this.#fd);
  }

  #openOrCreate(): number {
    try {
      return openSync(this.name, FLAGS, this.#mode);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
      mkdirSync(dirname(this.name), { recursive: true });
      return openSync(this.name, FLAGS, this.#mode);
    }
  }

  #isDeleted(fd: number): boolean {
    const time = now();
    if (time - this.#checkedAt < CHECK_INTERVAL) return false;
    this.#checkedAt = time;
    return fstatSync(fd).nlink === 0;
  }
}

/**
 * Whether the file ends in the middle of a line, after a full disk or a crash. While another process writes, its size
 * can be in the middle of a line for an instant, so it is read twice.
 */
function endsInPartialLine(path: string, fd: number): boolean {
  const size = partialLineEnd(path, fd);
  if (size === undefined) return false;
  sleep(2);
  return partialLineEnd(path, fd) === size;
}

/** The file's size, if its last byte is no line feed. */
function partialLineEnd(path: string, fd: number): number | undefined {
  const { size } = fstatSync(fd);
  if (size === 0) return undefined;
  let reading: number | undefined;
  try {
    reading = openSync(path, "r");
    const last = Buffer.alloc(1);
    return readSync(reading, last, 0, 1, size - 1) === 1 && last.toString() !== "\n" ? size : undefined;
  } catch {
    // The file may be written but not read.
    return undefined;
  } finally {
    if (reading !== undefined) closeSync(reading);
  }
}
