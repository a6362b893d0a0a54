// Installs package managers, in this folder only: the root's `npm ci` stays light. Without them, their specs are skipped,
// and say so.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const { status } = spawnSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], {
  cwd: fileURLToPath(new URL(".", import.meta.url)),
  stdio: ["ignore", "ignore", "inherit"],
  shell: process.platform === "win32",
});
if (status !== 0) console.error("the package managers could not be installed; their specs will be skipped");
