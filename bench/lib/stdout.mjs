// Programs whose stdout is a pipe, a file or a terminal.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const PROGRAM = fileURLToPath(new URL("../programs/stdout.mjs", import.meta.url));

/** Shell commands that run a command with its stdout at a destination, and whose output in the end is in a file. */
export const DESTINATIONS = {
  pipe: (/** @type {string} */ command, /** @type {string} */ path) => `${command} | cat > ${path}`,
  file: (/** @type {string} */ command, /** @type {string} */ path) => `${command} > ${path}`,
  // util-linux's script gives a program a terminal.
  terminal: (/** @type {string} */ command, /** @type {string} */ path) =>
    `script -qec "${command}" /dev/null > ${path}`,
};

/** Whether there is a terminal to give, and a shell. */
export const HAS_SCRIPT = spawnSync("script", ["--version"]).status === 0;
export const HAS_SHELL = process.platform !== "win32";

/**
 * Logs turns of some lines, and reads back that all of them arrived.
 * @param {keyof typeof DESTINATIONS} destination
 * @param {string} logger
 * @param {number} lines
 * @param {number} turns
 * @returns {Promise<{ cpu: number, wall: number }>} us a turn.
 * @throws {Error} If lines are missing.
 */
export async function logTo(destination, logger, lines, turns) {
  const folder = mkdtempSync(join(tmpdir(), "ctxlog-bench-"));
  const [out, result] = ["out.log", "result.json"].map((name) => join(folder, name));
  try {
    const command = [process.execPath, PROGRAM, logger, lines, turns, result].join(" ");
    await shell(DESTINATIONS[destination](command, out));
    const text = readFileSync(out, "latin1");
    const [wanted, found] = [(turns + (turns >> 2)) * lines, text.split('"amount":').length - 1];
    if (found !== wanted)
      throw new Error(`${destination}, ${logger}: ${found} lines, not ${wanted}: ${text.slice(0, 300)}`);
    return JSON.parse(readFileSync(result, "utf8"));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** @param {string} command */
async function shell(command) {
  const env = { ...process.env, NODE_ENV: "production", NODE_OPTIONS: "", NO_COLOR: "1" };
  const child = spawn("sh", ["-c", command], { stdio: ["ignore", "ignore", "inherit"], env });
  const code = await new Promise((done) => child.on("close", done));
  if (code !== 0) throw new Error(`${command} ended with ${code}`);
}
