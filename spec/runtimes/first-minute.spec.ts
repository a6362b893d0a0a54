import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ROOT, run } from "../support/child-process.js";
import { snippetsOf, steady } from "../support/snippets.js";
import { runProgram } from "./checks.mjs";
import { areInstalled, type Runtime, runtimes } from "./runtimes.mjs";

const README = readFileSync(join(ROOT, "README.md"), "utf8");
const [first] = snippetsOf("README.md", README);
/** How README says that it is run: `node app.mjs`. */
const COMMANDS = Array.from(README.matchAll(/\b((?:node|bun|deno run) app\.mjs)\b/g), ([, command = ""]) => command);

const found = runtimes().filter(({ kind }) => kind !== "workerd");
const NOTE = areInstalled ? "" : " (only this Node: node spec/runtimes/setup.mjs installs the others)";

/** Node does so from 22.18 on. */
function runsTypeScript({ kind, name }: Runtime): boolean {
  const [major = 0, minor = 0] = (/[\d.]+/.exec(name)?.[0] ?? "").split(".").map(Number);
  return kind !== "node" || major > 22 || (major === 22 && minor >= 18);
}

let packed: string;
let empty: string;

/** As README says: an empty folder, and `npm install`, there of what is packed. */
beforeAll(async () => {
  packed = mkdtempSync(join(tmpdir(), "ctxlog-packed-"));
  empty = mkdtempSync(join(tmpdir(), "ctxlog-empty-"));
  const { stdout } = await run("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", packed]);
  const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
  const options = ["--prefer-offline", "--no-audit", "--no-fund", "--no-update-notifier"];
  const installed = await run("npm", ["install", ...options, join(packed, filename)], { cwd: empty });
  expect(installed).toMatchObject({ code: 0 });
}, 60_000);

afterAll(() => {
  for (const folder of [packed, empty]) if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
});

async function pasted(runtime: Runtime, file: string, args: readonly string[]): Promise<void> {
  writeFileSync(join(empty, file), first?.source ?? "");
  // Without the permissions that the suite gives Deno: README names none.
  const bare: Runtime = { ...runtime, command: runtime.command.slice(0, 1) };
  const { code, stdout, stderr } = await runProgram(bare, empty, [...args, file]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(steady(stdout)).toBe(steady(first?.output ?? ""));
}

describe("README's first snippet, pasted into an empty folder,", () => {
  test("has one command for each runtime", () => {
    expect(COMMANDS).toEqual(["node app.mjs", "bun app.mjs", "deno run app.mjs"]);
  });

  test.each(found.map((runtime) => [runtime.name, runtime] as const))(
    `prints what README shows on %s${NOTE}`,
    async (_, runtime) => {
      const [, ...args] = COMMANDS.find((command) => command.startsWith(runtime.kind))?.split(" ") ?? [];
      await pasted(runtime, args.pop() ?? "", args);
      if (runsTypeScript(runtime)) await pasted(runtime, "app.mts", args);
    },
    60_000,
  );
});
