/** @typedef {import("./declarations.mjs").Declaration} Declaration */
/** @typedef {import("./docstring.mjs").Docstring} Docstring */
/** @typedef {import("./surface.mjs").Surface} Surface */

/**
 * A member of an interface: a property, a method, or a signature by which the object itself is called.
 *
 * @typedef {object} Member
 * @property {"property" | "method" | "call"} kind
 * @property {string} name `[Symbol.dispose]` if it is computed; empty for a call.
 * @property {boolean} optional
 * @property {string} type Of a property, as a reader needs it: without `| undefined` if it is optional. Of a setter: its parameter's.
 * @property {string} signature
 * @property {"get" | "set" | undefined} accessor
 * @property {Docstring | undefined} doc
 * @property {any} node
 */

/**
 * The members of an interface, in the order of the source. Those of a base that nobody can import come first.
 *
 * @param {Surface} surface
 * @param {Declaration} declaration
 * @returns {Member[]}
 */
export function members(surface, declaration) {
  const { node, file } = declaration;
  if (node.type !== "TSInterfaceDeclaration") return [];
  const bases = heritage(node).flatMap((name) => {
    const base = surface.find(file, name) ? undefined : surface.declarations.resolve(file, name);
    return base && "declarations" in base ? base.declarations : [];
  });
  const inherited = bases.flatMap((base) => members(surface, base));
  const own = node.body.body.filter((/** @type {any} */ { type }) => type !== "TSIndexSignature");
  return [...inherited, ...own.map((/** @type {any} */ member) => describe(declaration, member))];
}

/**
 * The names that an interface extends.
 *
 * @param {any} node
 * @returns {string[]}
 */
export function heritage(node) {
  return (node.extends ?? []).map((/** @type {any} */ { expression }) => expression.name);
}

/**
 * @param {Declaration} declaration
 * @param {any} node
 * @returns {Member}
 */
function describe({ text, docOf, name: owner }, node) {
  const kind = kindOf(node);
  if (kind === undefined) throw new Error(`${owner}: ${node.type} is not supported`);
  const accessor = node.kind === "get" || node.kind === "set" ? node.kind : undefined;
  const name = node.key === undefined ? "" : node.computed ? `[${text(node.key)}]` : text(node.key);
  const annotation = accessor === "set" ? node.params[0].typeAnnotation : (node.typeAnnotation ?? node.returnType);
  const type = annotation ? text(annotation.typeAnnotation).replace(/\s+/g, " ") : "";
  return {
    kind,
    name,
    optional: node.optional === true,
    type: node.optional ? withoutUndefined(type) : type,
    signature: text(node).replace(/;$/, ""),
    accessor,
    doc: docOf(node),
    node,
  };
}

/**
 * @param {any} node
 * @returns {Member["kind"] | undefined}
 */
function kindOf({ type, kind }) {
  if (type === "TSPropertySignature") return "property";
  if (type === "TSMethodSignature") return kind === "method" ? "method" : "property";
  return type === "TSCallSignatureDeclaration" ? "call" : undefined;
}

/** @param {string} type */
function withoutUndefined(type) {
  const rest = type.replace(/ \| undefined$/, "");
  return /^\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)$/.test(rest) && rest !== type ? rest.slice(1, -1) : rest;
}
