import type { Writable } from "node:stream";
import { builtin } from "../internal/builtins.js";

const fs = /* @__PURE__ */ builtin("node:fs");

/** What a writer writes to: a descriptor, and how to get one. */
export interface Destination {
  /** Name in messages. */
  readonly name: string;
  /** Whether it can be there again after it was gone, as a file can, unlike the reader of stdout. */
  readonly canReturn: boolean;
  /** Whether it is a pipe, which accepts few bytes at once. */
  readonly isPipe: boolean;
  /** The descriptor, opened if necessary. Throws as the operating system does. */
  open(): number;
  /** Closes the descriptor; the next `open` gets another. */
  close(): void;
  /** Makes the next `open` check whether the file is still there. */
  recheck(): void;
  /** Divides what is written among files, if it was made for that. */
  readonly rotation?: DividesLines | undefined;
  /** Says where to report what fails and stops no line. It is not called while the queue is being changed. */
  reportTo?(report: (error: unknown) => void): void;
  /** Changes when anybody writes to the file, or replaces it. Undefined if it is no file. Throws as `open` does. */
  fingerprint(): string | undefined;
  /** Whether bytes of somebody else are on their way to the same descriptor, and must not be cut in two. */
  isBusy(): boolean;
  /** The stream to write to instead, if the program has put one in the place of stdout or stderr. */
  replacement(): Writable | undefined;
  /** The settings that it was created with have changed. Throws as the operating system does. */
  applySettings(): void;
  /** Waits until the disk has everything, if the destination was made for that. */
  sync(): void;
}

/** Decides which lines go to the same file. */
export interface DividesLines {
  /**
   * How many bytes from a position on to write to what `open` returns then. It is asked before each write. Throws as
   * `open` does.
   */
  admit(bytes: Buffer, at: number): number;
  /** Whether what was written last must be written again. */
  hasLostFile(): boolean;
}

/** What {@link Destination.fingerprint} returns for a descriptor. */
export function fingerprintOf(fd: number): string | undefined {
  const stat = fs.fstatSync(fd);
  return stat.isFile() ? `${stat.dev}:${stat.ino}:${stat.size}` : undefined;
}
