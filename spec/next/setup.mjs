// Installs Next.js, in this folder only: the root's `npm ci` stays light. Without it, the spec of its recipe is skipped, and
// says so.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const { status } = spawnSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], {
  cwd: fileURLToPath(new URL(".", import.meta.url)),
  stdio: ["ignore", "ignore", "inherit"],
  shell: process.platform === "win32",
});
if (status !== 0) console.error("Next.js could not be installed; the spec of its recipe will be skipped");
