import { fileURLToPath } from "node:url";
import * as build from "../../../build/entries.mjs";

/** The repository's root. */
export const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

/**
 * An entry of the package.
 *
 * @typedef {object} Entry
 * @property {string} name As it is imported: `ctxlog/http`.
 * @property {string} slug Name of its page and its report: `http`.
 * @property {string} path Of its files in dist/, without an extension: `http`.
 * @property {string} types Its declarations, from the repository's root: `.build/declarations/http/index.d.ts`.
 */

/**
 * The entries that package.json exports.
 *
 * @returns {Entry[]}
 */
export function entries() {
  return build.entries().map(({ name, path, source }) => ({
    name,
    slug: name.replace(/^.*\//, ""),
    path,
    types: `${build.DECLARATIONS}/${source}.d.ts`,
  }));
}
