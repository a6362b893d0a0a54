import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { closeSync, constants, openSync, readSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

const RATE = 65_536;
const FULL = 50_000;
const LINE = 101;

/**
 * A process that logs to a pipe far more than it holds, and exits; here it is read at 64 KB/s.
 * @param {string} directory
 * @param {number} seconds From 60 on it is the whole of it, which takes longer: 50,000 lines.
 * @returns {Promise<{ lines: number, told: string | undefined }>} What is wrong, if anything.
 */
export async function slowReader(directory, seconds) {
  const lines = seconds >= 60 ? FULL : Math.min(FULL, Math.floor((seconds * 0.8 * RATE) / LINE));
  const path = join(directory, "pipe");
  // Where there is no such thing, on Windows, there is nothing to try.
  if (spawnSync("mkfifo", [path]).status !== 0) return { lines: 0, told: undefined };
  const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const write = openSync(path, constants.O_WRONLY);
  const url = new URL("../../dist/index.js", import.meta.url).href;
  const program = `import { createLogger } from "${url}";
    const log = createLogger({ format: (record) => record.message });
    for (let i = 0; i < ${lines}; i++) log.info((i + " ").padEnd(${LINE - 1}, "x"));
    process.exit();`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
    stdio: ["ignore", write, "inherit"],
  });
  const ended = once(child, "close");
  closeSync(write);
  const text = await readSlowly(fd);
  closeSync(fd);
  const [code] = await ended;
  const expected = Array.from({ length: lines }, (_, i) => `${`${i} `.padEnd(LINE - 1, "x")}\n`).join("");
  if (code !== 0) return { lines, told: `the process of the slow reader ended with ${code}` };
  return {
    lines,
    told: text === expected ? undefined : `the slow reader got ${text.length} characters of ${expected.length}`,
  };
}

/** @param {number} fd */
async function readSlowly(fd) {
  const start = performance.now();
  const chunks = [];
  let size = 0;
  for (;;) {
    const buffer = Buffer.alloc(RATE / 20);
    let read;
    try {
      read = readSync(fd, buffer);
    } catch (error) {
      if (error.code !== "EAGAIN") throw error;
    }
    if (read === 0) return Buffer.concat(chunks).toString();
    if (read !== undefined) {
      size += read;
      chunks.push(buffer.subarray(0, read));
    }
    await pause(Math.max(1, start + (size / RATE) * 1000 - performance.now()));
  }
}
