// Installs the runtimes, in this folder only: the root's `npm ci` stays light. What cannot be had is not tried, and the
// specs say so.
//
// node spec/runtimes/setup.mjs           for CI: one newer Node
// node spec/runtimes/setup.mjs --all     all of them
import { spawnSync } from "node:child_process";
import { existsSync, statSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const installed = `${here}node_modules`;
const nodes = process.argv.includes("--all") ? ["20.19", "22.12", "22", "24", "26"] : ["24"];

/** When a file of this folder was written; 0 if it does not exist. @param {string} path */
const writtenAt = (path) => statSync(here + path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** @param {string} command @param {string[]} args */
function run(command, args) {
  const shell = process.platform === "win32";
  return spawnSync(command, args, { cwd: here, stdio: ["ignore", "pipe", "inherit"], encoding: "utf8", shell });
}

if (writtenAt("node_modules/.package-lock.json") < writtenAt("package-lock.json")) {
  const { status } = run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
  if (status !== 0) console.error("the runtimes could not be installed; their specs will be skipped");
}

if (existsSync(installed)) {
  /** @type {Record<string, string>} The path of each Node, by what was asked for. */
  const paths = {};
  for (const version of nodes) {
    // The package `node` brings the binary. npx keeps it for the next time.
    const { status, stdout } = run("npx", [
      "--yes",
      `--package=node@${version}`,
      "--",
      "node",
      "-p",
      "process.execPath",
    ]);
    if (status === 0) paths[version] = stdout.trim();
    else console.error(`Node ${version} could not be installed; its specs will be skipped`);
  }
  writeFileSync(`${installed}/nodes.json`, JSON.stringify(paths));
}
