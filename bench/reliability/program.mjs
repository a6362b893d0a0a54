import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { closeSync, constants, existsSync, mkdirSync, mkdtempSync, openSync, readSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const CHILD = fileURLToPath(new URL("./child.mjs", import.meta.url));
/** After this many ms a program hangs. */
const PATIENCE = 20_000;

/** In memory where there is such a place: one logger asks the disk to sync at every 8 KiB, and is to be seen for what it loses. */
const ROOM = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();

/** Runs what is given with a directory of its own. */
export async function inDirectory(use) {
  const directory = mkdtempSync(join(ROOM, "reliability-"));
  try {
    return await use(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Starts the program; `end` tells how it ended: "hangs" where it had to be killed. */
export function start(id, target, path, ending, stdout = "ignore") {
  const child = spawn(process.execPath, [CHILD, id, target, path, ending], {
    stdio: ["ignore", stdout, "pipe", "ipc"],
  });
  let stderr = "";
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
  });
  let hung = false;
  const timer = setTimeout(() => {
    hung = true;
    child.kill("SIGKILL");
  }, PATIENCE);
  const end = once(child, "close").then(([code, signal]) => {
    clearTimeout(timer);
    return { code, signal, stderr, hung };
  });
  const message = Promise.race([once(child, "message"), end]);
  return { child, end, message };
}

/** A real pipe: node's own is a socket pair, which buffers otherwise and hides losses. */
export class Pipe {
  constructor(directory) {
    const path = join(directory, "pipe");
    if (spawnSync("mkfifo", [path]).status !== 0) throw new Error("this takes a system that has mkfifo");
    this.fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    this.writeEnd = openSync(path, constants.O_WRONLY);
  }

  /** The program has its end of it now. */
  handOver() {
    closeSync(this.writeEnd);
  }

  /** Reads to the end, at so many bytes a second. */
  async read(rate) {
    const began = performance.now();
    const chunks = [];
    let size = 0;
    for (;;) {
      const buffer = Buffer.alloc(16_384);
      let read;
      try {
        read = readSync(this.fd, buffer);
      } catch (error) {
        if (error.code !== "EAGAIN") throw error;
      }
      if (read === 0) break;
      if (read !== undefined) {
        size += read;
        chunks.push(buffer.subarray(0, read));
      }
      await pause(Math.max(1, began + (size / rate) * 1000 - performance.now()));
    }
    closeSync(this.fd);
    return Buffer.concat(chunks).toString();
  }

  close() {
    closeSync(this.fd);
  }
}

/** A disk of so many KiB, where mounting is permitted; undefined elsewhere. */
export function mountDisk(directory, size) {
  const path = join(directory, "disk");
  mkdirSync(path);
  if (spawnSync("mount", ["-t", "tmpfs", "-o", `size=${size}k`, "tmpfs", path]).status !== 0) return undefined;
  return {
    path,
    grow: (to) => spawnSync("mount", ["-o", `remount,size=${to}k`, path]),
    unmount: () => spawnSync("umount", ["-l", path]),
  };
}
