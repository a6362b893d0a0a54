// Installs the packages that are compared, in this folder only, unless those of the lock file are installed.
import { spawnSync } from "node:child_process";
import { statSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** When a file of this folder was written; 0 if it does not exist. @param {string} path */
function writtenAt(path) {
  return statSync(new URL(path, import.meta.url), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

if (writtenAt("node_modules/.package-lock.json") < writtenAt("package-lock.json")) {
  const { status } = spawnSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], {
    cwd: fileURLToPath(new URL(".", import.meta.url)),
    stdio: ["ignore", "ignore", "inherit"],
    shell: process.platform === "win32",
  });
  process.exitCode = status ?? 1;
}
