// Rolls up the declarations that tsc has written: one file for each entry, with its public names, and the types
// that these mention and nobody can import. What another entry exports is imported from there, so that a user's
// `declare module "ctxlog"` adds to the one interface of that name.
import { writeFileSync } from "node:fs";
import { references } from "../docs/api/generator/references.mjs";
import { hiddenDeclarations } from "../docs/api/generator/report.mjs";
import { readSurface } from "../docs/api/generator/surface.mjs";

/** @typedef {import("../docs/api/generator/declarations.mjs").Declaration} Declaration */
/** @typedef {import("../docs/api/generator/surface.mjs").Surface} Surface */
/** @typedef {Surface["entries"][number]} Listed */

const surface = readSurface();
for (const listed of surface.entries) {
  const { path } = listed.entry;
  writeFileSync(`dist/cjs/${path}.d.ts`, rolledUp(listed));
  // The same types for the ES build: an ES module may import a CommonJS one, and not the other way round.
  writeFileSync(`dist/${path}.d.ts`, `export * from "./cjs/${path}.js";\n`);
}

/** @param {Listed} listed */
function rolledUp({ entry, names }) {
  const hidden = hiddenDeclarations(surface, names);
  const shown = names.flatMap(({ declarations }) => declarations);
  const blocks = [
    ...imports(entry, [...shown, ...hidden]),
    ...shown.map((declaration) => exported(declaration)),
    ...hidden.map(({ commented }) => commented),
    // Without it, what is not exported here would be, too.
    "export {};",
  ];
  return `${blocks.join("\n").replace(/^( {4})+/gm, (indent) => indent.slice(indent.length / 2))}\n`;
}

/** A declaration with `export` behind its docstring. @param {Declaration} declaration */
function exported({ commented }) {
  const [doc = ""] = /^(?:\/\*\*[\s\S]*?\*\/\n)?/.exec(commented) ?? [];
  return `${doc}export ${commented.slice(doc.length)}`;
}

/**
 * Imports of what other entries and packages declare.
 *
 * @param {Listed["entry"]} entry
 * @param {readonly Declaration[]} declarations
 */
function imports(entry, declarations) {
  /** @type {Map<string, Set<string>>} */
  const lists = new Map();
  for (const { file, node } of declarations) {
    for (const name of references(node)) {
      const found = surface.declarations.resolve(file, name);
      if (found === undefined) continue;
      if (found.name !== name) throw new Error(`${file}: "${name}" is imported under another name`);
      const other = surface.find(file, name)?.entry;
      if (other === entry || (other === undefined && !("package" in found))) continue;
      const from =
        other === undefined || "package" in found ? /** @type {any} */ (found).package : `./${other.path}.js`;
      lists.set(from, (lists.get(from) ?? new Set()).add(name));
    }
  }
  return [...lists].sort().map(([from, list]) => `import type { ${[...list].sort().join(", ")} } from "${from}";`);
}
