import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const PROGRAM = fileURLToPath(new URL("./program.mjs", import.meta.url));
/** After this many ms a program counts as hanging. */
const TIMEOUT = 20_000;

/** In memory if possible: one logger asks the disk to sync every 8 KiB, and losses are measured here, not disks. */
const PARENT = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();

/** @typedef {{ code: number | null, signal: string | null, stderr: string, hangs: boolean }} Ended */

/**
 * Calls a function with a directory, which is removed afterwards.
 * @template T
 * @param {(directory: string) => Promise<T>} use
 */
export async function inDirectory(use) {
  const directory = mkdtempSync(join(PARENT, "reliability-"));
  try {
    return await use(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/**
 * Starts the program.
 * @param {string} id The logger.
 * @param {{ path?: string, stdout?: number }} destination A file, or a descriptor for stdout, which is closed here.
 * @param {string} ending
 */
export function start(id, { path, stdout }, ending) {
  const args = [PROGRAM, id, path === undefined ? "stdout" : "file", path ?? "", ending];
  const child = spawn(process.execPath, args, { stdio: ["ignore", stdout ?? "ignore", "pipe", "ipc"] });
  if (stdout !== undefined) closeSync(stdout);
  const end = endOf(child);
  /** Resolves when the program has reported a step, or ended. */
  const reached = Promise.race([once(child, "message"), end]);
  return { child, end, reached };
}

/** @param {import("node:child_process").ChildProcess} child @returns {Promise<Ended>} */
async function endOf(child) {
  let stderr = "";
  child.stderr?.on("data", (chunk) => {
    stderr += chunk;
  });
  let hangs = false;
  const timer = setTimeout(() => {
    hangs = true;
    child.kill("SIGKILL");
  }, TIMEOUT);
  const [code, signal] = await once(child, "close");
  clearTimeout(timer);
  return { code, signal, stderr, hangs };
}

/**
 * A small disk.
 * @param {string} directory
 * @param {number} size In KiB.
 * @returns `undefined` if mounting is not permitted.
 */
export function mountDisk(directory, size) {
  const path = join(directory, "disk");
  mkdirSync(path);
  if (spawnSync("mount", ["-t", "tmpfs", "-o", `size=${size}k`, "tmpfs", path]).status !== 0) return undefined;
  return {
    path,
    grow: (/** @type {number} */ to) => spawnSync("mount", ["-o", `remount,size=${to}k`, path]),
    unmount: () => spawnSync("umount", ["-l", path]),
  };
}
