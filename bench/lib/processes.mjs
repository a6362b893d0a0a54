import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/**
 * Starts a program of programs/ on this version of Node.
 * @param {string} program
 * @param {readonly unknown[]} args
 * @param {readonly string[]} nodeArgs
 */
export function startProgram(program, args, nodeArgs = []) {
  const path = fileURLToPath(new URL(`../programs/${program}.mjs`, import.meta.url));
  return spawn(process.execPath, [...nodeArgs, path, ...args.map(String)], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, NODE_ENV: "production", NODE_OPTIONS: "" },
  });
}

/**
 * Runs a program of programs/ to its end.
 * @param {string} program
 * @param {readonly unknown[]} args
 * @param {readonly string[]} nodeArgs
 * @returns {Promise<any>} The JSON that it printed; undefined if it printed nothing.
 * @throws {Error} With its first error, if it fails.
 */
export async function runProgram(program, args, nodeArgs = []) {
  const child = startProgram(program, args, nodeArgs);
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
