import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { describe, expect, test } from "vitest";
import { runNode } from "../support/child-process.js";
import { temporary } from "../support/temporary.js";

const INDEX = fileURLToPath(new URL("../../dist/index.js", import.meta.url));

/** Calls that log "line 1" and so on, each once. */
const PROGRAM = `
  import { captureConsole, createLogger, prettyFormatter } from ${JSON.stringify(INDEX)};
  const log = createLogger({ context: false, format: prettyFormatter({ position: true }) });
  log.info("line 1");
  log.child({ name: "db" }).warn("line 2", { a: 1 });
  log.log("info", "line 3");
  const { error } = log;
  error("line 4", 5, 6);
  ["line 5"].forEach((text) => log.info(text + "!"));
  class Shop {
    #log = log;
    pay() { this.#log.info("line 6"); }
  }
  new Shop().pay();
  setTimeout(() => log.info("line 7"), 1);
  const undo = captureConsole(log);
  console.log("line 8");
  console.error("line 9", 1);
  console.warn(new Error("line 10"));
  undo();
  log.info("line 11", { get inner() { log.info("line 12"); return 1; } });
`;

/** What a source has where a line is logged. */
const CALLS: readonly RegExp[] = [
  /^info\(.line 1\b/,
  /^warn\(.line 2\b/,
  /^log\(.info., *.line 3\b/,
  /^\w+\(.line 4\b/,
  /^info\(\w+ *\+ *.!/,
  /^info\(.line 6\b/,
  /^info\(.line 7\b/,
  /^log\(.line 8\b/,
  /^error\(.line 9\b/,
  /^warn\((?:\/\*.*?\*\/ *)?(?:new +)?Error\(.line 10\b/,
  /^info\(.line 11\b/,
  /^info\(.line 12\b/,
];

interface Positions {
  /** The files that the lines name. */
  readonly paths: ReadonlySet<string>;
  /** The source at the position that each line shows, by the line's number. */
  readonly found: ReadonlyMap<number, string>;
}

async function positions(home: string, file: string): Promise<Positions> {
  const { stdout, stderr } = await runNode([file], { cwd: home });
  expect(stderr).toBe("");
  const paths = new Set<string>();
  const found = new Map<number, string>();
  for (const [, number, path = "", row, column] of stdout.matchAll(/line (\d+)[^()\n]*\((\S+?):(\d+):(\d+)\)/g)) {
    const lines = readFileSync(join(home, path), "utf8").split("\n");
    paths.add(path);
    found.set(Number(number), (lines[Number(row) - 1] as string).slice(Number(column) - 1));
  }
  return { paths, found };
}

function expectCalls(found: ReadonlyMap<number, string>): void {
  for (const [index, call] of CALLS.entries()) {
    expect(found.get(index + 1)?.slice(0, 60), `line ${index + 1}`).toMatch(call);
  }
}

async function bundle(home: string, file: string, options: { minify?: boolean; sourcemap?: boolean }): Promise<void> {
  mkdirSync(join(home, "src"));
  writeFileSync(join(home, "src/app.js"), PROGRAM);
  const built = await rolldown({
    input: join(home, "src/app.js"),
    platform: "node",
    external: ["tslog", "nanoid"],
    logLevel: "silent",
  });
  await built.write({ file: join(home, file), format: file.endsWith(".cjs") ? "cjs" : "esm", ...options });
  await built.close();
  // nanoid is found from there.
  mkdirSync(join(home, "node_modules/nanoid"), { recursive: true });
  writeFileSync(join(home, "node_modules/nanoid/package.json"), '{ "type": "module", "exports": "./index.js" }');
  writeFileSync(join(home, "node_modules/nanoid/index.js"), "export const customAlphabet = () => () => 'x';");
}

describe("positions are those of the calls", () => {
  test("without a bundle", async () => {
    const home = temporary();
    writeFileSync(join(home, "app.mjs"), PROGRAM);
    expectCalls((await positions(home, "app.mjs")).found);
  });

  test.each<[string, { minify?: boolean }]>([
    ["app.mjs", {}],
    ["app.mjs", { minify: true }],
    ["app.cjs", {}],
    ["app.cjs", { minify: true }],
    ["dist/app.mjs", {}],
    ["dist/index.mjs", { minify: true }],
    ["dist/shared.mjs", {}],
    ["src/main.mjs", {}],
    ["node_modules/ctxlog/app.mjs", {}],
  ])("in the bundle %s, with %j", async (file, options) => {
    const home = temporary();
    await bundle(home, file, options);
    expectCalls((await positions(home, file)).found);
  });

  test("in the source of a bundle with a source map", async () => {
    const home = temporary();
    await bundle(home, "dist/app.mjs", { minify: true, sourcemap: true });
    symlinkSync(new URL("../../node_modules/tslog", import.meta.url), join(home, "node_modules/tslog"));
    const { paths, found } = await positions(home, "dist/app.mjs");
    expect(paths).toEqual(new Set(["src/app.js"]));
    expectCalls(found);
  });
});
