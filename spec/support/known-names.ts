import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { members } from "../../docs/api/generator/members.mjs";
import { readSurface } from "../../docs/api/generator/surface.mjs";
import { ROOT } from "./child-process.js";

const NAME = /[A-Za-z_$][\w$]*/g;

function namesIn(text: string): string[] {
  return text.match(NAME) ?? [];
}

/** What a user of the package can name: its exports, their members, parameters, and the words that their types allow. */
export function publicNames(): Set<string> {
  const surface = readSurface();
  const declarations = surface.entries.flatMap(({ names }) => names.flatMap((found) => found.declarations));
  const texts = declarations.flatMap((declaration) => [
    declaration.text(declaration.node),
    ...members(surface, declaration).map(({ signature }) => signature),
  ]);
  return new Set(texts.flatMap(namesIn));
}

/** Every name in the code of some folders, without its comments. */
export function namesInCode(...folders: string[]): Set<string> {
  return new Set(folders.flatMap((folder) => codeFiles(folder)).flatMap((path) => namesIn(withoutComments(path))));
}

/** The names of Node, of JavaScript, and of tslog, whose contract for transports is ours. */
export function platformNames(): Set<string> {
  const names = namesInCode("node_modules/@types/node", "node_modules/tslog");
  // What Node reads in the environment, and what later versions have.
  for (const name of ["NO_COLOR", "NODE_DISABLE_COLORS", "Temporal"]) names.add(name);
  for (const name of Object.getOwnPropertyNames(globalThis)) {
    names.add(name);
    const { value } = Object.getOwnPropertyDescriptor(globalThis, name) ?? {};
    for (const object of [value, value?.prototype]) {
      if (object instanceof Object) for (const member of Object.getOwnPropertyNames(object)) names.add(member);
    }
  }
  return names;
}

/** Without what is installed below the folder, and what other specs build there while this one runs. */
function codeFiles(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return /^(?:node_modules|\..*)$/.test(entry.name) ? [] : codeFiles(path);
    return /\.(?:[cm]?ts|mjs)$/.test(entry.name) ? [join(ROOT, path)] : [];
  });
}

function withoutComments(path: string): string {
  return readFileSync(path, "utf8").replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, "");
}
