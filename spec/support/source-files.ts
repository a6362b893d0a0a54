import { readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { parseSync } from "rolldown/utils";
import { ROOT } from "./child-process.js";

/** A file of src, by its path from the repository's root. */
export interface SourceFile {
  readonly path: string;
  /** The files of src that it imports, types too. */
  readonly imports: readonly string[];
  /** Names of its functions and methods, private ones with `#`. */
  readonly functions: ReadonlySet<string>;
}

/** Every file of src. */
export function sourceFiles(): SourceFile[] {
  const names = readdirSync(join(ROOT, "src"), { recursive: true }) as string[];
  return names
    .filter((name) => name.endsWith(".ts"))
    .map((name) => read(posix.join("src", name.replaceAll("\\", "/"))))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

function read(path: string): SourceFile {
  const { program, module, errors } = parseSync(path, readFileSync(join(ROOT, path), "utf8"));
  if (errors[0] !== undefined) throw new Error(`${path}: ${errors[0].message}`);
  const functions = new Set<string>();
  const specifiers = [
    ...module.staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...module.staticExports.flatMap(({ entries }) => entries.map(({ moduleRequest }) => moduleRequest?.value ?? "")),
  ];
  visit(program, functions, specifiers);
  const imports = specifiers
    .filter((specifier) => specifier.startsWith("."))
    .map((specifier) => posix.join(posix.dirname(path), specifier.replace(/\.js$/, ".ts")));
  return { path, imports: [...new Set(imports)], functions };
}

/** Adds the names of functions, and what is imported by a call or in a type. */
function visit(node: unknown, functions: Set<string>, specifiers: string[]): void {
  if (node === null || typeof node !== "object") return;
  const { type, id, key, source, value } = node as Record<string, { name?: string; type?: string; value?: string }> & {
    type?: string;
  };
  if (type === "FunctionDeclaration" && id?.name !== undefined) functions.add(id.name);
  if (type === "MethodDefinition" && key?.name !== undefined) functions.add(nameOf(key));
  if (type === "PropertyDefinition" && key?.name !== undefined && /Function/.test(value?.type ?? ""))
    functions.add(nameOf(key));
  if ((type === "ImportExpression" || type === "TSImportType") && source?.value !== undefined)
    specifiers.push(source.value);
  for (const child of Object.values(node)) visit(child, functions, specifiers);
}

function nameOf({ name = "", type }: { name?: string; type?: string }): string {
  return type === "PrivateIdentifier" ? `#${name}` : name;
}

/**
 * The circles among the files: groups of files of which each leads to each other by imports.
 */
export function circles(files: readonly SourceFile[]): string[][] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const reached = new Map(files.map(({ path }) => [path, reachable(path, byPath)]));
  const groups = files
    .filter(({ path }) => reached.get(path)?.has(path))
    .map(({ path }) => [...(reached.get(path) ?? [])].filter((other) => reached.get(other)?.has(path)).sort());
  return [...new Map(groups.map((group) => [group.join(), group])).values()];
}

/** The files that a file leads to. It is among them only if it is part of a circle. */
export function reachable(path: string, files: ReadonlyMap<string, SourceFile>): Set<string> {
  const found = new Set<string>();
  const queue = [path];
  for (const next of queue) {
    for (const imported of files.get(next)?.imports ?? []) {
      if (!found.has(imported)) {
        found.add(imported);
        queue.push(imported);
      }
    }
  }
  return found;
}
