import { readFileSync } from "node:fs";

/** The folder of the declarations that tsc writes, one file for each source. They are rolled up into dist/. */
export const DECLARATIONS = ".build/declarations";

/**
 * An entry of the package.
 *
 * @typedef {object} Entry
 * @property {string} name As it is imported: `ctxlog/http`.
 * @property {string} path Of its files, without an extension: `http` for dist/http.js and dist/cjs/http.js.
 * @property {string} source Of its source in src/, without an extension: `http/index`.
 */

/**
 * The entries that package.json exports, the package itself first. The build makes what it names.
 *
 * @returns {Entry[]}
 */
export function entries() {
  const { name, exports } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  return Object.entries(exports).flatMap(([subpath, target]) => {
    const [, path] = /^\.\/dist\/(.*)\.js$/.exec(target.import?.default ?? "") ?? [];
    if (path === undefined) return [];
    const isMain = subpath === ".";
    return [{ name: isMain ? name : `${name}${subpath.slice(1)}`, path, source: isMain ? path : `${path}/index` }];
  });
}
