import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** @typedef {{ nodeArgs?: readonly string[], env?: Record<string, string> | undefined, ipc?: boolean }} Started */

/**
 * Starts a program of programs/ on this version of Node; with `ipc`, a channel for messages to it.
 * @param {string} program
 * @param {readonly unknown[]} args
 * @param {Started} options
 * @returns {import("node:child_process").ChildProcessByStdio<null, import("node:stream").Readable, import("node:stream").Readable>}
 */
export function startProgram(program, args, { nodeArgs = [], env = {}, ipc = false } = {}) {
  const path = fileURLToPath(new URL(`../programs/${program}.mjs`, import.meta.url));
  const child = spawn(process.execPath, [...nodeArgs, path, ...args.map(String)], {
    stdio: ["ignore", "pipe", "pipe", ipc ? "ipc" : "ignore"],
    env: { ...process.env, NODE_ENV: "production", NODE_OPTIONS: "", ...env },
  });
  return /** @type {any} */ (child);
}

/**
 * Runs a program of programs/ to its end.
 * @param {string} program
 * @param {readonly unknown[]} args
 * @param {Started} options
 * @returns {Promise<any>} The JSON that it printed; undefined if it printed nothing.
 * @throws {Error} With its first error, if it fails.
 */
export async function runProgram(program, args, options = {}) {
  const child = startProgram(program, args, options);
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk) => {
    stdout += chunk;
  });
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
  });
  const code = await new Promise((done) => child.on("close", done));
  if (code !== 0) throw new Error(`${program} ${args.join(" ")} ended with ${code}: ${firstError(stderr)}`);
  return stdout.trim() === "" ? undefined : JSON.parse(stdout);
}

/** @param {string} text */
function firstError(text) {
  return text.split("\n").find((line) => /^\w*Error\b/.test(line)) ?? text.trim();
}
