import { Declarations } from "./declarations.mjs";
import { entries } from "./entries.mjs";
import { references } from "./references.mjs";

/** @typedef {import("./declarations.mjs").Declaration} Declaration */
/** @typedef {import("./entries.mjs").Entry} Entry */

/**
 * A public name.
 *
 * @typedef {object} PublicName
 * @property {string} name
 * @property {Entry} entry
 * @property {string} file Where it is declared: `.build/declarations/context/run.d.ts`.
 * @property {Declaration[]} declarations
 */

/**
 * Everything that the package shows.
 *
 * @typedef {object} Surface
 * @property {Declarations} declarations
 * @property {{ entry: Entry, names: PublicName[] }[]} entries
 * @property {(file: string, name: string) => PublicName | undefined} find The public name that a name means in a file.
 */

/**
 * Reads the package's declarations. A name that several entries export belongs to the first of them.
 *
 * @returns {Surface}
 */
export function readSurface() {
  const declarations = new Declarations();
  /** @type {Map<string, PublicName>} */
  const all = new Map();
  const listed = entries().map((entry) => {
    const names = declarations.publicNames(entry.types).map((found) => ({ ...found, entry }));
    for (const found of names) {
      const key = `${found.file}#${found.name}`;
      if (!all.has(key)) all.set(key, found);
    }
    return { entry, names };
  });
  /** @type {Surface["find"]} */
  const find = (file, name) => {
    const found = declarations.resolve(file, name);
    return found && "file" in found ? all.get(`${found.file}#${found.name}`) : undefined;
  };
  return { declarations, entries: listed, find };
}

/**
 * The public names that some declarations mention, in alphabetical order.
 *
 * @param {Surface} surface
 * @param {readonly Declaration[]} declarations
 * @returns {PublicName[]}
 */
export function mentioned(surface, declarations) {
  const found = declarations.flatMap(({ file, node }) =>
    references(node).flatMap((name) => surface.find(file, name) ?? []),
  );
  return [...new Set(found)].sort((a, b) => (a.name < b.name ? -1 : 1));
}
