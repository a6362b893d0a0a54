import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** A process of this Node that runs a file of this folder. */
export function start(/** @type {string} */ file, /** @type {readonly string[]} */ args, nodeArgs = []) {
  const path = fileURLToPath(new URL(file, import.meta.url));
  return spawn(process.execPath, [...nodeArgs, path, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, NODE_ENV: "production", NODE_OPTIONS: "" },
  });
}

/**
 * Runs a file of this folder to its end and returns what it printed, as JSON; undefined where it printed nothing.
 * @throws {Error} With its stderr, where it fails.
 */
export async function run(/** @type {string} */ file, /** @type {readonly unknown[]} */ args, nodeArgs = []) {
  const child = start(file, args.map(String), nodeArgs);
  let out = "";
  let errors = "";
  child.stdout.on("data", (chunk) => {
    out += chunk;
  });
  child.stderr.on("data", (chunk) => {
    errors += chunk;
  });
  const code = await new Promise((done) => child.on("close", done));
  if (code !== 0) throw new Error(`${file} ${args.join(" ")} ended with ${code}: ${firstError(errors)}`);
  return out.trim() === "" ? undefined : JSON.parse(out);
}

function firstError(text) {
  return text.split("\n").find((line) => /Error\b/.test(line)) ?? text.trim();
}
