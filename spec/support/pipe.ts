import { spawnSync } from "node:child_process";
import { closeSync, constants, openSync, readSync } from "node:fs";
import { Socket } from "node:net";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { onTestFinished } from "vitest";
import { temporary } from "./temporary.js";

/** A real pipe, with its reading end. Node's own "pipe" is a pair of sockets, which buffers differently. */
export class Pipe {
  /** For the writing process. */
  readonly writeEnd: number;
  readonly #fd: number;
  #open = true;

  constructor() {
    const path = join(temporary(), "pipe");
    const made = spawnSync("mkfifo", [path]);
    if (made.status !== 0) throw new Error(`mkfifo: ${made.stderr}`);
    this.#fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    this.writeEnd = openSync(path, constants.O_WRONLY);
    onTestFinished(() => this.close());
  }

  /** Reads to the end, as fast as possible. */
  async readAll(): Promise<Buffer> {
    const chunks: Buffer[] = [];
    const socket = new Socket({ fd: this.#fd, readable: true, writable: false });
    this.#open = false;
    for await (const chunk of socket) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks);
  }

  /** Reads to the end, at most `bytes` every `interval` ms. */
  async readSlowly(bytes: number, interval: number): Promise<Buffer> {
    const chunks: Buffer[] = [];
    for (let chunk = this.readOnce(bytes); chunk?.length !== 0; chunk = this.readOnce(bytes)) {
      if (chunk !== undefined) chunks.push(chunk);
      await pause(interval);
    }
    return Buffer.concat(chunks);
  }

  /** @returns The bytes that the pipe holds: `undefined` if there are none yet, empty at the end. */
  readOnce(bytes: number): Buffer | undefined {
    const buffer = Buffer.alloc(bytes);
    try {
      return buffer.subarray(0, readSync(this.#fd, buffer));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EAGAIN") return undefined;
      throw error;
    }
  }

  /** Reads until at least `bytes` have arrived. */
  async readAtLeast(bytes: number): Promise<Buffer> {
    const chunks: Buffer[] = [];
    for (let size = 0; size < bytes; ) {
      const chunk = this.readOnce(65_536);
      if (chunk?.length === 0) break;
      if (chunk === undefined) await pause(1);
      else size += chunks[chunks.push(chunk) - 1]?.length ?? 0;
    }
    return Buffer.concat(chunks);
  }

  /** Another descriptor for the writing process. */
  duplicate(): number {
    return openSync(`/proc/self/fd/${this.writeEnd}`, constants.O_WRONLY);
  }

  close(): void {
    if (this.#open) closeSync(this.#fd);
    this.#open = false;
  }
}
