import { spawnSync } from "node:child_process";
import { closeSync, constants, openSync, readSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

/** A real pipe, with its reading end. Node's own "pipe" is a pair of sockets, which buffers differently and hides losses. */
export class NamedPipe {
  /** The writing process's descriptor. @type {number} */
  writeEnd;
  /** @type {number | undefined} */
  #readEnd;

  /**
   * @param {string} directory Where the pipe is created.
   * @throws {Error} On a system without mkfifo, such as Windows.
   */
  constructor(directory) {
    const path = join(directory, "pipe");
    const { status, stderr, error } = spawnSync("mkfifo", [path]);
    if (status !== 0) throw new Error(`mkfifo: ${error ?? stderr}`);
    this.#readEnd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    this.writeEnd = openSync(path, constants.O_WRONLY);
  }

  /** Takes the reading end, which the caller has to close then. */
  takeReadEnd() {
    const fd = this.#readEnd;
    if (fd === undefined) throw new Error("the reading end is closed");
    this.#readEnd = undefined;
    return fd;
  }

  /**
   * @param {number} bytes The most to read.
   * @returns {Buffer | undefined} The bytes that the pipe holds: `undefined` if there are none yet, empty at the end.
   */
  readOnce(bytes) {
    if (this.#readEnd === undefined) throw new Error("the reading end is closed");
    const buffer = Buffer.alloc(bytes);
    try {
      return buffer.subarray(0, readSync(this.#readEnd, buffer));
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code === "EAGAIN") return undefined;
      throw error;
    }
  }

  /**
   * Reads to the end.
   * @param {number} rate Bytes a second.
   */
  async readAtRate(rate) {
    const start = performance.now();
    /** @type {Buffer[]} */
    const chunks = [];
    let size = 0;
    const chunkSize = Math.min(16_384, Math.ceil(rate / 20));
    for (let chunk = this.readOnce(chunkSize); chunk?.length !== 0; chunk = this.readOnce(chunkSize)) {
      if (chunk !== undefined) size += (chunks[chunks.push(chunk) - 1] ?? chunk).length;
      await pause(Math.max(1, start + (size / rate) * 1000 - performance.now()));
    }
    this.close();
    return Buffer.concat(chunks);
  }

  /** Closes the reading end. */
  close() {
    if (this.#readEnd !== undefined) closeSync(this.#readEnd);
    this.#readEnd = undefined;
  }
}
