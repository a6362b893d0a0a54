import { builtin } from "../../internal/builtins.js";
import { clearInterval, setInterval, setTimeout, unref, wallClock } from "../../internal/timing.js";
import { unlessMissing } from "../create-directory.js";
import { isExiting } from "../exit-hook.js";
import { compressFile } from "./compress-file.js";
import { RotationDirectory } from "./directory.js";
import type { RotatedFile } from "./rotated-file.js";
import type { RotateSettings } from "./settings.js";

const fs = /* @__PURE__ */ builtin("node:fs");

/**
 * How long after its last line a file is compressed, in ms. Another process may have chosen the file to write to just
 * before it was renamed.
 */
const GRACE = 1000;
/** How often the lock is refreshed, in ms. */
const REFRESH = 1000;

/** Compresses rotated files beside the event loop, oldest first. What a crash has left behind is made good. */
export class Compression {
  readonly #path: string;
  readonly #settings: () => RotateSettings | undefined;
  readonly #report: (error: unknown) => void;
  #isPlanned = false;
  #isRunning = false;

  constructor(path: string, settings: () => RotateSettings | undefined, report: (error: unknown) => void) {
    this.#path = path;
    this.#settings = settings;
    this.#report = report;
  }

  /** At the first line: goes on where an earlier process has stopped. That keeps the process alive. */
  resume(): void {
    const directory = RotationDirectory.of(this.#path);
    if (directory.temporaries().length > 0 || this.#due(directory).length > 0) this.#plan(0);
    else this.plan();
  }

  /** After a rotation. */
  plan(): void {
    if (this.#settings()?.compress === true) this.#plan(GRACE);
  }

  #plan(delay: number): void {
    if (this.#isPlanned || isExiting()) return;
    this.#isPlanned = true;
    const timer = setTimeout(() => {
      this.#isPlanned = false;
      void this.#run();
    }, delay);
    if (delay > 0) unref(timer);
  }

  async #run(): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    const directory = RotationDirectory.of(this.#path);
    const lock = directory.compressionLock;
    try {
      if (!lock.acquire()) {
        // Its owner may die.
        this.#plan(GRACE);
        return;
      }
      const refreshing = setInterval(() => lock.refresh(), REFRESH);
      unref(refreshing);
      try {
        for (const left of directory.temporaries()) unlessMissing(() => fs.unlinkSync(left));
        await this.#compressAll(directory);
      } finally {
        clearInterval(refreshing);
        lock.release();
      }
    } catch (error) {
      this.#report(error);
    } finally {
      this.#isRunning = false;
    }
  }

  async #compressAll(directory: RotationDirectory): Promise<void> {
    for (let next = this.#due(directory)[0]; next !== undefined; next = this.#due(directory)[0]) {
      if (!(await compressFile(directory, next.name, this.#settings()?.names ?? "numbered"))) break;
    }
    if (this.#plain(directory).length > 0) this.plan();
  }

  /** Plain files that may be compressed now, oldest first. */
  #due(directory: RotationDirectory): RotatedFile[] {
    return this.#plain(directory).filter(({ name, files }) => {
      if (files.length > 1) return true;
      const age = wallClock() - (fs.statSync(directory.pathOf(name), { throwIfNoEntry: false })?.mtimeMs ?? 0);
      return age >= GRACE || age < 0;
    });
  }

  /** Plain files, oldest first, and those that are there twice: the process died before it deleted the plain one. */
  #plain(directory: RotationDirectory): RotatedFile[] {
    const { names = "numbered", compress = false } = this.#settings() ?? {};
    const isPlain = ({ name, files }: RotatedFile) => files.includes(name) && (compress || files.length > 1);
    return directory.find(names).filter(isPlain).reverse();
  }
}
