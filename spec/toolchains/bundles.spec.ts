import { execFileSync } from "node:child_process";
import { copyFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runtimes } from "../runtimes/runtimes.mjs";
import { run, runNode } from "../support/child-process.js";
import { BIN, CHECK, IMPORTS, isInstalled, project } from "./project.js";

const BUNDLED = `${IMPORTS}(async () => {${CHECK} console.log("checked"); })();\n`;

const BUNDLERS: Readonly<Record<string, string>> = {
  esbuild: `const { build } = await import("esbuild");
    for (const format of ["esm", "cjs"]) {
      const result = await build({ entryPoints: ["in.mjs"], bundle: true, platform: "node", format, outfile: "out/" + format + (format === "cjs" ? ".cjs" : ".mjs") });
      warnings.push(...result.warnings.map(({ text }) => text));
    }`,
  rollup: `const { rollup } = await import("rollup");
    const { nodeResolve } = await import("@rollup/plugin-node-resolve");
    const bundle = await rollup({ input: "in.mjs", external: [/^node:/], plugins: [nodeResolve({ preferBuiltins: true })], onwarn: ({ message }) => warnings.push(message) });
    await bundle.write({ file: "out/es.mjs", format: "es" });
    await bundle.write({ file: "out/cjs.cjs", format: "cjs" });`,
  rolldown: `const { rolldown } = await import("rolldown");
    const bundle = await rolldown({ input: "in.mjs", platform: "node", onLog: (level, { message }) => warnings.push(level + " " + message) });
    await bundle.write({ file: "out/es.mjs", format: "es" });
    await bundle.write({ file: "out/cjs.cjs", format: "cjs" });`,
  vite: `const { build } = await import("vite");
    await build({ logLevel: "silent", ssr: { noExternal: true }, build: { ssr: "in.mjs", outDir: "out", rollupOptions: { output: { entryFileNames: "es.mjs" } } } });`,
  webpack: `const { default: webpack } = await import("webpack");
    for (const module of [true, false]) await new Promise((resolve, reject) => webpack({ mode: "production", target: "node20", entry: "./in.mjs", experiments: { outputModule: module }, output: { path: process.cwd() + "/out", module, filename: module ? "es.mjs" : "cjs.cjs" } }, (error, stats) => {
      if (error) return reject(error);
      for (const { message } of [...stats.toJson().warnings, ...stats.toJson().errors]) warnings.push(message);
      resolve();
    }));`,
};

describe.skipIf(!isInstalled)("a bundle without a warning is made, and runs with pretty lines,", () => {
  test.each(Object.entries(BUNDLERS))(
    "by %s",
    async (_, build) => {
      const folder = project({
        "package.json": "{}",
        "in.mjs": BUNDLED,
        "build.mjs": `const warnings = []; ${build} console.log(JSON.stringify(warnings));`,
      });
      const built = await runNode(["build.mjs"], { cwd: folder, timeout: 60_000 });
      expect(built.code, built.stderr).toBe(0);
      expect(built.stdout.trim().split("\n").at(-1)).toBe("[]");
      const files = readdirSync(join(folder, "out")).filter((name) => /\.[cm]js$/.test(name));
      expect(files.length).toBeGreaterThan(0);
      for (const file of files) {
        const end = await runNode([`out/${file}`], { cwd: folder });
        expect({ file, ...end }).toMatchObject({ file, code: 0, stdout: "checked\n", stderr: "" });
      }
    },
    100_000,
  );
});

const bun = runtimes().find(({ kind }) => kind === "bun")?.command[0];
const NO_BUN = bun === undefined ? " (skipped: Bun is not installed: node spec/runtimes/setup.mjs)" : "";

describe.skipIf(!isInstalled || bun === undefined)(`Bun's bundler${NO_BUN}`, () => {
  test("makes a bundle that runs with pretty lines, on Bun and on Node", async () => {
    const folder = project({ "package.json": "{}", "in.mjs": BUNDLED });
    const path = bun as string;
    for (const [target, format, file] of [
      ["bun", "esm", "bun.mjs"],
      ["node", "esm", "node.mjs"],
      ["node", "cjs", "node.cjs"],
    ] as const) {
      const args = ["build", "in.mjs", "--target", target, "--format", format, "--outfile", `out/${file}`];
      const built = await run(path, args, { cwd: folder, timeout: 60_000 });
      expect({ code: built.code, stderr: built.stderr }).toEqual({ code: 0, stderr: "" });
      const end = await run(target === "bun" ? path : process.execPath, [`out/${file}`], { cwd: folder });
      expect({ file, ...end }).toMatchObject({ file, code: 0, stdout: "checked\n", stderr: "" });
    }
  }, 100_000);

  test("makes an executable that runs with pretty lines, without node_modules", async () => {
    const folder = project({ "package.json": "{}", "in.mjs": BUNDLED });
    const path = bun as string;
    const built = await run(path, ["build", "in.mjs", "--compile", "--outfile", "app"], {
      cwd: folder,
      timeout: 60_000,
    });
    expect(built.code, built.stderr).toBe(0);
    expect(await run(join(folder, "app"), [], { cwd: "/" })).toMatchObject({
      code: 0,
      stdout: "checked\n",
      stderr: "",
    });
  }, 100_000);
});

/** What Node looks for in itself: https://nodejs.org/api/single-executable-applications.html */
const FUSE = "NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2";
const builder = runtimes()
  .map(({ kind, command }) => (kind === "node" ? command[0] : undefined))
  .find((path) => path !== undefined && path !== process.execPath && canBuild(path));

function canBuild(node: string): boolean {
  return execFileSync(node, ["--help"], { encoding: "utf8" }).includes("--build-sea");
}

/** A project whose program is bundled into one CommonJS file, as a single executable application needs it. */
async function bundledForSea(settings: object): Promise<string> {
  const folder = project({
    "package.json": "{}",
    "in.mjs": BUNDLED,
    "sea.json": JSON.stringify({ main: "main.cjs", disableExperimentalSEAWarning: true, ...settings }),
  });
  const args = ["in.mjs", "--bundle", "--platform=node", "--format=cjs", "--outfile=main.cjs", "--log-level=error"];
  expect(await run(join(BIN, "esbuild"), args, { cwd: folder })).toMatchObject({ code: 0, stderr: "" });
  return folder;
}

const runApp = (folder: string) => run(join(folder, "app"), [], { cwd: "/" });

describe.skipIf(!isInstalled)("a single executable application runs with pretty lines, without node_modules,", () => {
  test("by postject", async () => {
    const folder = await bundledForSea({ output: "app.blob" });
    const blob = await runNode(["--experimental-sea-config", "sea.json"], { cwd: folder });
    expect(blob.code, blob.stderr).toBe(0);
    copyFileSync(process.execPath, join(folder, "app"));
    const args = ["app", "NODE_SEA_BLOB", "app.blob", "--sentinel-fuse", FUSE];
    const injected = await run(join(BIN, "postject"), args, { cwd: folder, timeout: 60_000 });
    expect(injected.code, injected.stdout + injected.stderr).toBe(0);
    expect(await runApp(folder)).toMatchObject({ code: 0, stdout: "checked\n", stderr: "" });
  }, 100_000);

  test.skipIf(builder === undefined)(
    "by Node's own --build-sea (where such a Node is installed)",
    async () => {
      const folder = await bundledForSea({ output: "app" });
      const built = await run(builder as string, ["--build-sea", "sea.json"], { cwd: folder, timeout: 60_000 });
      expect(built.code, built.stdout + built.stderr).toBe(0);
      expect(await runApp(folder)).toMatchObject({ code: 0, stdout: "checked\n", stderr: "" });
    },
    100_000,
  );
});
