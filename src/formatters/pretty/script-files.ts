import { builtin } from "../../internal/builtins.js";
import { ownPath } from "../../internal/own-module.js";
import { workingDirectory } from "./working-directory.js";

const fs = /* @__PURE__ */ builtin("node:fs");
const nodeModule = /* @__PURE__ */ builtin("node:module");
const nodePath = /* @__PURE__ */ builtin("node:path");

/** The most files that are read, and the bytes of one and of all: a text from outside may name any number. */
const MAX_FILES = 256;
const MAX_FILE_BYTES = 32 * 1024 ** 2;
const MAX_BYTES = 256 * 1024 ** 2;

const SCRIPT = /\.[cm]?[jt]sx?$/;

const readable = new Set<string>();
let bytesLeft: number = MAX_BYTES;

/**
 * Whether a file that stands in a stack may be opened to look for its source map. A stack may come from outside, and to
 * open a pipe, a device or a path on the network can block the process. So it must be a script, of a limited size, that
 * was loaded with `require` or is below one of the program's folders. Never throws.
 */
export function isReadableScript(path: string): boolean {
  if (readable.has(path)) return true;
  if (readable.size >= MAX_FILES || !mayBeLoaded(path)) return false;
  const size = sizeOf(path);
  if (size === undefined || size > MAX_FILE_BYTES || size > bytesLeft) return false;
  readable.add(path);
  bytesLeft -= size;
  return true;
}

/** Decided by the text of the path alone: even `stat` can block. */
function mayBeLoaded(path: string): boolean {
  if (!nodePath.isAbsolute(path) || nodePath.normalize(path) !== path || /^[\\/]{2}/.test(path)) return false;
  return path in loadedModules() || (SCRIPT.test(path) && programFolders().some((folder) => path.startsWith(folder)));
}

/** The modules that were loaded with `require`. Node lists no others. */
function loadedModules(): object {
  // Of any module: all have one cache.
  return nodeModule.createRequire(process.execPath).cache;
}

function sizeOf(path: string): number | undefined {
  try {
    const stat = fs.statSync(path, { throwIfNoEntry: false });
    return stat?.isFile() ? stat.size : undefined;
  } catch {
    return undefined;
  }
}

let fixedFolders: readonly (string | undefined)[] | undefined;

/**
 * The working directory, the folder of the main script, and the one whose `node_modules` has ctxlog; never a whole
 * disk.
 */
function programFolders(): string[] {
  fixedFolders ??= [mainFolder(), homeFolder()];
  return [workingDirectory(), ...fixedFolders]
    .filter((folder) => folder !== undefined && folder !== nodePath.parse(folder).root)
    .map((folder) => folder + nodePath.sep);
}

function mainFolder(): string | undefined {
  try {
    return nodePath.dirname(fs.realpathSync(process.argv[1] as string));
  } catch {
    return undefined;
  }
}

function homeFolder(): string | undefined {
  try {
    const path = ownPath();
    const [home] = path.split(`${nodePath.sep}node_modules${nodePath.sep}`);
    return home === path ? undefined : home;
  } catch {
    // In a bundle that has no module of its own.
    return undefined;
  }
}
