import { builtin } from "../internal/builtins.js";

const fs = /* @__PURE__ */ builtin("node:fs");
const nodePath = /* @__PURE__ */ builtin("node:path");

/**
 * Creates a directory, and those above it that are missing. Node's recursive mkdir spins for ever where the file system
 * says that a directory is missing which cannot be created, as in /proc.
 */
export function createDirectory(path: string): void {
  const isCreated = unlessMissing(() => makeDirectory(path));
  const parent = nodePath.dirname(path);
  if (isCreated === true) return;
  if (parent !== path) createDirectory(parent);
  makeDirectory(path);
}

function makeDirectory(path: string): true {
  try {
    fs.mkdirSync(path);
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
