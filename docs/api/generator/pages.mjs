import { firstSentence } from "./docstring.mjs";
import { Anchors, Links } from "./links.mjs";
import { sectionsOf, table } from "./sections.mjs";

/** @typedef {import("./entries.mjs").Entry} Entry */
/** @typedef {import("./sections.mjs").Section} Section */
/** @typedef {import("./surface.mjs").PublicName} PublicName */
/** @typedef {import("./surface.mjs").Surface} Surface */

/** @typedef {{ title: string, names: PublicName[], sections: Section[] }} Group */
/** @typedef {{ entry: Entry, groups: Group[], anchors: Map<string, string> }} Page */

const NOTE = "<!-- Generated from the docstrings by npm run docs:api: do not edit. -->";

/**
 * The Markdown pages, by name of their file: one for each entry, and the list of all names.
 *
 * @param {Surface} surface
 * @returns {Map<string, string>}
 */
export function pages(surface) {
  const all = surface.entries.map(({ entry, names }) => outline(surface, entry, names));
  const anchors = new Map(all.map((page) => [page.entry.slug, page.anchors]));
  /** @type {Map<string, string>} */
  const files = new Map([["README.md", index(all, new Links(anchors, "README"))]]);
  for (const page of all) files.set(`${page.entry.slug}.md`, entryPage(page, new Links(anchors, page.entry.slug)));
  return files;
}

/**
 * The headings of an entry's page, in order.
 *
 * @param {Surface} surface
 * @param {Entry} entry
 * @param {readonly PublicName[]} names
 * @returns {Page}
 */
function outline(surface, entry, names) {
  const used = new Anchors();
  used.add(entry.name);
  /** @type {Page["anchors"]} */
  const anchors = new Map();
  const groups = grouped(names, entry.slug === entry.name).map(([title, members]) => {
    used.add(title);
    const sections = members.flatMap((found) => sectionsOf(surface, found));
    for (const { name } of sections) anchors.set(name, used.add(name));
    return { title, names: members, sections };
  });
  return { entry, groups, anchors };
}

/** Headings of the main page: by what is in a name, or else by the folder of `src` that it comes from. */
const WORDS = /** @type {const} */ ([
  [/Transport/, "Transports"],
  [/Format/, "Formatters"],
  [/Filter|Redact/, "Filters"],
]);
const FOLDERS = new Map([
  ["", "Logger"],
  ["internal", "Logger"],
  ["context", "Context"],
  ["held", "Logger"],
  ["ids", "IDs"],
  ["filters", "Filters"],
  ["formatters", "Formatters"],
  ["transports", "Transports"],
]);

/**
 * The names of a page under their headings; in each, functions and values before types.
 *
 * @param {readonly PublicName[]} names
 * @param {boolean} isMain
 * @returns {[title: string, names: PublicName[]][]}
 */
function grouped(names, isMain) {
  const titles = isMain ? [...new Set(FOLDERS.values())] : ["Functions", "Types"];
  return titles.flatMap((title) => {
    const members = names.filter((found) => title === (isMain ? topicTitle(found) : kindTitle(found)));
    const sorted = [...members.filter(isValue), ...members.filter((found) => !isValue(found))];
    return sorted.length === 0 ? [] : [[title, sorted]];
  });
}

/** @param {PublicName} found */
function kindTitle(found) {
  return isValue(found) ? "Functions" : "Types";
}

/** @param {PublicName} found */
function topicTitle({ name, file }) {
  const [, folder = ""] = /^\.build\/declarations\/(?:(\w+)\/)?/.exec(file) ?? [];
  const title = WORDS.find(([word]) => word.test(name))?.[1] ?? FOLDERS.get(folder);
  if (title === undefined) throw new Error(`"${name}" comes from "${folder}", which has no heading in pages.mjs`);
  return title;
}

/** @param {PublicName} found */
function isValue({ declarations }) {
  return declarations.some(({ node }) => !/^TS(?:Interface|TypeAlias)/.test(node.type));
}

/**
 * @param {Page} page
 * @param {Links} links
 */
function entryPage({ entry, groups }, links) {
  const blocks = [
    NOTE,
    `# ${entry.name}`,
    `What \`import ... from "${entry.name}"\` gives. All entries and names: [the public API](README.md).`,
  ];
  for (const { title, sections } of groups) {
    blocks.push(`## ${title}`);
    for (const { name, level, body } of sections) {
      const paragraphs = body(links).filter((paragraph) => paragraph !== undefined && paragraph !== "");
      blocks.push(`${"#".repeat(level)} \`${name}\``, .../** @type {string[]} */ (paragraphs));
    }
  }
  return `${blocks.join("\n\n")}\n`;
}

/**
 * @param {readonly Page[]} all
 * @param {Links} links
 */
function index(all, links) {
  const blocks = [
    NOTE,
    "# The public API",
    "Every name that the package exports, by entry. Each leads to its signature, options, errors and an example. The same text is in\n" +
      "the docstrings, which your editor shows.",
  ];
  for (const { entry, groups } of all) {
    blocks.push(`## [${entry.name}](${entry.slug}.md)`);
    for (const { title, names } of groups) {
      const rows = names.map(({ name, declarations }) => {
        const text = firstSentence(declarations[0]?.doc?.description ?? "");
        return [links.to(name), links.within(text, name)];
      });
      blocks.push(`### ${title}`, table(["name", "meaning"], rows));
    }
  }
  return `${blocks.join("\n\n")}\n`;
}
