// The runtimes that are installed here, and how each runs a program.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The runtimes' folder. */
export const HERE = fileURLToPath(new URL(".", import.meta.url));
const MODULES = join(HERE, "node_modules");

/**
 * @typedef {object} Runtime
 * @property {string} name With its version.
 * @property {"node" | "bun" | "deno" | "workerd"} kind
 * @property {readonly string[]} command What precedes the path of a program; nothing for workerd.
 */

/** Whether anything but this Node was installed. */
export const areInstalled = existsSync(MODULES);

/** @returns {Runtime[]} */
export function runtimes() {
  const nodes = [process.execPath, ...otherNodes()];
  return [
    ...nodes.map((path) => runtime("node", "Node", [path])),
    ...binaries("@oven", "bin/bun").map((path) => runtime("bun", "Bun", [path])),
    ...binaries("@deno", "deno").map((path) => runtime("deno", "Deno", [path, "run", "--allow-all", "--no-lock"])),
    ...workers(),
  ];
}

/** @param {Runtime["kind"]} kind @param {string} name @param {string[]} command @returns {Runtime} */
function runtime(kind, name, command) {
  const { stdout } = spawnSync(/** @type {string} */ (command[0]), ["--version"], { encoding: "utf8" });
  return { name: `${name} ${/\d+(?:\.\d+)+/.exec(stdout)?.[0]}`, kind, command };
}

function otherNodes() {
  const path = join(MODULES, "nodes.json");
  if (!existsSync(path)) return [];
  const found = Object.values(/** @type {Record<string, string>} */ (JSON.parse(readFileSync(path, "utf8"))));
  return found
    .filter((node) => existsSync(node) && versionOf(node) !== process.version)
    .sort((a, b) => versionOf(a).localeCompare(versionOf(b), "en", { numeric: true }));
}

/**
 * Whether it has the syntax of `using`, as Node has from 24 on. A Worker is a bundle: no program of it is run as it is.
 * @param {Runtime} runtime
 */
export function hasUsing({ kind, name }) {
  return kind === "node" ? Number(/\d+/.exec(name)?.[0]) >= 24 : kind !== "workerd";
}

/** @param {string} node */
function versionOf(node) {
  return spawnSync(node, ["--version"], { encoding: "utf8" }).stdout.trim();
}

/** The binary for this system: npm installs one of them. @param {string} scope @param {string} path */
function binaries(scope, path) {
  const folder = join(MODULES, scope);
  if (!existsSync(folder)) return [];
  const all = readdirSync(folder).map((name) => join(folder, name, path));
  return all.filter((binary) => existsSync(binary) && spawnSync(binary, ["--version"]).status === 0).slice(0, 1);
}

/** @returns {Runtime[]} */
function workers() {
  const path = join(MODULES, "workerd/package.json");
  if (!existsSync(path)) return [];
  return [{ name: `workerd ${JSON.parse(readFileSync(path, "utf8")).version}`, kind: "workerd", command: [] }];
}
