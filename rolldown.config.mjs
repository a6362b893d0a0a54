import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig } from "rolldown";
import { chunkOf } from "./build/chunks.mjs";
import { entries } from "./build/entries.mjs";
import { oneStatementALine } from "./build/lines.mjs";
import { thirdPartyLicenses } from "./build/third-party.mjs";

// The comments are in the declarations.
const compact = { minify: true, comments: { jsdoc: false, legal: false, annotation: true } };

const library = {
  input: Object.fromEntries(entries().map(({ path, source }) => [path, `src/${source}.ts`])),
  platform: "node",
  external: ["nanoid", /^tslog(\/|$)/, /^node:/],
  plugins: [oneStatementALine()],
  output: {
    dir: "dist",
    format: "esm",
    ...compact,
    chunkFileNames: "[name].js",
    codeSplitting: { groups: [{ name: chunkOf }] },
  },
};

const OWN_MODULE = fileURLToPath(new URL("build/own-module.mjs", import.meta.url));

// For programs and test runners that load packages with `require`. nanoid is an ES module only, so it is in there.
const commonJs = {
  ...library,
  external: ["tslog", /^node:/],
  plugins: [
    oneStatementALine(),
    {
      name: "own-module",
      resolveId: (source) => (source.endsWith("/own-module.js") ? OWN_MODULE : undefined),
    },
    {
      name: "beside-the-code",
      generateBundle() {
        this.emitFile({
          type: "asset",
          fileName: "package.json",
          source: '{ "type": "commonjs", "sideEffects": false }\n',
        });
        this.emitFile({ type: "asset", fileName: "THIRD-PARTY-LICENSES.txt", source: thirdPartyLicenses() });
      },
    },
  ],
  output: {
    ...library.output,
    dir: "dist/cjs",
    // No bundler takes a part of a CommonJS file.
    comments: false,
    format: "cjs",
    exports: "named",
    strict: true,
  },
};

// The command `ctxlog`, in one file: it starts in half the time without the library's parts that it has no use for.
const command = {
  ...library,
  input: { "story/main": "src/story/main.ts" },
  plugins: [],
  output: { dir: "dist", format: "esm", minify: true },
};

// The script and the style of `ctxlog trace --html`: they stand in the page itself.
const page = {
  input: { page: "src/story/page/browser/main.ts" },
  platform: "browser",
  plugins: [
    {
      name: "style",
      generateBundle() {
        const source = readFileSync("src/story/page/browser/page.css", "utf8").replace(/\n\s*/g, " ");
        this.emitFile({ type: "asset", fileName: "page.css", source });
      },
    },
  ],
  output: { dir: "dist/story", format: "iife", minify: true, entryFileNames: "[name].js" },
};

export default defineConfig([library, commonJs, command, page]);
