import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { ROOT, run } from "../support/child-process.js";

/** The folder of these specs. */
export const HERE: string = join(ROOT, "spec/toolchains");
export const BIN: string = join(HERE, "node_modules/.bin");
export const isInstalled: boolean = existsSync(BIN);

if (!isInstalled) console.warn("skipped: the toolchains are not installed; run node spec/toolchains/setup.mjs");

/** What a user installs beside the package, that the root has too. */
const OF_ROOT = ["nanoid", "tslog", "rolldown", "vitest"];

let root: string;
let home: string;
let count = 0;

/** A project that has the packed package, and finds the tools in the folders above. */
beforeAll(async () => {
  if (!isInstalled) return;
  root = mkdtempSync(join(tmpdir(), "ctxlog-toolchains-"));
  symlinkSync(join(HERE, "node_modules"), join(root, "node_modules"));
  home = join(root, "app");
  mkdirSync(home);
  const { stdout } = await run("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", home]);
  const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
  mkdirSync(join(home, "node_modules"));
  await run("tar", ["xzf", filename, "-C", "node_modules"], { cwd: home });
  cpSync(join(home, "node_modules/package"), join(home, "node_modules/ctxlog"), { recursive: true });
  for (const name of OF_ROOT) symlinkSync(join(ROOT, "node_modules", name), join(home, "node_modules", name));
}, 60_000);

afterAll(() => {
  if (root !== undefined) rmSync(root, { recursive: true, force: true });
});

/** Makes a project of these files. */
export function project(files: Readonly<Record<string, string>>): string {
  const folder = join(home, `p${count++}`);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

export const IMPORTS = `import { createLogger, runWithContext } from "ctxlog";\nimport { createTestLogger } from "ctxlog/testing";\n`;
export const REQUIRES = `const { createLogger, runWithContext } = require("ctxlog");\nconst { createTestLogger } = require("ctxlog/testing");\n`;
/** Throws unless the context is on a line, and an error can be shown in pretty. */
export const CHECK = `
  const log = createTestLogger();
  await runWithContext({ requestId: "first" }, async () => {
    await null;
    log.info("Ready");
  });
  if (!log.lines[0].includes("[req=first|session=none] - Ready")) throw new Error(log.lines[0]);
  const lines = [];
  const pretty = createLogger({ format: "pretty", transports: [{ write: (record, line) => lines.push(line) }] });
  pretty.error("Broken", new Error("reason"));
  if (!lines[0].includes("reason") || !/:\\d+:\\d+/.test(lines[0])) throw new Error(lines[0]);
`;
