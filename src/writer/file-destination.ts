import {
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { now, sleep } from "../internal/timing.js";
import { type Destination, fingerprintOf } from "./destination.js";
import type { WriterSettings } from "./settings.js";

/** The shortest time between two checks whether the file was deleted, in ms. */
const CHECK_INTERVAL = 10;

/** O_NONBLOCK, since opening a named pipe would block the thread until it has a reader. */
const FLAGS = constants.O_WRONLY | constants.O_APPEND | constants.O_NONBLOCK;

type FileSettings = Pick<WriterSettings, "mode" | "fsync">;

/**
 * A file that lines are appended to. Its directory is created if necessary; so is the file, again after it was deleted.
 */
export class FileDestination implements Destination {
  readonly name: string;
  readonly canReturn = true;
  isPipe = false;
  readonly #settings: FileSettings;
  #fd: number | undefined;
  #isCreated = false;
  #checkedAt = 0;

  /** @param settings May change: {@link applySettings} must follow. */
  constructor(path: string, settings: FileSettings) {
    this.name = path;
    this.#settings = settings;
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
      if (this.#settings.fsync) fsyncSync(fd);
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

  /** A file that was created here gets no more permissions than the settings allow by now. */
  applySettings(): void {
    if (this.#fd === undefined || !this.#isCreated) return;
    const mode = fstatSync(this.#fd).mode & 0o7777;
    if ((mode & ~this.#settings.mode) !== 0) fchmodSync(this.#fd, mode & this.#settings.mode);
  }

  sync(): void {
    if (this.#settings.fsync && this.#fd !== undefined) fsyncSync(this.#fd);
  }

  #openOrCreate(): number {
    this.#isCreated = false;
    const existing = unlessMissing(() => openSync(this.name, FLAGS));
    if (existing !== undefined) return existing;
    const created = unlessMissing(() => this.#create());
    if (created !== undefined) return created;
    createDirectory(dirname(this.name));
    return this.#create();
  }

  #create(): number {
    const { mode } = this.#settings;
    try {
      const fd = openSync(this.name, FLAGS | constants.O_CREAT | constants.O_EXCL, mode);
      this.#isCreated = true;
      return fd;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      // Somebody else was faster, or it is a symbolic link to a file that is missing.
      return openSync(this.name, FLAGS | constants.O_CREAT, mode);
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
 * Creates a directory, and those above it that are missing. Node's recursive mkdir spins for ever where the file system
 * says that a directory is missing which cannot be created, as in /proc.
 */
function createDirectory(path: string): void {
  const isCreated = unlessMissing(() => makeDirectory(path));
  const parent = dirname(path);
  if (isCreated === true) return;
  if (parent !== path) createDirectory(parent);
  makeDirectory(path);
}

function makeDirectory(path: string): true {
  try {
    mkdirSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  return true;
}

/** Undefined if a file or directory is missing. */
function unlessMissing<T>(step: () => T): T | undefined {
  try {
    return step();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    return undefined;
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
