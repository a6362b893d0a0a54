import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { hiddenDeclarations } from "../../docs/api/generator/report.mjs";
import { readSurface } from "../../docs/api/generator/surface.mjs";
import { ROOT, tsc } from "../support/child-process.js";

const surface = readSurface();
const all = surface.entries.flatMap(({ names }) => names);

/** Types that public ones are made of, and that have no public name of their own. */
const PARTS = ["DeclaredFields", "KnownContextFields"];

describe("the public types", () => {
  test("show no insides: they are made of public types, and of the known parts", () => {
    const hidden = hiddenDeclarations(surface, all).filter(({ name }) => !PARTS.includes(name));
    expect(hidden.map(({ name, file }) => `${name} (${file})`)).toEqual([]);
  });

  test("are no classes, which would show their private members", () => {
    const classes = all.filter(({ declarations }) => declarations.some(({ node }) => node.type === "ClassDeclaration"));
    expect(classes.map(({ name }) => name)).toEqual([]);
  });

  test("have different names in different entries, unless they are the same", () => {
    const twice = all.filter(({ name, file }) => all.some((other) => other.name === name && other.file !== file));
    expect(twice.map(({ name, entry }) => `${entry.name}: ${name}`)).toEqual([]);
  });

  test("are all in the reports, which compile alone", async () => {
    const reports = surface.entries.map(({ entry }) => join(ROOT, "docs/api/report", `${entry.slug}.d.ts`));
    const options = [
      "--ignoreConfig",
      "--noEmit",
      "--strict",
      "--module",
      "nodenext",
      "--lib",
      "es2023,esnext.disposable",
    ];
    const { code, stdout } = await tsc([...options, "--types", "node", ...reports]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
  });
});
