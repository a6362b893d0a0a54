// The loggers that are compared are installed in this folder and nowhere else: import() finds packages from the file it is in.
import { readFileSync } from "node:fs";

/** Imports a package of this folder. @param {string} name */
export function importPackage(name) {
  return import(name);
}

/** @param {string} name */
export function packageVersion(name) {
  // Read from the folder: not every package exports its package.json.
  return versionIn(new URL(`../node_modules/${name}/package.json`, import.meta.url));
}

/** The names of this folder's dependencies. */
export function dependencies() {
  const { dependencies } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  return Object.keys(dependencies);
}

export function ownVersion() {
  return versionIn(new URL("../../package.json", import.meta.url));
}

/** @param {URL} path @returns {string} */
function versionIn(path) {
  return JSON.parse(readFileSync(path, "utf8")).version;
}
