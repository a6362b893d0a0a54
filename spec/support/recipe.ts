import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./child-process.js";
import { builtPath, compile, type Snippet, snippetsOf } from "./snippets.js";

/** A recipe is shorter than this, in lines that are not empty. */
export const LONGEST = 30;

/** Where the packages are that the root does not have. */
const HOSTS = "spec/hosts";

/** The recipes for frameworks that are installed in folders of their own, spec/hosts and spec/next. */
export const HOST_PAGES: readonly string[] = [
  "nestjs",
  "bullmq",
  "trpc",
  "graphql-yoga",
  "socket-io",
  "drizzle",
  "nextjs",
];

/** Why these recipes cannot be run here; undefined if they can. */
export const noHosts: string | undefined = existsSync(join(ROOT, HOSTS, "node_modules/ctxlog"))
  ? undefined
  : "their packages are not installed (node spec/hosts/setup.mjs)";

function snippetsOfRecipe(page: string): Snippet[] {
  const path = `docs/recipes/${page}.md`;
  return snippetsOf(path, readFileSync(join(ROOT, path), "utf8"));
}

/** The program of a recipe's page. @throws {Error} If the page does not have exactly one. */
export function recipeOf(page: string): Snippet {
  const [recipe, ...others] = snippetsOfRecipe(page);
  if (recipe === undefined || others.length > 0) throw new Error(`${page} should show one program`);
  return recipe;
}

/** The first line of a program in several files. */
const FILE_NAME = /^\/\/ (\S+)\n/;

/** The files of a recipe's program: each begins with its path. @throws {Error} If one does not. */
export function filesOf(page: string): { readonly path: string; readonly source: string }[] {
  return snippetsOfRecipe(page).map(({ source }) => {
    const [first, path] = FILE_NAME.exec(source) ?? [];
    if (first === undefined || path === undefined) throw new Error(`a file of ${page} has no path`);
    return { path, source: source.slice(first.length) };
  });
}

/** The code of a recipe's page, of one file or several. */
export function codeOfRecipe(page: string): string {
  if (snippetsOfRecipe(page).length === 1) return recipeOf(page).source;
  return filesOf(page)
    .map(({ source }) => source)
    .join("");
}

/**
 * Type-checks and compiles recipes with the built package.
 * @param name The name of a folder for this caller only.
 * @returns The path of each recipe's program, by its page.
 * @throws {Error} With the compiler's errors.
 */
export async function buildRecipes(name: string, pages: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const root = pages.some((page) => HOST_PAGES.includes(page)) ? join(ROOT, HOSTS) : ROOT;
  const folder = join(root, ".build/recipes", name);
  const recipes = pages.map((page) => [page, recipeOf(page)] as const);
  const { code, stdout } = await compile(
    folder,
    recipes.map(([, recipe]) => recipe),
  );
  if (code !== 0) throw new Error(stdout);
  return new Map(recipes.map(([page, recipe]) => [page, builtPath(folder, recipe)]));
}

/** The text after the prefix of all lines with these IDs, in order, without stacks. */
export function messagesOf(lines: readonly string[], requestId: string, sessionId: string): string[] {
  const tag = `[req=${requestId.slice(0, 8)}|session=${sessionId.slice(0, 8)}] - `;
  return lines.filter((line) => line.includes(tag)).map((line) => line.slice(line.indexOf(tag) + tag.length));
}
