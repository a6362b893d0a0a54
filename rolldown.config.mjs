import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig } from "rolldown";
import { entries } from "./build/entries.mjs";
import { thirdPartyLicenses } from "./build/third-party.mjs";

// Lines stay lines: Node prints the one in which an error was thrown. The comments are in the declarations.
const compact = {
  minify: { compress: true, mangle: true, codegen: { removeWhitespace: false } },
  comments: { jsdoc: false, legal: false, annotation: true },
};

// A bundler that takes a part of the package takes whole files or what it can prove to be unused: what stands alone has a
// file of its own, so that IDs come without loggers.
const alone = {
  name: "ids",
  test: /[\\/]src[\\/](?:ids[\\/]generate|internal[\\/]shared-state)\.ts$|[\\/]nanoid[\\/]/,
  priority: 1,
};

// One file for each entry, and one for what several of them use: Node takes half a millisecond to find and read each further
// module, and as sixty modules the package took twice as long to load as pino does.
const library = {
  input: Object.fromEntries(entries().map(({ path }) => [path, `src/${path}.ts`])),
  platform: "node",
  external: ["nanoid", /^tslog(\/|$)/, /^node:/],
  output: {
    dir: "dist",
    format: "esm",
    ...compact,
    chunkFileNames: "[name].js",
    codeSplitting: { groups: [alone, { name: "shared", test: /[\\/]src[\\/]/, minShareCount: 2 }] },
  },
};

const OWN_MODULE = fileURLToPath(new URL("build/own-module.mjs", import.meta.url));

// For programs and test runners that load packages with `require`. nanoid is an ES module only, so it is in there.
const commonJs = {
  ...library,
  external: ["tslog", /^node:/],
  plugins: [
    {
      name: "own-module",
      resolveId: (source) => (source.endsWith("/own-module.js") ? OWN_MODULE : undefined),
    },
    {
      name: "third-party-licenses",
      generateBundle() {
        this.emitFile({ type: "asset", fileName: "THIRD-PARTY-LICENSES.txt", source: thirdPartyLicenses() });
      },
    },
  ],
  output: {
    ...library.output,
    format: "cjs",
    exports: "named",
    strict: true,
    entryFileNames: "[name].cjs",
    chunkFileNames: "[name].cjs",
    codeSplitting: { groups: [alone, { name: "shared", test: /[\\/](?:src|nanoid)[\\/]/, minShareCount: 2 }] },
  },
};

// The command `ctxlog`, in one file: it starts in half the time without the library's parts that it has no use for.
const command = {
  ...library,
  input: { "story/main": "src/story/main.ts" },
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
