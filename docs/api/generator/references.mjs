/**
 * The names of types that a declaration mentions, each once.
 *
 * @param {any} node
 * @returns {string[]}
 */
export function references(node) {
  /** @type {Set<string>} */
  const names = new Set();
  visit(node, names);
  return [...names];
}

/**
 * @param {any} node
 * @param {Set<string>} names
 */
function visit(node, names) {
  if (node === null || typeof node !== "object") return;
  if (node.type === "TSTypeReference") names.add(root(node.typeName));
  else if (node.type === "TSTypeQuery") names.add(root(node.exprName));
  else if (node.type === "TSInterfaceHeritage" || node.type === "TSClassImplements") names.add(root(node.expression));
  else if (node.type === "ClassDeclaration" && node.superClass) names.add(root(node.superClass));
  else if (node.type === "TSImportType") throw new Error("an import() in a declaration is not supported");
  for (const value of Object.values(node)) {
    if (Array.isArray(value)) for (const item of value) visit(item, names);
    else visit(value, names);
  }
}

/**
 * The first part of a qualified name: `NodeJS` of `NodeJS.Signals`.
 *
 * @param {any} name
 * @returns {string}
 */
function root(name) {
  return name.left ? root(name.left) : (name.name ?? "");
}
