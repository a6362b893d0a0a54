import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { existing, generate } from "../../docs/api/generate.mjs";
import { ROOT } from "../support/child-process.js";

const FIX = "run npm run docs:api, and review what changes";
const files = generate();

describe("docs/api", () => {
  test("has a page and a report for each entry, and nothing else", () => {
    expect(existing().sort(), FIX).toEqual([...files.keys()].sort());
  });

  test.each([...files.keys()])("%s says what the docstrings and the declarations say", (path) => {
    expect(readFileSync(join(ROOT, "docs/api", path), "utf8"), FIX).toBe(files.get(path));
  });

  test("lists every name that an entry exports", async () => {
    const list = files.get("README.md");
    const entries = await Promise.all([
      import("../../src/index.js"),
      import("../../src/http/index.js"),
      import("../../src/loggers/index.js"),
      import("../../src/testing/index.js"),
    ]);
    for (const exported of entries) {
      for (const name of Object.keys(exported)) expect(list).toContain(`[\`${name}\`](`);
    }
  });
});
