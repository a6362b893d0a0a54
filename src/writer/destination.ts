import { closeSync, fstatSync, type Stats } from "node:fs";
import { openStandardStream } from "../internal/standard-stream.js";

/** What a writer writes to: a descriptor, and how to get one. */
export interface Target {
  /** In messages. */
  readonly name: string;
  /** Whether it may be there again after it was gone, as a file may, unlike the reader of stdout. */
  readonly comesBack: boolean;
  /** Whether it is a pipe, which takes few bytes at once. */
  readonly isPipe: boolean;
  /** The descriptor, opened if need be. Throws as the operating system does. */
  open(): number;
  /** Closes the descriptor; the next `open` gets another. */
  close(): void;
  /** Makes sure that the next `open` finds out whether the file is still there. */
  recheck(): void;
  /** What a file looks like now: another text as soon as anybody has written to it, or it is another file. Undefined for no file. */
  look(): string | undefined;
  /** Whether somebody else's bytes are on their way to the same descriptor and must not be cut in two. */
  isBusy(): boolean;
  /** Asks the operating system to put everything on the disk, where that is wanted. */
  sync(): void;
}

/** What {@link Target.look} returns for a descriptor. */
export function lookAt(fd: number): string | undefined {
  const stat: Stats = fstatSync(fd);
  return stat.isFile() ? `${stat.dev}:${stat.ino}:${stat.size}` : undefined;
}

/** The process's stdout or stderr. */
export class StandardTarget implements Target {
  readonly name: "stdout" | "stderr";
  readonly comesBack = false;
  isPipe = false;
  readonly #fd: 1 | 2;
  #own: number | undefined;

  constructor(fd: 1 | 2) {
    this.#fd = fd;
    this.name = fd === 1 ? "stdout" : "stderr";
  }

  open(): number {
    if (this.#own === undefined) {
      this.#own = openStandardStream(this.#fd);
      this.isPipe = fstatSync(this.#own).isFIFO();
    }
    return this.#own;
  }

  close(): void {
    const own = this.#own;
    this.#own = undefined;
    if (own !== undefined && own !== this.#fd) closeSync(own);
  }

  recheck(): void {}

  look(): string | undefined {
    return lookAt(this.open());
  }

  /** Asked only after the descriptor was full once: then `process.stdout`, if the program uses it, may hold half a line. */
  isBusy(): boolean {
    return process[this.name].writableLength > 0;
  }

  sync(): void {}
}
