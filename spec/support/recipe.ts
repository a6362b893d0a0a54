import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./child-process.js";
import { builtPath, compile, type Snippet, snippetsOf } from "./snippets.js";

/** The longest that a recipe may be, in lines that are not empty. */
export const LONGEST = 30;

/** The program of a recipe's page, which has one. */
export function recipeOf(page: string): Snippet {
  const path = `docs/recipes/${page}.md`;
  const [recipe, ...others] = snippetsOf(path, readFileSync(join(ROOT, path), "utf8"));
  if (recipe === undefined || others.length > 0) throw new Error(`${path} should show one program`);
  return recipe;
}

/**
 * Type-checks and compiles recipes, against the built package.
 * @param name Names the folder that the caller alone uses.
 * @returns The path of each recipe's program, by its page.
 * @throws {Error} With what the compiler says.
 */
export async function buildRecipes(name: string, pages: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const folder = join(ROOT, ".build/recipes", name);
  const recipes = pages.map((page) => [page, recipeOf(page)] as const);
  const { code, stdout } = await compile(
    folder,
    recipes.map(([, recipe]) => recipe),
  );
  if (code !== 0) throw new Error(stdout);
  return new Map(recipes.map(([page, recipe]) => [page, builtPath(folder, recipe)]));
}

/** What follows a line's prefix, of all lines with these IDs, in order; without stacks. */
export function messagesOf(lines: readonly string[], requestId: string, sessionId: string): string[] {
  const tag = `[req=${requestId.slice(0, 8)}|session=${sessionId.slice(0, 8)}] - `;
  return lines.filter((line) => line.includes(tag)).map((line) => line.slice(line.indexOf(tag) + tag.length));
}
