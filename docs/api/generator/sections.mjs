import { heritage, members } from "./members.mjs";
import { hiddenDeclarations } from "./report.mjs";
import { mentioned } from "./surface.mjs";

/** @typedef {import("./docstring.mjs").Docstring} Docstring */
/** @typedef {import("./links.mjs").Links} Links */
/** @typedef {import("./members.mjs").Member} Member */
/** @typedef {import("./surface.mjs").PublicName} PublicName */
/** @typedef {import("./surface.mjs").Surface} Surface */

/**
 * A heading and what stands below it.
 *
 * @typedef {object} Section
 * @property {string} name `shortenId`, `Logger.child`.
 * @property {3 | 4} level
 * @property {(links: Links) => (string | undefined)[]} body Its paragraphs.
 */

/**
 * The sections of a public name: its own, and those of its methods.
 *
 * @param {Surface} surface
 * @param {PublicName} found
 * @returns {Section[]}
 */
export function sectionsOf(surface, { name, declarations }) {
  const methods = declarations
    .flatMap((declaration) => members(surface, declaration))
    .filter(({ kind }) => kind !== "property");
  return [
    {
      name,
      level: 3,
      body: (links) => [
        ...declarations.flatMap((declaration) => [
          description(links, name, declaration.doc),
          ...fence(signature(surface, declaration)),
          ...propertyTable(links, name, members(surface, declaration)),
          ...details(links, name, declaration.doc),
        ]),
        seeAlso(surface, links, { name, declarations }),
      ],
    },
    ...methods.map((method) => methodSection(name, method)),
  ];
}

/**
 * @param {string} owner
 * @param {Member} method
 * @returns {Section}
 */
function methodSection(owner, { kind, name, signature, doc, node }) {
  const full = kind === "call" ? owner + parameters(node) : name.startsWith("[") ? owner + name : `${owner}.${name}`;
  return {
    name: full,
    level: 4,
    body: (links) => [description(links, full, doc), ...fence(signature), ...details(links, full, doc)],
  };
}

/**
 * The parameters of a call, by name: they tell overloads apart.
 *
 * @param {any} node
 */
function parameters({ params }) {
  const names = params.map((/** @type {any} */ { type, argument, name, optional }) =>
    type === "RestElement" ? `...${argument.name}` : name + (optional ? "?" : ""),
  );
  return `(${names.join(", ")})`;
}

/**
 * The code that shows what a name is, with the types that it mentions and nobody can import; empty for an interface whose
 * heading and table say everything.
 *
 * @param {Surface} surface
 * @param {import("./declarations.mjs").Declaration} declaration
 */
function signature(surface, declaration) {
  const { node, file, name, text } = declaration;
  if (node.type !== "TSInterfaceDeclaration") {
    const hidden = hiddenDeclarations(surface, [{ declarations: [declaration] }]);
    const aliases = hidden.filter((other) => other.node.type === "TSTypeAliasDeclaration");
    return [declaration, ...aliases].map((shown) => shown.text(shown.node).replace(/^declare |;$/g, "")).join("\n\n");
  }
  const bases = heritage(node).filter((base) => surface.find(file, base) !== undefined);
  const generics = node.typeParameters ? text(node.typeParameters) : "";
  const extended = bases.length > 0 ? ` extends ${bases.join(", ")}` : "";
  return generics + extended === "" ? "" : `interface ${name}${generics}${extended}`;
}

/** @param {string} code */
function fence(code) {
  return code === "" ? [] : [`\`\`\`ts\n${code}\n\`\`\``];
}

/**
 * @param {Links} links
 * @param {string} name
 * @param {Docstring | undefined} doc
 */
function description(links, name, doc) {
  return doc === undefined ? undefined : links.within(doc.description, name);
}

/**
 * @param {Links} links
 * @param {string} name
 * @param {Docstring | undefined} doc
 */
function details(links, name, doc) {
  if (doc === undefined) return [];
  const items = [
    ...[...doc.params].map(([param, meaning]) => `- \`${param}\`: ${item(meaning)}`),
    ...(doc.returns === undefined ? [] : [`- Returns: ${item(doc.returns)}`]),
    ...doc.throws.map(
      (what) => `- Throws ${item(what.replace(/(?<=^(?:`\w+` )?)[A-Z]/, (first) => first.toLowerCase()))}`,
    ),
  ];
  const list = items.length === 0 ? undefined : links.within(items.join("\n"), name);
  return [list, ...doc.examples.flatMap((example) => ["Example:", ...fence(example)])];
}

/** @param {string} text */
function item(text) {
  return text.replaceAll("\n", "\n  ");
}

/**
 * The properties of an interface as a table, and their examples below it.
 *
 * @param {Links} links
 * @param {string} owner
 * @param {readonly Member[]} all
 */
function propertyTable(links, owner, all) {
  const properties = all.filter(({ kind, accessor }) => kind === "property" && accessor !== "set");
  if (properties.length === 0) return [];
  const hasDefaults = properties.some(({ optional }) => optional);
  const rows = properties.map((property) => {
    const set = all.find(({ name, accessor }) => accessor === "set" && name === property.name);
    const type = typeCell(links, property.type) + (set ? `, set as ${typeCell(links, set.type)}` : "");
    const usual = property.optional ? defaultCell(links, owner, property.doc?.default ?? "") : "required";
    const meaning = links.within(property.doc?.description ?? "", owner);
    return [`\`${property.name}\``, type, ...(hasDefaults ? [usual] : []), meaning];
  });
  const head = ["property", "type", ...(hasDefaults ? ["default"] : []), "meaning"];
  const examples = properties.flatMap(({ name, doc }) =>
    (doc?.examples ?? []).flatMap((example) => [`Example of \`${name}\`:`, ...fence(example)]),
  );
  return [table(head, rows), ...examples];
}

/**
 * @param {Links} links
 * @param {string} owner
 * @param {string} text
 */
function defaultCell(links, owner, text) {
  return /^(?:true|false|\d\w*|"[^"]*"|\w+\.\w+)$/.test(text) ? `\`${text}\`` : links.within(text, owner);
}

/**
 * @param {Links} links
 * @param {string} type
 */
function typeCell(links, type) {
  return /^\w+$/.test(type) ? links.to(type) : `\`${type}\``;
}

/**
 * @param {readonly string[]} head
 * @param {readonly (readonly string[])[]} rows
 */
export function table(head, rows) {
  const line = (/** @type {readonly string[]} */ cells) =>
    `| ${cells.map((cell) => cell.replace(/\s*\n\s*/g, " ").replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), `|${"---|".repeat(head.length)}`, ...rows.map(line)].join("\n");
}

/**
 * @param {Surface} surface
 * @param {Links} links
 * @param {Pick<PublicName, "name" | "declarations">} found
 */
function seeAlso(surface, links, { name, declarations }) {
  const others = mentioned(surface, declarations).filter((other) => other.name !== name);
  return others.length === 0 ? undefined : `See also: ${links.list(others)}.`;
}
