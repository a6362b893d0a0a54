// Writes llms.txt, in the form of https://llmstxt.org: what the package is, and its pages with a sentence each. The one at the
// root is in the package, and lists what the package has. docs/llms.txt lists what the repository has.
import { writeFileSync } from "node:fs";
import { posix } from "node:path";
import { fileURLToPath } from "node:url";
import { read, sections } from "./pages.mjs";

const ROOT = new URL("../../", import.meta.url);

/** What package.json leaves out of the package. */
const UNPUBLISHED =
  /^(?:CONTRIBUTING\.md|docs\/(?:api\/.*|architecture\.md|benchmarks\.md|decisions\.md|reliability\.md|why\.md))$/;

/** What a reader must know to use any of the pages. @param {string} readme The path of README. @param {string} names */
const notes = (readme, names) => [
  `- Installation, the first lines and a tour of the features: [README](${readme}).`,
  "- Each page stands alone: its programs have all their imports, and were run to print what the page shows.",
  "- Entries: `ctxlog` (loggers, context, filters, formatters, transports, console, process), `ctxlog/http` (requests in and out), " +
    "`ctxlog/loggers` (other loggers), `ctxlog/shipping` (lines over HTTP), `ctxlog/testing`. Each is imported and required by the " +
    "same names.",
  `- ${names}`,
  "- A log call never throws. A wrong option throws a TypeError when a logger is created, and says what is allowed.",
];
const DECLARED =
  "Every public name has a docstring with its options, defaults, errors and an example, in the declarations: `dist/cjs/index.d.ts`, " +
  "and `dist/cjs/ENTRY.d.ts` for the other entries.";
const LISTED = "Every public name, with its options, defaults, errors and an example: [the public API](api/README.md).";

/** The files, by their path. @returns {Map<string, string>} */
export function generate() {
  const all = sections();
  const published = all.map(({ title, pages }) => ({
    title,
    pages: pages.filter(({ path }) => !UNPUBLISHED.test(path)),
  }));
  return new Map([
    ["llms.txt", list(".", notes("README.md", DECLARED), published)],
    ["docs/llms.txt", list("docs", notes("../README.md", LISTED), all)],
  ]);
}

/**
 * @param {string} folder Where the list is: links start there.
 * @param {readonly string[]} lines
 * @param {readonly import("./pages.mjs").Section[]} parts
 */
function list(folder, lines, parts) {
  const { title: name, about } = read("README.md");
  const blocks = [`# ${name}`, `> ${about} ${read("docs/runtimes.md").about}`, lines.join("\n")];
  for (const { title, pages } of parts) {
    const entries = pages.map(
      (page) => `- [${page.title.replaceAll("`", "")}](${posix.relative(folder, page.path)}): ${page.about}`,
    );
    blocks.push(`## ${title}`, entries.join("\n"));
  }
  return `${blocks.join("\n\n")}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [path, text] of generate()) writeFileSync(new URL(path, ROOT), text);
}
