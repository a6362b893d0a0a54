import { readdirSync, readFileSync } from "node:fs";
import { firstSentence } from "../api/generator/docstring.mjs";

/**
 * A page as a list names it.
 *
 * @typedef {object} Page
 * @property {string} path From the repository's root.
 * @property {string} title Its first heading.
 * @property {string} about Its first sentence.
 */

/** @typedef {{ title: string, pages: Page[] }} Section */

const ROOT = new URL("../../", import.meta.url);
const LINK = /\[((?:[^[\]]|\[[^[\]]*\])*)\]\(([^)\s]*)\)/g;

/** The format of llms.txt reserves the last name for what may be left out where space is short. */
const SECTIONS = new Map([
  ["learn", "Learn"],
  ["reference", "Reference"],
  ["internals", "Optional"],
]);

/** The sections: the columns of the table at the end of README, and the recipes. @returns {Section[]} */
export function sections() {
  const [, table = ""] = textOf("README.md").split("\n## More\n");
  const [header = [], , ...rows] = table
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .map((line) => line.split("|").slice(1, -1));
  const listed = header.map((name, column) => {
    const title = SECTIONS.get(name.trim());
    if (title === undefined) throw new Error(`README's column "${name.trim()}" has no section in docs/llms/pages.mjs`);
    const paths = rows.flatMap((row) => Array.from((row[column] ?? "").matchAll(LINK), ([, , path = ""]) => path));
    return { title, pages: paths.filter((path) => path.endsWith(".md")).map(read) };
  });
  return [...listed.slice(0, -1), { title: "Recipes", pages: recipes() }, ...listed.slice(-1)];
}

function recipes() {
  const names = readdirSync(new URL("docs/recipes/", ROOT)).filter((name) => /^(?!README).*\.md$/.test(name));
  return names.sort().map((name) => read(`docs/recipes/${name}`));
}

/** @param {string} path @returns {Page} @throws {Error} If the page does not open with a heading and a sentence. */
export function read(path) {
  const text = textOf(path).replace(/<!--[\s\S]*?-->\n*/g, "");
  const [heading = "", ...blocks] = text.split("\n\n");
  const paragraph = blocks.find((block) => !block.startsWith("![")) ?? "";
  const [, title] = /^# (.*)$/.exec(heading) ?? [];
  if (title === undefined || !/^(?:[A-Z]|`[^`]|ctxlog )/.test(paragraph)) {
    throw new Error(`${path} must open with a heading and a sentence that says what it is about`);
  }
  return { path, title, about: firstSentence(paragraph.replace(LINK, "$1")).replace(/:$/, ".") };
}

/** @param {string} path */
export function textOf(path) {
  return readFileSync(new URL(path, ROOT), "utf8");
}
