import type { Stats } from "node:fs";
import { builtin } from "../../internal/builtins.js";
import { setTimeout } from "../../internal/timing.js";
import { unlessMissing } from "../create-directory.js";
import { isSameFile, type RotationDirectory } from "./directory.js";
import type { NamesKind } from "./names.js";

const fs = /* @__PURE__ */ builtin("node:fs");

/** How long to wait for another process's rotation: the pause, in ms, and how often. */
const LOCK_WAIT = { pause: 5, times: 3000 };

/**
 * Puts a compressed file in the place of a plain one. The plain one is there until the other is complete and on disk.
 * Returns whether the next one can follow. If lines have come in meanwhile, it has to be done again later.
 */
export async function compressFile(directory: RotationDirectory, name: string, names: NamesKind): Promise<boolean> {
  const fd = unlessMissing(() => fs.openSync(directory.pathOf(name), "r"));
  if (fd === undefined) return true;
  let isOpen = true;
  const temporary = directory.temporary();
  try {
    const source = fs.fstatSync(fd);
    const size = await copyCompressed(fd, temporary, source);
    if (!(await acquired(directory))) return false;
    try {
      const current = directory.find(names).find((file) => isSameFile(directory.pathOf(file.name), source));
      // It may have been renamed, or deleted, meanwhile.
      if (current === undefined) return true;
      if (fs.fstatSync(fd).size !== size || !directory.compressionLock.isHeld()) return false;
      // Windows deletes a file when it is closed.
      fs.closeSync(fd);
      isOpen = false;
      const path = directory.pathOf(current.name);
      fs.renameSync(temporary, `${path}.gz`);
      fs.unlinkSync(path);
      return true;
    } finally {
      directory.lock.release();
    }
  } finally {
    if (isOpen) fs.closeSync(fd);
    unlessMissing(() => fs.unlinkSync(temporary));
  }
}

/** Returns the size of what was compressed. */
async function copyCompressed(fd: number, temporary: string, { mode, atime, mtime }: Stats): Promise<number> {
  // Not loaded by a program that compresses nothing.
  const { createGzip } = builtin("node:zlib");
  const { pipeline } = builtin("node:stream/promises");
  const input = fs.createReadStream("", { fd, autoClose: false, start: 0 });
  // The plain file is deleted afterwards: the disk must have this one.
  const output = fs.createWriteStream(temporary, { flags: "wx", mode: mode & 0o777, flush: true });
  await pipeline(input, createGzip(), output);
  fs.utimesSync(temporary, atime, mtime);
  return input.bytesRead;
}

async function acquired(directory: RotationDirectory): Promise<boolean> {
  for (let times = 0; times < LOCK_WAIT.times; times++) {
    if (directory.lock.acquire()) return true;
    await new Promise((resolve) => setTimeout(resolve, LOCK_WAIT.pause));
  }
  return false;
}
