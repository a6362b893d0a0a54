import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ROOT } from "./support/child-process.js";
import { circles, reachable, type SourceFile, sourceFiles } from "./support/source-files.js";

const PAGE = "docs/architecture.md";
/** The row of files that are in no folder. */
const TOP = "src/";

const files = sourceFiles();
const page = readFileSync(join(ROOT, PAGE), "utf8");

/** The cells of each row of the page's table whose first heading is `heading`. */
function table(heading: string): string[][] {
  const rows = page.split(new RegExp(`^\\| ${heading} \\|.*\\n\\|[-|]+\\n`, "m"))[1]?.split(/\n(?!\|)/)[0] ?? "";
  return rows.split("\n").map((row) =>
    row
      .slice(1, -1)
      .split("|")
      .map((cell) => cell.trim()),
  );
}

function codeIn(cell: string | undefined): string[] {
  return Array.from(cell?.matchAll(/`([^`]+)`/g) ?? [], ([, code = ""]) => code);
}

const rooms = new Map(table("room").map(([room, , allowed]) => [codeIn(room)[0] ?? "", codeIn(allowed)]));

function roomOf(path: string): string {
  return /^src\/([^/]+)\//.exec(path)?.[1] ?? TOP;
}

/** The imports of a file that lead out of its room, each as the table names it: the room, or the file of src. */
function importsOutside({ path, imports }: SourceFile): { from: string; to: string; name: string }[] {
  return imports
    .filter((imported) => roomOf(imported) !== roomOf(path))
    .map((to) => ({ from: path, to, name: roomOf(to) === TOP ? to : roomOf(to) }));
}

describe(`the rooms in ${PAGE}`, () => {
  test("are the folders of src", () => {
    expect([...rooms.keys()].sort()).toEqual([...new Set(files.map(({ path }) => roomOf(path)))].sort());
  });

  test("import only what their row allows", () => {
    const forbidden = files
      .flatMap(importsOutside)
      .filter(({ from, name }) => !rooms.get(roomOf(from))?.includes(name))
      .map(({ from, to }) => `${from} imports ${to}`);
    expect(forbidden).toEqual([]);
  });

  test("are allowed nothing that they do not use", () => {
    const used = files.flatMap(importsOutside).map(({ from, name }) => `${roomOf(from)} uses ${name}`);
    const unused = [...rooms].flatMap(([room, allowed]) =>
      allowed.filter((name) => !used.includes(`${room} uses ${name}`)).map((name) => `${room} does not use ${name}`),
    );
    expect(unused).toEqual([]);
  });

  test("import no room below them in the table", () => {
    const order = [...rooms.keys()];
    const upward = [...rooms].flatMap(([room, allowed]) =>
      allowed
        .filter((name) => (name.startsWith(TOP) ? !existsSync(join(ROOT, name)) : !isAbove(name, room)))
        .map((name) => `${room} may import ${name}`),
    );
    expect(upward).toEqual([]);

    function isAbove(name: string, room: string): boolean {
      return order.includes(name) && order.indexOf(name) < order.indexOf(room);
    }
  });
});

describe("the files of src", () => {
  test("import each other in no circle, type imports included", () => {
    expect(circles(files)).toEqual([]);
  });

  test("are part of ctxlog without its other entries", () => {
    const byPath = new Map(files.map((file) => [file.path, file]));
    const main = [...reachable("src/index.ts", byPath)].map(roomOf);
    expect(main).toContain("formatters");
    expect(main.filter((room) => ["http", "loggers", "shipping", "testing"].includes(room))).toEqual([]);
  });

  test("are all part of an entry, of the command, or of its page", () => {
    const byPath = new Map(files.map((file) => [file.path, file]));
    const entries = files
      .map(({ path }) => path)
      .filter((path) => /^src\/(?:(?:\w+\/)?index|story\/(?:page\/browser\/)?main)\.ts$/.test(path));
    const used = new Set(entries.flatMap((entry) => [entry, ...reachable(entry, byPath)]));
    expect(files.map(({ path }) => path).filter((path) => !used.has(path))).toEqual([]);
  });
});

describe("the way of a line", () => {
  const steps = table("step");

  test("has ten steps", () => {
    expect(steps).toHaveLength(10);
  });

  test.each(steps.map(([step = "", link = "", name]) => [step, /\[([^\]]+)\]/.exec(link)?.[1] ?? "", ...codeIn(name)]))(
    "step %s names a file and a function in it: %s, %s",
    (_, path, name) => {
      const file = files.find((source) => source.path === path);
      expect([...(file?.functions ?? [])]).toContain(name);
    },
  );
});

describe("the check of the files", () => {
  const file = (path: string, ...imports: string[]): SourceFile => ({ path, imports, functions: new Set() });

  test("finds a circle, and nothing that only leads to one", () => {
    expect(circles([file("a", "b"), file("b", "c"), file("c", "b"), file("d")])).toEqual([["b", "c"]]);
  });

  test("sees imports of types, and what is exported from elsewhere", () => {
    const imports = (path: string) => files.find((source) => source.path === path)?.imports;
    expect(imports("src/contracts.ts")).toContain("src/level.ts");
    expect(imports("src/http/index.ts")).toContain("src/http/extract.ts");
  });
});
