import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { entries } from "../build/entries.mjs";
import { ROOT, run, runNode, tsc } from "./support/child-process.js";

const TEST_COMMAND = "npm ci && npm test";
const INSTALL = ["install", "--prefer-offline", "--no-audit", "--no-fund", "--no-update-notifier"];
/** The tarball's limit. */
const MAX_KB = 400;
/** How far back gzip looks: below it, an entry's file is compressed with the same of the other build. */
const WINDOW = 32_768;
/** Pages about the code, what is generated from docstrings, and pictures: the repository has them. */
const LEFT_OUT =
  /^(?:spec|bench|examples|src)\/|^CONTRIBUTING\.md$|^docs\/(?:api\/|(?:architecture|benchmarks|decisions|reliability|why)\.md$)|\.(?:svg|png)$/;
const LINE = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d - INFO - \[req=a1b2c3d4\|session=12345678\] - hello n=1\n$/;

const USE = `
  const context = { requestId: "a1b2c3d4e5f6", sessionId: "1234567890abcdef" };
  runWithContext(context, () => createLogger().info("hello", { n: 1 }));
`;
const USE_TYPED = `
  import { createLogger, type Filter, type LogRecord, log, runWithContext, streamTransport } from "ctxlog";
  declare module "ctxlog" { interface ContextFields { userId?: number } }
  const keep: Filter = (record: LogRecord) => record.level !== "DEBUG";
  export const shop = createLogger({ filters: [keep], transports: [streamTransport(process.stdout)] });
  const answer: Promise<number> = runWithContext({ userId: 1 }, async () => 1);
  // @ts-expect-error a user's field has its type
  runWithContext({ userId: "1" }, () => log.info("x", answer));
`;

let project: string;
let installed: string;
let tarball: string;
let packed: string[];
let size: number;

beforeAll(async () => {
  project = mkdtempSync(join(tmpdir(), "ctxlog-package-"));
  const { stdout } = await run("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", project]);
  const [pack] = JSON.parse(stdout) as [{ filename: string; size: number; files: { path: string }[] }];
  tarball = join(project, pack.filename);
  size = pack.size;
  packed = pack.files.map(({ path }) => path);
  writeFileSync(join(project, "package.json"), JSON.stringify({ name: "empty", private: true, type: "module" }));
  const install = await run("npm", [...INSTALL, tarball], { cwd: project, timeout: 100_000 });
  expect(install).toMatchObject({ code: 0 });
  installed = join(project, "node_modules/ctxlog");
}, 120_000);

afterAll(() => rmSync(project, { recursive: true, force: true }));

describe("the package, in an empty project", () => {
  test("is imported by an ES module without output", async () => {
    writeFileSync(join(project, "use.mjs"), `import { createLogger, runWithContext } from "ctxlog";${USE}`);
    const { code, stdout, stderr } = await runNode(["use.mjs"], { cwd: project });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(LINE);
  });

  test("is required by a CommonJS module without output", async () => {
    writeFileSync(join(project, "use.cjs"), `const { createLogger, runWithContext } = require("ctxlog");${USE}`);
    const { code, stdout, stderr } = await runNode(["use.cjs"], { cwd: project });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(LINE);
  });

  test.each([
    ["nodenext", "nodenext"],
    ["esnext", "bundler"],
  ])(
    "has types under module %s with %s resolution, those of its own declarations checked too",
    async (module, resolution) => {
      writeFileSync(join(project, "use.ts"), USE_TYPED);
      const options = [
        "--noEmit",
        "--strict",
        "--exactOptionalPropertyTypes",
        "--target",
        "es2022",
        "--skipLibCheck",
        "false",
      ];
      const types = ["--types", "node", "--typeRoots", join(ROOT, "node_modules/@types")];
      const { code, stdout } = await tsc(
        [...options, ...types, "--module", module, "--moduleResolution", resolution, "use.ts"],
        { cwd: project },
      );
      expect(stdout).toBe("");
      expect(code).toBe(0);
    },
  );

  test("has types for a CommonJS module", async () => {
    writeFileSync(join(project, "use-cjs.cts"), 'import { log } from "ctxlog";\nlog.info("x", { n: 1 });\n');
    const options = ["--noEmit", "--strict", "--module", "nodenext", "--types", "node"];
    const typeRoots = ["--typeRoots", join(ROOT, "node_modules/@types")];
    const { code, stdout } = await tsc([...options, ...typeRoots, "use-cjs.cts"], { cwd: project });
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
  });

  test("installs its two dependencies and nothing else", () => {
    const { packages } = JSON.parse(readFileSync(join(project, "package-lock.json"), "utf8"));
    expect(Object.keys(packages).sort()).toEqual([
      "",
      "node_modules/ctxlog",
      "node_modules/nanoid",
      "node_modules/tslog",
    ]);
  });

  test("exports nothing but its entries and its package.json", async () => {
    const deep = await runNode(["-e", 'import("ctxlog/dist/logger.js").catch((error) => console.log(error.code))'], {
      cwd: project,
    });
    expect(deep.stdout).toBe("ERR_PACKAGE_PATH_NOT_EXPORTED\n");
    const manifest = await runNode(["-p", 'require("ctxlog/package.json").name'], { cwd: project });
    expect(manifest.stdout).toBe("ctxlog\n");
  });
});

describe("the tarball", () => {
  const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], { cwd: ROOT })
    .toString()
    .split("\n")
    .filter((path) => path !== "" && existsSync(join(ROOT, path)));
  const guides = files.filter(
    (path) => /^(?:README|CHANGELOG|SECURITY)\.md$|^llms\.txt$|^docs\/.*\.md$/.test(path) && !LEFT_OUT.test(path),
  );

  test("contains both builds of each entry, the command, and the guides", () => {
    const library = [...entries().flatMap(({ path }) => [`${path}.js`, `${path}.d.ts`]), ...["shared.js", "ids.js"]];
    const command = ["story/main.js", "story/page.js", "story/page.css"];
    const beside = ["cjs/package.json", "cjs/THIRD-PARTY-LICENSES.txt"];
    const built = [...library, ...library.map((path) => `cjs/${path}`), ...command, ...beside];
    expect([...packed].sort()).toEqual(
      ["package.json", "LICENSE", ...guides, ...built.map((path) => `dist/${path}`)].sort(),
    );
  });

  test(`is smaller than ${MAX_KB} KB`, () => {
    expect(size).toBeLessThan(MAX_KB * 1000);
  });

  test.each(entries().map(({ name, path }) => [name, path]))(
    "has %s in both builds within what gzip looks back",
    (_, path) => {
      const order = execFileSync("tar", ["-tzf", tarball], { encoding: "utf8" }).split("\n");
      const files = [`dist/cjs/${path}.js`, `dist/${path}.js`];
      const places = files.map((file) => order.indexOf(`package/${file}`));
      expect(places).toEqual([places[0], (places[0] ?? 0) + 1]);
      const fix = "let build/chunks.mjs move a part of it to the shared file";
      for (const file of files) expect(statSync(join(installed, file)).size, `${file}: ${fix}`).toBeLessThan(WINDOW);
    },
  );

  test.each(guides)("contains what %s links to, but for what is for contributors", (page) => {
    const markdown = readFileSync(join(installed, page), "utf8");
    const links = Array.from(markdown.matchAll(/\]\((?!\w+:|#)([^)\s#]+)/g), ([, link = ""]) =>
      join(dirname(page), link),
    );
    const missing = links.filter((link) => !LEFT_OUT.test(link) && !existsSync(join(installed, link)));
    expect(missing).toEqual([]);
    expect(links.filter((link) => !existsSync(join(ROOT, link)))).toEqual([]);
  });

  test("contains everything that llms.txt lists", () => {
    const list = readFileSync(join(installed, "llms.txt"), "utf8");
    const paths = Array.from(
      list.matchAll(/\]\(([^)]+)\)|`(dist\/[a-z/]+\.[\w.]+)`/g),
      ([, page, file]) => page ?? file ?? "",
    );
    expect(paths).toContain("dist/cjs/index.d.ts");
    expect(paths.filter((path) => !existsSync(join(installed, path)))).toEqual([]);
  });

  test("contains the licence of what is bundled into it", () => {
    const licences = readFileSync(join(installed, "dist/cjs/THIRD-PARTY-LICENSES.txt"), "utf8");
    expect(licences).toContain(readFileSync(join(ROOT, "node_modules/nanoid/LICENSE"), "utf8").trim());
  });
});

describe("continuous integration", () => {
  test("runs the README's test command, and no other", () => {
    expect(readFileSync(join(ROOT, "README.md"), "utf8")).toContain(`\n${TEST_COMMAND}`);
    const commands = readFileSync(join(ROOT, ".ci/run"), "utf8").split("\n");
    expect(commands.filter((line) => line.includes("npm"))).toEqual([TEST_COMMAND]);
  });

  test.each(["ci", "test"])("fails if `npm %s` fails, without reading stdin", async (failing) => {
    const stub = mkdtempSync(join(project, "stub-"));
    const script = `#!/bin/sh\necho "npm $*"\nif [ "$1" = ${failing} ]; then exit 3; fi\n`;
    writeFileSync(join(stub, "npm"), script, { mode: 0o755 });
    const { code, stdout } = await run(join(ROOT, ".ci/run"), [], {
      cwd: project,
      env: { PATH: `${stub}:${process.env["PATH"]}`, CI: "true" },
    });
    expect(code).toBe(3);
    expect(stdout).toBe(failing === "ci" ? "npm ci\n" : "npm ci\nnpm test\n");
  });
});
