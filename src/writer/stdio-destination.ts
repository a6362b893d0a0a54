import type { Writable } from "node:stream";
import { builtin } from "../internal/builtins.js";
import { replacedStream, watchFirstUse } from "../internal/replaced-stream.js";
import { openStandardStream } from "../internal/standard-stream.js";
import { type Destination, fingerprintOf } from "./destination.js";

const fs = /* @__PURE__ */ builtin("node:fs");

/** The process's stdout or stderr. */
export class StdioDestination implements Destination {
  readonly name: "stdout" | "stderr";
  readonly canReturn = false;
  isPipe = false;
  readonly #processFd: 1 | 2;
  #fd: number | undefined;
  /** Brings Node's accessor of the stream back. */
  #unwatch: (() => void) | undefined;

  constructor(fd: 1 | 2) {
    this.#processFd = fd;
    this.name = fd === 1 ? "stdout" : "stderr";
  }

  open(): number {
    if (this.#fd === undefined) {
      this.#fd = openStandardStream(this.#processFd);
      this.isPipe = fs.fstatSync(this.#fd).isFIFO();
    }
    return this.#fd;
  }

  close(): void {
    const fd = this.#fd;
    this.#fd = undefined;
    this.#unwatch?.();
    this.#unwatch = undefined;
    if (fd !== undefined && fd !== this.#processFd) fs.closeSync(fd);
  }

  recheck(): void {}

  fingerprint(): string | undefined {
    return fingerprintOf(this.open());
  }

  /** Whether `process.stdout`, if the program uses it, holds bytes for a full pipe. Asking creates that stream. */
  isBusy(): boolean {
    return process[this.name].writableLength > 0;
  }

  replacement(): Writable | undefined {
    this.#unwatch ??= watchFirstUse(this.name);
    return replacedStream(this.name);
  }

  applySettings(): void {}

  sync(): void {}
}
