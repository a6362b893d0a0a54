import { builtin } from "../../internal/builtins.js";
import { unlessMissing } from "../create-directory.js";
import { FileLock } from "./file-lock.js";
import { type NamesKind, namesOf } from "./names.js";
import type { Names, RotatedFile, Step } from "./rotated-file.js";

const fs = /* @__PURE__ */ builtin("node:fs");
const nodePath = /* @__PURE__ */ builtin("node:path");

/** The directory of a file that is rotated: what was made of the file, and the locks. */
export class RotationDirectory {
  /** The file itself, not a symbolic link to it: its rotated files are beside it. */
  readonly path: string;
  /** Held while files are renamed or deleted: by one thread of one process, for a few system calls. */
  readonly lock: FileLock;
  /** Held while files are compressed. */
  readonly compressionLock: FileLock;
  readonly #directory: string;
  readonly #name: string;

  constructor(path: string) {
    this.path = path;
    this.#directory = nodePath.dirname(path);
    this.#name = nodePath.basename(path);
    this.lock = new FileLock(this.#hidden("rotate.lock"));
    this.compressionLock = new FileLock(this.#hidden("compress.lock"));
  }

  /** @param path As the user named it. */
  static of(path: string): RotationDirectory {
    return new RotationDirectory(unlessMissing(() => fs.realpathSync(path)) ?? path);
  }

  /** Regular files only, newest first: whatever else has such a name was not made here. */
  find(kind: NamesKind): RotatedFile[] {
    return this.#names(kind).find(this.#files());
  }

  /** Makes room for the current file, and renames it. */
  rotate(kind: NamesKind, maxFiles: number, label: string): void {
    for (const step of this.#names(kind).plan(this.find(kind), maxFiles, label)) this.#apply(step);
  }

  pathOf(name: string): string {
    return nodePath.join(this.#directory, name);
  }

  /** A new name for a file that is being compressed. */
  temporary(): string {
    return this.#hidden(`${Math.random().toString(36).slice(2, 12)}.gz.tmp`);
  }

  /** Files that were being compressed when a process died. */
  temporaries(): string[] {
    const isTemporary = (name: string) =>
      name.startsWith(`.${this.#name}.`) && /^[0-9a-z]{1,10}\.gz\.tmp$/.test(name.slice(this.#name.length + 2));
    return this.#files()
      .filter(isTemporary)
      .map((name) => this.pathOf(name));
  }

  #names(kind: NamesKind): Names {
    return namesOf(kind, this.#name);
  }

  #files(): string[] {
    const entries = unlessMissing(() => fs.readdirSync(this.#directory, { withFileTypes: true })) ?? [];
    return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
  }

  #hidden(suffix: string): string {
    return nodePath.join(this.#directory, `.${this.#name}.${suffix}`);
  }

  #apply({ from, to }: Step): void {
    if (!this.lock.isHeld()) throw new Error(`${this.path}: another process has taken over its rotation`);
    if (to === undefined) {
      unlessMissing(() => fs.unlinkSync(this.pathOf(from)));
      return;
    }
    // A rename replaces what is there, whatever it is.
    if (fs.lstatSync(this.pathOf(to), { throwIfNoEntry: false }) !== undefined) {
      throw new Error(`${this.pathOf(from)} cannot be renamed: ${to} is there already`);
    }
    unlessMissing(() => fs.renameSync(this.pathOf(from), this.pathOf(to)));
  }
}

/** Whether two names lead to one file. */
export function isSameFile(path: string, { dev, ino }: { readonly dev: number; readonly ino: number }): boolean {
  const stat = fs.statSync(path, { throwIfNoEntry: false });
  return stat !== undefined && stat.dev === dev && stat.ino === ino;
}
