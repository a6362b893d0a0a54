import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ROOT, run, runNode } from "../support/child-process.js";
import { BIN, CHECK, HERE, IMPORTS, isInstalled, project, REQUIRES } from "./project.js";

const NODE_VERSION = Number.parseInt(process.versions.node, 10);

function tool(folder: string, name: string, args: readonly string[], env: Record<string, string> = {}) {
  return run(join(BIN, name), args, { cwd: folder, env, timeout: 100_000 });
}

const JEST_TEST = `test("a line has its context", async () => {${CHECK}});\n`;

describe.skipIf(!isInstalled)("a test runs", () => {
  test("in Jest, through babel-jest", async () => {
    const folder = project({
      "package.json": "{}",
      "babel.config.json": JSON.stringify({ presets: [["@babel/preset-env", { targets: { node: "20" } }]] }),
      "line.test.js": IMPORTS + JEST_TEST,
    });
    const { code, stderr } = await tool(folder, "jest", ["--rootDir", "."]);
    expect(stderr).toContain("1 passed");
    expect(code).toBe(0);
  }, 100_000);

  test("in Jest, through ts-jest", async () => {
    const folder = project({
      "package.json": JSON.stringify({ jest: { transform: { "\\.ts$": ["ts-jest", { diagnostics: false }] } } }),
      "tsconfig.json": JSON.stringify({ compilerOptions: { module: "commonjs", target: "es2022" } }),
      "line.test.ts": IMPORTS + JEST_TEST,
    });
    const { code, stderr } = await tool(folder, "jest", ["--rootDir", "."]);
    expect(stderr).toContain("1 passed");
    expect(code).toBe(0);
  }, 100_000);

  test("in Jest's ES mode", async () => {
    const folder = project({
      "package.json": JSON.stringify({ type: "module", jest: { transform: {} } }),
      "line.test.js": IMPORTS + JEST_TEST,
    });
    const { code, stderr } = await tool(folder, "jest", ["--rootDir", "."], {
      NODE_OPTIONS: "--experimental-vm-modules",
    });
    expect(stderr).toContain("1 passed");
    expect(code).toBe(0);
  }, 100_000);

  test("in vitest", async () => {
    const folder = project({
      "package.json": JSON.stringify({ type: "module" }),
      "line.test.ts": `import { test } from "vitest";\n${IMPORTS}${JEST_TEST.replaceAll("lines = []", "lines: string[] = []")}`,
    });
    const vitest = join(ROOT, "node_modules/vitest/vitest.mjs");
    const { code, stdout, stderr } = await runNode([vitest, "run"], { cwd: folder, timeout: 100_000 });
    expect(code, stdout + stderr).toBe(0);
    expect(stdout).toContain("1 passed");
  }, 100_000);

  test.each([
    ["cjs", REQUIRES],
    ["mjs", IMPORTS],
  ])(
    "in mocha and node:test, as .%s",
    async (end, header) => {
      const folder = project({
        [`line.${end}`]: `${header}it("a line has its context", async () => {${CHECK}});`,
        [`node.${end}`]:
          (end === "mjs" ? `import { test } from "node:test";\n` : `const { test } = require("node:test");\n`) +
          header +
          JEST_TEST,
      });
      const mocha = await tool(folder, "mocha", [`line.${end}`]);
      expect(mocha.stdout).toContain("1 passing");
      const node = await runNode(["--test", `node.${end}`], { cwd: folder });
      expect(node.stdout).toMatch(/pass 1\b/);
    },
    60_000,
  );
});

const MAIN = `${IMPORTS}async function main(): Promise<void> {${CHECK.replaceAll("lines = []", "lines: any[] = []")}
  console.log("checked");
}
void main();\n`;

describe.skipIf(!isInstalled)("TypeScript runs", () => {
  test("by tsx, as ES module and as CommonJS", async () => {
    const folder = project({ "main.mts": MAIN, "main.cts": MAIN });
    for (const file of ["main.mts", "main.cts"]) {
      expect(await tool(folder, "tsx", [file])).toMatchObject({ code: 0, stdout: "checked\n" });
    }
  }, 60_000);

  test("by ts-node, with its types checked", async () => {
    const compilerOptions = { module: "commonjs", moduleResolution: "node10", target: "es2022", lib: ["esnext"] };
    const folder = project({
      "package.json": "{}",
      "tsconfig.json": JSON.stringify({ compilerOptions: { ...compilerOptions, types: ["node"] } }),
      "main.ts": MAIN.replaceAll('lines[0].includes("[req', 'lines[0]!.includes("[req'),
    });
    expect(await tool(folder, "ts-node", ["main.ts"])).toMatchObject({ code: 0, stdout: "checked\n", stderr: "" });
  }, 60_000);

  test.skipIf(NODE_VERSION < 22)("by Node itself, which strips the types (from Node 22 on)", async () => {
    const folder = project({ "main.mts": MAIN });
    const { stdout } = await runNode(["--experimental-strip-types", "main.mts"], { cwd: folder });
    expect(stdout).toBe("checked\n");
  });
});

const TYPED = `
  import { createLogger, type LogRecord, runWithContext } from "ctxlog";
  import { extractContext } from "ctxlog/http";
  import { tslogMiddleware } from "ctxlog/loggers";
  import { createTestLogger } from "ctxlog/testing";
  declare module "ctxlog" { interface ContextFields { tenant?: number } }
  const level = (record: LogRecord): string => record.level;
  export const answer: Promise<number> = runWithContext({ tenant: 1 }, async () => 1);
  // @ts-expect-error a user's field has its type
  runWithContext({ tenant: "1" }, () => 1);
  createLogger({ minLevel: "debug" }).info(level(createTestLogger().records[0] as LogRecord));
  export const all = [extractContext({ headers: {} }).requestId, tslogMiddleware()];
`;

describe.skipIf(!isInstalled)("the types are right, those of the package checked too, in TypeScript", () => {
  const compilers = {
    "5.4": join(HERE, "node_modules/typescript-5.4/bin/tsc"),
    "5.9": join(HERE, "node_modules/typescript/bin/tsc"),
    "7": join(ROOT, "node_modules/typescript/bin/tsc"),
  };
  const cases = Object.entries(compilers).flatMap(([version, compiler]) =>
    [
      ["commonjs", "node10", "use.ts"],
      ["node16", "node16", "use.cts"],
      ["node16", "node16", "use.mts"],
      ["nodenext", "nodenext", "use.cts"],
      ["nodenext", "nodenext", "use.mts"],
      ["esnext", "bundler", "use.ts"],
    ]
      // TypeScript 7 has no node10, and knows node16 by its later name.
      .filter(([, resolution = ""]) => !(version === "7" ? /^node1/ : /^nodenext/).test(resolution))
      .map(([module = "", resolution = "", file = ""]) => [version, module, resolution, file, compiler] as const),
  );

  test.each(cases)(
    "%s, module %s with %s resolution, in %s",
    async (version, module, resolution, file, compiler) => {
      const folder = project({ "package.json": "{}", [file]: TYPED });
      const options = ["--noEmit", "--strict", "--target", "es2022", "--lib", "esnext", "--skipLibCheck", "false"];
      const types = ["--types", "node", "--typeRoots", join(HERE, "node_modules/@types")];
      // TypeScript 7 refuses files beside a configuration that is found in a folder above.
      const own = version === "7" ? ["--ignoreConfig"] : [];
      const args = [compiler, ...own, ...options, ...types, "--module", module, "--moduleResolution", resolution, file];
      const { code, stdout } = await runNode(args, { cwd: folder, timeout: 60_000 });
      expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    },
    60_000,
  );
});
