import { mkdirSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Creates a directory, and those above it that are missing. Node's recursive mkdir spins for ever where the file system
 * says that a directory is missing which cannot be created, as in /proc.
 */
export function createDirectory(path: string): void {
  const isCreated = unlessMissing(() => makeDirectory(path));
  const parent = dirname(path);
  if (isCreated === true) return;
  if (parent !== path) createDirectory(parent);
  makeDirectory(path);
}

function makeDirectory(path: string): true {
  try {
    mkdirSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  return true;
}

/** Undefined if a file or directory is missing. */
export function unlessMissing<T>(step: () => T): T | undefined {
  try {
    return step();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    return undefined;
  }
}
