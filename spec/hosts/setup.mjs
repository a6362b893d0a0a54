// Installs the frameworks that some recipes are run on, in this folder only: the root's `npm ci` stays light. Without
// them, the specs of those recipes are skipped, and say so.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, symlinkSync } from "node:fs";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));

const { status } = spawnSync("npm", ["ci", "--ignore-scripts", "--omit=peer", "--no-audit", "--no-fund"], {
  cwd: here,
  stdio: ["ignore", "ignore", "inherit"],
  shell: process.platform === "win32",
});
const link = `${here}node_modules/ctxlog`;
if (status === 0 && existsSync(`${here}node_modules`)) {
  // The recipes import the package by its name.
  mkdirSync(`${here}node_modules`, { recursive: true });
  if (!existsSync(link)) symlinkSync("../../..", link, "junction");
} else {
  console.error("the frameworks could not be installed; the specs of their recipes will be skipped");
}
