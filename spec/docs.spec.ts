import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Anchors } from "../docs/api/generator/links.mjs";
import { type ProcessResult, ROOT, runNode } from "./support/child-process.js";
import { PAGES, pageText } from "./support/pages.js";
import { HOST_PAGES } from "./support/recipe.js";
import { builtPath, compile, type Snippet, snippetsOf, steady } from "./support/snippets.js";

/** Servers, which do not end by themselves: they are run by a spec of their own. */
const RECIPES = "docs/recipes/";
const FOLDER = join(ROOT, ".build/docs");

/** Their packages are not those of the root: the specs that run them compile them. */
const HOSTS = HOST_PAGES.map((page) => `${RECIPES}${page}.md`);

const snippets = PAGES.filter((page) => !HOSTS.includes(page)).flatMap((page) => snippetsOf(page, pageText(page)));

let compiled: ProcessResult;
let scratch: string;

beforeAll(async () => {
  compiled = await compile(FOLDER, snippets);
  scratch = mkdtempSync(join(tmpdir(), "ctxlog-docs-"));
});

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

async function runSnippet(snippet: Snippet): Promise<ProcessResult> {
  const cwd = join(scratch, `${snippet.page.replace(/\W/g, "-")}-${snippet.line}`);
  mkdirSync(cwd);
  return runNode([builtPath(FOLDER, snippet)], { cwd });
}

describe.concurrent("the snippets of README and docs", () => {
  test("compile under the project's strict options", () => {
    expect(compiled).toMatchObject({ code: 0, stdout: "", stderr: "" });
  });

  test.each(
    snippets
      .filter(({ page }) => !page.startsWith(RECIPES))
      .map((snippet) => [`${snippet.page}:${snippet.line}`, snippet] as const),
  )("%s runs, and prints what the page says", async (_, snippet) => {
    const { code, stdout, stderr } = await runSnippet(snippet);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    if (snippet.output !== undefined) expect(steady(stdout)).toBe(steady(snippet.output));
  });
});

describe("the check of the snippets", () => {
  const page = (...lines: string[]): string => `${["# Page", "", ...lines].join("\n")}\n`;

  test("fails for a snippet that does not compile", async () => {
    const folder = join(ROOT, ".build/docs-broken");
    const broken = snippetsOf(
      "page.md",
      page("```ts", 'import { creatLogger } from "ctxlog";', "creatLogger();", "```"),
    );
    const { code, stdout } = await compile(folder, broken);
    rmSync(folder, { recursive: true });
    expect(code).not.toBe(0);
    expect(stdout).toContain("page-md-3.ts(1,10)");
  });

  test("finds every program, with its hidden set-up and its output", () => {
    const markdown = page(
      "<!-- given",
      "const a = 1;",
      "-->",
      "```ts",
      "console.log(a);",
      "```",
      "",
      "```text",
      "1",
      "```",
    );
    expect(snippetsOf("page.md", markdown)).toEqual([
      { page: "page.md", line: 6, source: "const a = 1;\nconsole.log(a);\n", hidden: "const a = 1;\n", output: "1\n" },
    ]);
  });

  test.each(["```typescript", "```js", "```tsx", "~~~ts2", "  ```ts"])(
    "refuses a program in a fence of %s",
    (fence) => {
      expect(() => snippetsOf("page.md", page(fence, "const a = 1;", "```"))).toThrow('instead of "ts"');
    },
  );

  test("distinguishes outputs by their IDs, but not by time and place", () => {
    const line = (id: string) => `2024-01-15 10:30:15 - INFO - [req=${id}|session=none] - took ms=12\n`;
    expect(steady(line("abcdefgh") + line("abcdefgh"))).toBe(steady(line("22222222") + line("22222222")));
    expect(steady(line("abcdefgh") + line("abcdefgh"))).not.toBe(steady(line("abcdefgh") + line("22222222")));
    expect(steady(line("a1b2c3d4"))).not.toBe(steady(line("a1b2c3d5")));
  });
});

const API_PAGES = readdirSync(join(ROOT, "docs/api"))
  .filter((name) => name.endsWith(".md"))
  .map((name) => `docs/api/${name}`);

describe("the links of README and docs", () => {
  test.each([...PAGES, ...API_PAGES])("%s links to pages and headings that exist", (page) => {
    for (const [, target = ""] of pageText(page).matchAll(/\]\((?!\w+:)([^)\s]+)\)/g)) {
      const [path = "", heading] = target.split("#");
      const file = path === "" ? page : join(page, "..", path);
      expect(() => readdirOrFile(file), `${page} links to ${target}`).not.toThrow();
      if (heading !== undefined) expect(headingsOf(pageText(file)), `${page} links to ${target}`).toContain(heading);
    }
  });
});

function readdirOrFile(path: string): void {
  if (path.endsWith("/")) readdirSync(join(ROOT, path));
  else pageText(path);
}

/** Headings as GitHub names them in links: of equal ones, the second is `name-1`. */
function headingsOf(markdown: string): string[] {
  const anchors = new Anchors();
  return Array.from(markdown.matchAll(/^#+ (.*)$/gm), ([, heading = ""]) => anchors.add(heading));
}
