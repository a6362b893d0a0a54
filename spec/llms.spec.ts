import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { generate } from "../docs/llms/generate.mjs";
import { ROOT } from "./support/child-process.js";
import { PAGES, pageText } from "./support/pages.js";
import { snippetsOf } from "./support/snippets.js";

const MAX_BYTES = 100_000;
const files = generate();

const linksOf = (text: string): string[] => Array.from(text.matchAll(/\]\(([^)]+)\)/g), ([, link = ""]) => link);

describe.each([...files])("%s", (path, text) => {
  test("is what the pages say", () => {
    expect(readFileSync(join(ROOT, path), "utf8"), "run npm run docs:llms").toBe(text);
  });

  test("is smaller than 100 KB", () => {
    expect(Buffer.byteLength(text)).toBeLessThan(MAX_BYTES);
  });

  test("has the form of llmstxt.org: a title, a summary, notes, and sections of links with a sentence each", () => {
    const [title, summary, notes, ...sections] = text.trimEnd().split("\n\n");
    expect(title).toBe("# ctxlog");
    expect(summary).toMatch(/^> \S.*\.$/);
    expect(notes).toMatch(/^(?:- .+(?:\n|$))+$/);
    expect(sections.filter((_, index) => index % 2 === 0)).toEqual([
      "## Learn",
      "## Reference",
      "## Recipes",
      "## Optional",
    ]);
    for (const list of sections.filter((_, index) => index % 2 === 1)) {
      for (const line of list.split("\n")) expect(line).toMatch(/^- \[[^\]]+\]\([^)\s]+\): \S.+[.!?]$/);
    }
  });

  test("links to files that exist, each listed once", () => {
    const links = linksOf(text).map((link) => join(dirname(path), link));
    expect(links.filter((link) => !existsSync(join(ROOT, link)))).toEqual([]);
    const listed = linksOf(text.slice(text.indexOf("\n## ")));
    expect(listed.length).toBe(new Set(listed).size);
  });
});

test("docs/llms.txt lists every page", () => {
  const links = linksOf(files.get("docs/llms.txt") ?? "").map((link) => join("docs", link));
  expect(PAGES.filter((page) => !links.includes(page))).toEqual([]);
});

describe("a page alone", () => {
  const snippets = PAGES.flatMap((page) => snippetsOf(page, pageText(page)));

  test.each(
    snippets.map(({ page, line, source, hidden }) => [`${page}:${line}`, source.slice(hidden.length), hidden] as const),
  )("%s shows all that its program names", (_, shown, hidden) => {
    const names = hiddenNames(hidden);
    expect(names.filter((name) => new RegExp(`\\b${name}\\b`).test(shown))).toEqual([]);
  });

  test("is known by what its hidden set-up gives to the program", () => {
    const hidden =
      'import { log as own, type A } from "ctxlog";\nimport fs from "node:fs";\nconst { a: b, c } = own;\n';
    expect(hiddenNames(`${hidden}declare const Bun: object;\nasync function run() {}\n`).sort()).toEqual(
      ["A", "b", "c", "fs", "own", "run"].sort(),
    );
  });
});

/** What a hidden set-up imports or creates. What it declares, the host has. */
function hiddenNames(hidden: string): string[] {
  const [lists, single] = [
    /^(?:import(?: type)?(?: \w+,)?|const|let) \{([^}]*)\}/gm,
    /^(?:import(?: type)? |const |let |class |(?:async )?function )(\w+)/gm,
  ];
  const listed = Array.from(hidden.matchAll(lists), ([, list = ""]) => list.split(",")).flat();
  const named = listed.map((part) => /(\w+)\s*$/.exec(part)?.[1] ?? "").filter((name) => name !== "");
  return [...named, ...Array.from(hidden.matchAll(single), ([, name = ""]) => name)].filter((name) => name !== "type");
}
