import type { Stats } from "node:fs";
import { builtin } from "../internal/builtins.js";
import { now } from "../internal/timing.js";
import { createDirectory, unlessMissing } from "./create-directory.js";
import { type Destination, fingerprintOf } from "./destination.js";
import { endsInPartialLine, isDeleted } from "./opened-file.js";
import { Rotation } from "./rotation/rotation.js";
import type { WriterSettings } from "./settings.js";

const fs = /* @__PURE__ */ builtin("node:fs");
const nodePath = /* @__PURE__ */ builtin("node:path");

/** The shortest time between two checks whether the file was deleted, in ms. */
const CHECK_INTERVAL = 10;

/** O_NONBLOCK, since opening a named pipe would block the thread until it has a reader. */
const flags = (): number => fs.constants.O_WRONLY | fs.constants.O_APPEND | fs.constants.O_NONBLOCK;

type FileSettings = Pick<WriterSettings, "mode" | "fsync" | "rotate">;

/**
 * A file that lines are appended to. Its directory is created if necessary; so is the file, again after it was deleted.
 */
export class FileDestination implements Destination {
  readonly name: string;
  readonly canReturn = true;
  isPipe = false;
  readonly #settings: FileSettings;
  readonly #rotation: Rotation;
  #report: (error: unknown) => void = () => {};
  #fd: number | undefined;
  #opened: Stats | undefined;
  #isCreated = false;
  /** Whether the file that is opened next follows one that was rotated: it cannot end in what a crash has left. */
  #isNext = false;
  #checkedAt = 0;

  /** @param settings May change: {@link applySettings} must follow. */
  constructor(path: string, settings: FileSettings) {
    this.name = path;
    this.#settings = settings;
    this.#rotation = new Rotation(
      this,
      () => settings.rotate,
      (error) => this.#report(error),
    );
  }

  get fd(): number | undefined {
    return this.#fd;
  }

  get opened(): Stats | undefined {
    return this.#opened;
  }

  get rotation(): Rotation | undefined {
    return this.#settings.rotate === undefined ? undefined : this.#rotation;
  }

  reportTo(report: (error: unknown) => void): void {
    this.#report = report;
  }

  open(): number {
    if (this.#fd !== undefined && this.#isDeleted(this.#fd)) this.close();
    if (this.#fd !== undefined) return this.#fd;
    const fd = this.#openOrCreate();
    let stat: Stats;
    try {
      stat = fs.fstatSync(fd);
      this.isPipe = stat.isFIFO();
      if (stat.isFile() && !this.#isNext && endsInPartialLine(this.name, fd)) fs.writeSync(fd, "\n");
    } catch (error) {
      fs.closeSync(fd);
      throw error;
    }
    this.#checkedAt = now();
    this.#opened = stat;
    this.#isNext = false;
    this.#fd = fd;
    return fd;
  }

  close(): void {
    const fd = this.#fd;
    this.#fd = undefined;
    if (fd === undefined) return;
    try {
      if (this.#settings.fsync) fs.fsyncSync(fd);
    } finally {
      fs.closeSync(fd);
    }
  }

  leave(): void {
    this.#isNext = true;
    this.close();
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
    const mode = fs.fstatSync(this.#fd).mode & 0o7777;
    if ((mode & ~this.#settings.mode) !== 0) fs.fchmodSync(this.#fd, mode & this.#settings.mode);
  }

  sync(): void {
    if (this.#settings.fsync && this.#fd !== undefined) fs.fsyncSync(this.#fd);
  }

  #openOrCreate(): number {
    this.#isCreated = false;
    const existing = unlessMissing(() => fs.openSync(this.name, flags()));
    if (existing !== undefined) return existing;
    const created = unlessMissing(() => this.#create());
    if (created !== undefined) return created;
    createDirectory(nodePath.dirname(this.name));
    return this.#create();
  }

  #create(): number {
    const { mode } = this.#settings;
    try {
      const fd = fs.openSync(this.name, flags() | fs.constants.O_CREAT | fs.constants.O_EXCL, mode);
      this.#isCreated = true;
      return fd;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      // Somebody else was faster, or it is a symbolic link to a file that is missing.
      return fs.openSync(this.name, flags() | fs.constants.O_CREAT, mode);
    }
  }

  #isDeleted(fd: number): boolean {
    const time = now();
    if (time - this.#checkedAt < CHECK_INTERVAL) return false;
    this.#checkedAt = time;
    return isDeleted(this.name, fd);
  }
}
