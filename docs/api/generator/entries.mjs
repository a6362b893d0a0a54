import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's root. */
export const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

/**
 * An entry of the package.
 *
 * @typedef {object} Entry
 * @property {string} name As it is imported: `ctxlog/http`.
 * @property {string} slug Name of its page and its report: `http`.
 * @property {string} types Its declarations, from the repository's root: `dist/http/index.d.ts`.
 */

/**
 * The entries that package.json exports.
 *
 * @returns {Entry[]}
 */
export function entries() {
  const { name, exports } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  return Object.entries(exports)
    .filter(([, target]) => typeof target.types === "string")
    .map(([path, { types }]) => ({
      name: path === "." ? name : `${name}${path.slice(1)}`,
      slug: path === "." ? name : path.slice(2),
      types: types.slice(2),
    }));
}
