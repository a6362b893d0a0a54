// Writes docs/api: a page for each entry, from the docstrings, and the reports of what each entry declares. The declarations are
// read from .build/, so it must be built: `npm run docs:api` does both.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { pages } from "./generator/pages.mjs";
import { report } from "./generator/report.mjs";
import { readSurface } from "./generator/surface.mjs";

const HERE = fileURLToPath(new URL(".", import.meta.url));

/**
 * The files of docs/api, by their path in it.
 *
 * @returns {Map<string, string>}
 */
export function generate() {
  const surface = readSurface();
  const files = pages(surface);
  for (const listed of surface.entries) files.set(`report/${listed.entry.slug}.d.ts`, report(surface, listed));
  return files;
}

/**
 * The paths of the generated files that are there.
 *
 * @returns {string[]}
 */
export function existing() {
  return ["", "report"].flatMap((folder) =>
    readdirSync(join(HERE, folder))
      .filter((name) => /\.(md|d\.ts)$/.test(name))
      .map((name) => join(folder, name)),
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const files = generate();
  mkdirSync(join(HERE, "report"), { recursive: true });
  for (const path of existing()) if (!files.has(path)) rmSync(join(HERE, path));
  for (const [path, text] of files) writeFileSync(join(HERE, path), text);
}
