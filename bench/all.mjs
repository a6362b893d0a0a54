// Runs everything on each Node version, and writes the page.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const VERSIONS = ["20", "24", "26"];
const ROOT = fileURLToPath(new URL("..", import.meta.url));
const MAJOR = process.versions.node.split(".")[0] ?? "";

for (const version of VERSIONS) runNode(version, ["bench/run.mjs", "--save"]);
runNode(MAJOR, ["bench/page.mjs"]);

/**
 * Runs a script on a version of Node: this one, or one that npx fetches.
 * @param {string} version
 * @param {string[]} args
 */
function runNode(version, args) {
  const isThis = version === MAJOR;
  const [command, all] = isThis
    ? [process.execPath, args]
    : ["npx", ["--yes", `--package=node@${version}`, "node", ...args]];
  const shell = !isThis && process.platform === "win32";
  const { status } = spawnSync(command, all, { cwd: ROOT, stdio: "inherit", shell });
  if (status !== 0) process.exit(status ?? 1);
}
