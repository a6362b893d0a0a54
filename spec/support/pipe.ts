import { constants, openSync } from "node:fs";
import { Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { onTestFinished } from "vitest";
import { NamedPipe } from "./named-pipe.mjs";
import { temporary } from "./temporary.js";

/** A real pipe, which is removed when the test is over. */
export class Pipe extends NamedPipe {
  constructor() {
    super(temporary());
    onTestFinished(() => this.close());
  }

  /** Reads to the end, as fast as possible. */
  async readAll(): Promise<Buffer> {
    const chunks: Buffer[] = [];
    const socket = new Socket({ fd: this.takeReadEnd(), readable: true, writable: false });
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
}
