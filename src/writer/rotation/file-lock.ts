import type { Stats } from "node:fs";
import { builtin } from "../../internal/builtins.js";
import { now, wallClock } from "../../internal/timing.js";
import { unlessMissing } from "../create-directory.js";
import { isGone, ownIdentity } from "./process-identity.js";

const fs = /* @__PURE__ */ builtin("node:fs");

/** A lock that does not change for so long, in ms, belongs to nobody: who holds it needs less, or refreshes it. */
const ABANDONED = 10_000;

/**
 * A lock file, for processes and threads. Node has no locks that the operating system releases. So a lock that was left
 * behind is removed: at once if it is known that its process is gone, and otherwise when it has been seen unchanged for
 * some seconds.
 */
export class FileLock {
  readonly #path: string;
  #held: string | undefined;
  /** Somebody else's lock, and when it was seen first. */
  #seen: { readonly lock: string; readonly since: number } | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  /** Whether it is held now. Does not wait. Throws if no lock can be created. */
  acquire(): boolean {
    return this.#create() || (this.#removeAbandoned() && this.#create());
  }

  /** Whether it still is held: somebody may have taken it from a process that was stopped for long. */
  isHeld(): boolean {
    const stat = statOf(this.#path);
    return stat !== undefined && fileOf(stat) === this.#held;
  }

  /** Says that it is still needed. */
  refresh(): void {
    const time = new Date();
    if (this.isHeld()) unlessMissing(() => fs.lutimesSync(this.#path, time, time));
  }

  release(): void {
    if (this.isHeld()) unlessMissing(() => fs.unlinkSync(this.#path));
    this.#held = undefined;
  }

  #create(): boolean {
    try {
      createNamed(this.#path, ownIdentity());
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
      throw error;
    }
    const stat = statOf(this.#path);
    this.#held = stat && fileOf(stat);
    return true;
  }

  #removeAbandoned(): boolean {
    const stat = statOf(this.#path);
    if (stat === undefined) return true;
    const lock = `${fileOf(stat)}:${stat.mtimeMs}`;
    if (this.#seen?.lock !== lock) this.#seen = { lock, since: now() };
    if (now() - this.#seen.since < ABANDONED && !this.#isLeftBehind(stat)) return false;
    const current = statOf(this.#path);
    if (current !== undefined && fileOf(current) === fileOf(stat)) unlessMissing(() => fs.unlinkSync(this.#path));
    return true;
  }

  #isLeftBehind({ mtimeMs }: Stats): boolean {
    const owner = unlessMissing(() => nameIn(this.#path));
    // A process that has died before it could write its name.
    if (owner === "") return wallClock() - mtimeMs > ABANDONED;
    return owner === undefined || isGone(owner);
  }
}

/**
 * Creates a lock that names its owner: as a symbolic link, which has its text from the beginning and needs no room on a
 * full disk. Where there are none (Windows without a privilege, FAT), it is a file.
 */
function createNamed(path: string, owner: string): void {
  try {
    fs.symlinkSync(owner, path);
    return;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") throw error;
  }
  const fd = fs.openSync(path, "wx", 0o644);
  try {
    fs.writeSync(fd, owner);
  } catch {
    // A full disk. Without its owner's name, it takes longer until the lock counts as left behind.
  } finally {
    fs.closeSync(fd);
  }
}

function nameIn(path: string): string {
  return fs.lstatSync(path).isSymbolicLink() ? fs.readlinkSync(path) : fs.readFileSync(path, "utf8");
}

function statOf(path: string): Stats | undefined {
  return fs.lstatSync(path, { throwIfNoEntry: false });
}

/** The number of a deleted file may be used again at once, so it needs the time, too. */
function fileOf({ dev, ino, birthtimeMs }: Stats): string {
  return `${dev}:${ino}:${birthtimeMs}`;
}
