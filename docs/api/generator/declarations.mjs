import { existsSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { parseSync } from "rolldown/utils";
import { parseDocstring } from "./docstring.mjs";
import { ROOT } from "./entries.mjs";

/** @typedef {import("./docstring.mjs").Docstring} Docstring */
/** @typedef {{ start: number, end: number }} Span A part of the source. */
/** @typedef {Span & { value: string }} Comment */

/**
 * One declaration of a name. A function with overloads has several.
 *
 * @typedef {object} Declaration
 * @property {string} name
 * @property {string} file
 * @property {any} node The declaration itself, without `export`.
 * @property {Docstring | undefined} doc
 * @property {(node: Span) => string} text Source of a node, without its comments.
 * @property {(node: Span) => Docstring | undefined} docOf Docstring above a member.
 * @property {string} commented Source of the declaration with its comments, the docstring above it first; without `export`.
 */

/**
 * What a name stands for: declarations of ours, or a name of another package.
 *
 * @typedef {{ file: string, name: string, declarations: Declaration[] } | { package: string, name: string }} Resolved
 */

/**
 * A file of declarations.
 *
 * @typedef {object} Module
 * @property {Map<string, Declaration[]>} locals
 * @property {Map<string, { from: string, name: string }>} imports By local name.
 * @property {Map<string, { from?: string, name: string }>} exports By exported name.
 */

/** The declarations that tsc has written, read as they are needed. */
export class Declarations {
  /** @type {Map<string, Module>} */
  #modules = new Map();

  /**
   * The public names of a file, in alphabetical order.
   *
   * @param {string} file From the repository's root.
   * @returns {{ file: string, name: string, declarations: Declaration[] }[]}
   */
  publicNames(file) {
    const names = [...this.#module(file).exports.keys()].sort();
    return names.map((name) => {
      const found = this.#exported(file, name);
      if ("package" in found) throw new Error(`${file}: "${name}" is a name of ${found.package}, not of this package`);
      if (found.name !== name) throw new Error(`${file}: "${found.name}" is exported under another name, "${name}"`);
      return found;
    });
  }

  /**
   * What a name means in a file; undefined for a global.
   *
   * @param {string} file
   * @param {string} name
   * @returns {Resolved | undefined}
   */
  resolve(file, name) {
    const { locals, imports } = this.#module(file);
    const declarations = locals.get(name);
    if (declarations !== undefined) return { file, name, declarations };
    const imported = imports.get(name);
    if (imported === undefined) return undefined;
    if (!imported.from.startsWith(".")) return { package: imported.from, name: imported.name };
    return this.#exported(follow(file, imported.from), imported.name);
  }

  /**
   * @param {string} file
   * @param {string} name
   * @returns {Resolved}
   */
  #exported(file, name) {
    const found = this.#module(file).exports.get(name);
    if (found?.from?.startsWith(".")) return this.#exported(follow(file, found.from), found.name);
    if (found?.from !== undefined) return { package: found.from, name: found.name };
    const resolved = found && this.resolve(file, found.name);
    if (resolved === undefined) throw new Error(`${file} exports no "${name}"`);
    return resolved;
  }

  /** @param {string} file */
  #module(file) {
    let module = this.#modules.get(file);
    if (module === undefined) {
      module = parseModule(file);
      this.#modules.set(file, module);
    }
    return module;
  }
}

/**
 * The declarations of a module that another one imports.
 *
 * @param {string} file
 * @param {string} specifier `./level.js`
 */
function follow(file, specifier) {
  return posix.join(posix.dirname(file), specifier.replace(/\.js$/, ".d.ts"));
}

/**
 * @param {string} file
 * @returns {Module}
 */
function parseModule(file) {
  const path = join(ROOT, file);
  if (!existsSync(path)) throw new Error(`${file} is missing; run npm run build first`);
  const source = readFileSync(path, "utf8");
  const { program, comments, errors } = parseSync(file, source, { lang: "dts", sourceType: "module" });
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message}`);
  /** @type {Module} */
  const module = { locals: new Map(), imports: new Map(), exports: new Map() };
  for (const statement of program.body) {
    if (statement.type === "ImportDeclaration") addImports(module, statement);
    else if (statement.type === "ExportNamedDeclaration") addExports(module, statement);
    else if (statement.type.startsWith("Export")) throw new Error(`${file}: ${statement.type} is not supported`);
    const declared = "declaration" in statement && statement.declaration ? statement.declaration : statement;
    for (const name of declaredNames(declared)) {
      const declaration = {
        name,
        file,
        node: declared,
        doc: docAbove(source, comments, statement),
        text: (/** @type {Span} */ node) => withoutComments(source, comments, node),
        docOf: (/** @type {Span} */ node) => docAbove(source, comments, node),
        commented: withComments(source, comments, statement, declared),
      };
      module.locals.set(name, [...(module.locals.get(name) ?? []), declaration]);
    }
  }
  return module;
}

/**
 * @param {Module} module
 * @param {any} statement
 */
function addImports(module, { specifiers, source }) {
  for (const { imported, local } of specifiers) {
    module.imports.set(local.name, { from: source.value, name: imported?.name ?? "*" });
  }
}

/**
 * @param {Module} module
 * @param {any} statement
 */
function addExports(module, { specifiers, source, declaration }) {
  for (const { exported, local } of specifiers) {
    module.exports.set(exported.name, { from: source?.value, name: local.name });
  }
  for (const name of declaration ? declaredNames(declaration) : []) module.exports.set(name, { name });
}

/**
 * @param {any} node
 * @returns {string[]}
 */
function declaredNames(node) {
  if (node.type === "VariableDeclaration") {
    return node.declarations.map((/** @type {any} */ { id }) => id.name);
  }
  return node.id?.name === undefined ? [] : [node.id.name];
}

/**
 * @param {string} source
 * @param {readonly Comment[]} comments
 * @param {Span} node
 */
function docAbove(source, comments, node) {
  const comment = commentAbove(source, comments, node);
  return comment && parseDocstring(comment.value);
}

/**
 * @param {string} source
 * @param {readonly Comment[]} comments
 * @param {Span} node
 */
function commentAbove(source, comments, node) {
  const comment = comments.findLast(({ end }) => end <= node.start);
  if (comment === undefined || !comment.value.startsWith("*")) return undefined;
  return source.slice(comment.end, node.start).trim() === "" ? comment : undefined;
}

/**
 * @param {string} source
 * @param {readonly (Comment & Span)[]} comments
 * @param {Span} statement
 * @param {Span} declared
 */
function withComments(source, comments, statement, declared) {
  const above = commentAbove(source, comments, statement);
  const doc = above === undefined ? "" : `${source.slice(above.start, above.end)}\n`;
  return doc + source.slice(declared.start, declared.end);
}

/**
 * @param {string} source
 * @param {readonly Comment[]} comments
 * @param {Span} node
 */
function withoutComments(source, comments, node) {
  let text = "";
  let from = node.start;
  for (const { start, end } of comments) {
    if (start < from || end > node.end) continue;
    text += source.slice(from, start);
    from = end;
  }
  const lines = (text + source.slice(from, node.end)).split("\n").filter((line) => line.trim() !== "");
  return lines.map((line) => line.replace(/^( {4})+/, (indent) => indent.slice(indent.length / 2))).join("\n");
}
