import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./child-process.js";

/** The pages that people write: README, the pages for contributors, and docs but for what is generated. */
export const PAGES: readonly string[] = [
  ...["README.md", "CONTRIBUTING.md", "SECURITY.md"].filter((page) => existsSync(join(ROOT, page))),
  ...(readdirSync(join(ROOT, "docs"), { recursive: true }) as string[]).map((name) => `docs/${name}`).sort(),
].filter((page) => page.endsWith(".md") && !page.startsWith("docs/api/"));

export function pageText(page: string): string {
  return readFileSync(join(ROOT, page), "utf8");
}

const FENCE = /^( *)(```|~~~)[\s\S]*?^\1\2/gm;
const COMMENT = /<!--[\s\S]*?-->/g;

/** What a page shows as a block of code, and what its comments give to its programs. */
export function blocksOf(markdown: string): string {
  return [...markdown.matchAll(FENCE), ...markdown.matchAll(COMMENT)].map(([block]) => block).join("\n");
}

/** What stands as code within the sentences of a page, each on one line. */
export function codeIn(markdown: string): string[] {
  const prose = markdown.replace(COMMENT, "").replace(FENCE, "");
  return Array.from(prose.matchAll(/(?<!`)(`+)(?!`)((?:(?!\n\n)[\s\S])+?)(?<!`)\1(?!`)/g), ([, , code = ""]) =>
    code.replace(/\s+/g, " ").trim(),
  );
}
