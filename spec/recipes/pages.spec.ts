import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "../support/child-process.js";
import { codeOfRecipe, LONGEST } from "../support/recipe.js";

const FOLDER = join(ROOT, "docs/recipes");
const PAGES = readdirSync(FOLDER)
  .filter((name) => name !== "README.md")
  .map((name) => name.replace(/\.md$/, ""));

test.each(PAGES)("%s shows one program of fewer than 30 lines, and is in the list of recipes", (page) => {
  const lines = codeOfRecipe(page)
    .split("\n")
    .filter((line) => line.trim() !== "");
  expect(lines.length).toBeLessThan(LONGEST);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(120);
  expect(readFileSync(join(FOLDER, "README.md"), "utf8")).toContain(`](${page}.md)`);
});

test("each recipe is run by a spec", () => {
  const folder = join(ROOT, "spec/recipes");
  const specs = readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), "utf8"))
    .join("");
  for (const page of PAGES) expect(specs, page).toContain(`"${page}"`);
});
