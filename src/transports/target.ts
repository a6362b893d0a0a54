import { closeSync, constants, fstatSync, fsyncSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";

/** What a writer writes to: a descriptor, and how to get one. */
export interface Target {
  /** In messages. */
  readonly name: string;
  /** Whether a full disk, not a slow reader, is what may stop it. */
  readonly isFile: boolean;
  /** The descriptor, opened if need be. Throws as the operating system does. */
  open(): number;
  /** Closes the descriptor; the next `open` gets another. */
  close(): void;
  /** Whether somebody else's bytes are on their way to the same descriptor and must not be cut in two. */
  isBusy(): boolean;
  /** Asks the operating system to put everything on the disk, where that is wanted. */
  sync(): void;
}

/** How often it is looked whether the file has been deleted, in ms. */
const LOOK_EVERY = 1000;

/** A file that lines are appended to. Its directory is made, and a file that was deleted is made anew. */
export class FileTarget implements Target {
  readonly name: string;
  readonly isFile = true;
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
    try {
      this.#fd = openSync(this.name, "a", this.#mode);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
      mkdirSync(dirname(this.name), { recursive: true });
      this.#fd = openSync(this.name, "a", this.#mode);
    }
    return this.#fd;
  }

  close(): void {
    const fd = this.#fd;
    this.#fd = undefined;
    if (fd !== undefined) closeSync(fd);
  }

  isBusy(): boolean {
    return false;
  }

  sync(): void {
    if (this.#fsync && this.#fd !== undefined) fsyncSync(this.#fd);
  }

  #isDeleted(fd: number): boolean {
    const now = performance.now();
    if (now - this.#looked < LOOK_EVERY) return false;
    this.#looked = now;
    return fstatSync(fd).nlink === 0;
  }
}

/** The process's stdout or stderr. */
export class StandardTarget implements Target {
  readonly name: "stdout" | "stderr";
  readonly isFile = false;
  readonly #fd: 1 | 2;
  #own: number | undefined;

  constructor(fd: 1 | 2) {
    this.#fd = fd;
    this.name = fd === 1 ? "stdout" : "stderr";
  }

  open(): number {
    this.#own ??= this.#openWithoutBlocking() ?? this.#fd;
    return this.#own;
  }

  close(): void {
    if (this.#own !== undefined && this.#own !== this.#fd) closeSync(this.#own);
    this.#own = undefined;
  }

  /** Asked only after the descriptor was full once: then `process.stdout`, if the program uses it, may hold half a line. */
  isBusy(): boolean {
    return process[this.name].writableLength > 0;
  }

  sync(): void {}

  /**
   * A pipe as a descriptor of our own that does not block. Setting that on fd 1 would set it for every process that
   * shares it. Only Linux has this door; elsewhere, and for what is no pipe, the descriptor is used as it is.
   */
  #openWithoutBlocking(): number | undefined {
    try {
      if (!fstatSync(this.#fd).isFIFO()) return undefined;
      return openSync(`/proc/self/fd/${this.#fd}`, constants.O_WRONLY | constants.O_NONBLOCK | constants.O_APPEND);
    } catch {
      return undefined;
    }
  }
}
