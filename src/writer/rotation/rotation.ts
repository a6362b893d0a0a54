import { AsyncResource } from "node:async_hooks";
import type { Stats } from "node:fs";
import { builtin } from "../../internal/builtins.js";
import { now, wallClock } from "../../internal/timing.js";
import { LINE_FEED } from "../backlog.js";
import { unlessMissing } from "../create-directory.js";
import { Compression } from "./compression.js";
import { isSameFile, RotationDirectory } from "./directory.js";
import { periodEnd, periodLabel } from "./period.js";
import type { RotateSettings } from "./settings.js";

const fs = /* @__PURE__ */ builtin("node:fs");

/** How long a file is written on after its rotation has failed, in ms. */
const PAUSE = 1000;
/** A file system's clock may be so much behind, in ms: a line after midnight may have a time before it. */
const CLOCK_LAG = 20;

/** The file as its destination holds it. */
export interface OpenFile {
  readonly name: string;
  /** The file that is open, as it was when it was opened: another object each time. */
  readonly opened: Stats | undefined;
  readonly fd: number | undefined;
  open(): number;
  /** Closes it. Another process may be writing the first lines of the next one. */
  leave(): void;
}

/** Outside any request: compression goes on when the request that made a file full is over. */
const outside = new AsyncResource("ctxlog.rotation");

/**
 * Decides, between two lines, whether they go into one file, and renames files. Other processes may do the same: each
 * looks, before it writes, whether its file still has its name.
 */
export class Rotation {
  readonly #file: OpenFile;
  readonly #settings: () => RotateSettings | undefined;
  readonly #report: (error: unknown) => void;
  readonly #compression: Compression;
  #directory: RotationDirectory | undefined;
  /** What is open belongs to the day or hour that ends then. */
  #until = Number.POSITIVE_INFINITY;
  #known: Stats | undefined;
  #hasResumed = false;
  #hasFailed = false;
  #pausedUntil = 0;

  /** @param settings May change. @param report Gets what fails and stops no line. */
  constructor(file: OpenFile, settings: () => RotateSettings | undefined, report: (error: unknown) => void) {
    this.#file = file;
    this.#settings = settings;
    this.#report = report;
    this.#compression = new Compression(file.name, settings, report);
  }

  /**
   * How many bytes from here on, whole lines, go into the file that is current then. Rotates before, if it is time. Throws
   * as opening a file does; what fails while rotating is reported, and the file is written on.
   */
  admit(bytes: Buffer, at: number): number {
    const settings = this.#settings();
    const rest = bytes.length - at;
    if (settings === undefined) return rest;
    if (at > 0 && bytes[at - 1] !== LINE_FEED) return lineEnd(bytes, at) - at;
    for (let hasRotated = false; ; hasRotated = true) {
      const size = this.#currentSize(settings);
      if (size === undefined) return rest;
      this.#resumeCompression();
      const fitting = settings.size === undefined ? rest : wholeLines(bytes, at, settings.size - size);
      // A line that is longer than a file may be gets one of its own.
      if (size === 0) return Math.max(fitting, lineEnd(bytes, at) - at);
      if (fitting > 0 && wallClock() < this.#until) return fitting;
      if (hasRotated || !this.#tryToRotate(settings)) return rest;
    }
  }

  /**
   * Whether what was written last has gone to a file that nobody can find any more: another process has rotated, and then
   * deleted it, between the look at its name and the write.
   */
  hasLostFile(): boolean {
    const { opened, fd } = this.#file;
    return fd !== undefined && opened !== undefined && opened.nlink > 0 && fs.fstatSync(fd).nlink === 0;
  }

  /** Opens the file that has the name now. Undefined if it is no file but a pipe or a device. */
  #currentSize(settings: RotateSettings): number | undefined {
    this.#file.open();
    let current = fs.statSync(this.#file.name, { throwIfNoEntry: false });
    if (current === undefined || !isSame(current, this.#file.opened)) {
      this.#file.leave();
      current = fs.fstatSync(this.#file.open());
    }
    if (!current.isFile()) return undefined;
    if (this.#known !== this.#file.opened || current.size === 0) this.#enterPeriod(settings, current);
    return current.size;
  }

  /** A file that was there before belongs to the day or hour of its last line. */
  #enterPeriod({ every }: RotateSettings, { size, mtimeMs }: Stats): void {
    this.#known = this.#file.opened;
    this.#until = every === undefined ? Infinity : periodEnd(every, size === 0 ? wallClock() : mtimeMs + CLOCK_LAG);
  }

  /** Whether the name leads to another file now, here or by another process. */
  #tryToRotate(settings: RotateSettings): boolean {
    if (now() < this.#pausedUntil) return false;
    try {
      if (!this.#rotate(settings)) return false;
      this.#hasFailed = false;
      return true;
    } catch (error) {
      this.#pausedUntil = now() + PAUSE;
      if (!this.#hasFailed) this.#report(error);
      this.#hasFailed = true;
      return false;
    }
  }

  #rotate(settings: RotateSettings): boolean {
    const path = unlessMissing(() => fs.realpathSync(this.#file.name));
    // Somebody else has renamed it just now.
    if (path === undefined) return true;
    if (this.#directory?.path !== path) this.#directory = new RotationDirectory(path);
    const { lock } = this.#directory;
    if (!lock.acquire()) return false;
    try {
      const { opened } = this.#file;
      // Somebody else was faster.
      if (opened === undefined || !isSameFile(path, opened)) return true;
      // Windows renames no file that is open, unless everybody who has opened it agrees.
      this.#file.leave();
      this.#directory.rotate(settings.names, settings.maxFiles, this.#label(settings));
    } finally {
      lock.release();
    }
    outside.runInAsyncScope(() => this.#compression.plan());
    return true;
  }

  /** The day or hour of the file's lines. */
  #label({ every = "day" }: RotateSettings): string {
    return periodLabel(every, Math.min(this.#until - 1, wallClock()));
  }

  #resumeCompression(): void {
    if (this.#hasResumed) return;
    this.#hasResumed = true;
    try {
      outside.runInAsyncScope(() => this.#compression.resume());
    } catch (error) {
      this.#report(error);
    }
  }
}

function isSame(a: Stats, b: Stats | undefined): boolean {
  return a.ino === b?.ino && a.dev === b.dev;
}

/** Where the line ends that a position is in. */
function lineEnd(bytes: Buffer, at: number): number {
  const end = bytes.indexOf(LINE_FEED, at);
  return end === -1 ? bytes.length : end + 1;
}

/** How many bytes of whole lines fit into the room. */
function wholeLines(bytes: Buffer, at: number, room: number): number {
  if (bytes.length - at <= room) return bytes.length - at;
  if (room <= 0) return 0;
  return Math.max(0, bytes.lastIndexOf(LINE_FEED, at + room - 1) + 1 - at);
}
