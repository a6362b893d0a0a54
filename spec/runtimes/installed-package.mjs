// The packed package in a folder of its own, with the programs of the suite beside it.
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** @param {string[]} args @param {string} cwd */
function npm(args, cwd) {
  const { status, stdout, stderr } = spawnSync("npm", args, { cwd, encoding: "utf8" });
  if (status !== 0) throw new Error(`npm ${args[0]}: ${stderr}`);
  return stdout;
}

/** Packs what was built, and installs it. @returns {{ path: string, remove: () => void }} */
export function installPackage() {
  const path = mkdtempSync(join(tmpdir(), "ctxlog-runtimes-"));
  const [packed] = JSON.parse(npm(["pack", "--json", "--ignore-scripts", "--pack-destination", path], ROOT));
  writeFileSync(join(path, "package.json"), JSON.stringify({ name: "empty", private: true, type: "module" }));
  npm(["install", "--prefer-offline", "--no-audit", "--no-fund", "--no-update-notifier", packed.filename], path);
  cpSync(join(ROOT, "spec/portable"), join(path, "suite"), { recursive: true });
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
