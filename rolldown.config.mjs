import { readFileSync } from "node:fs";
import { defineConfig } from "rolldown";

// One file for each entry, and one for what several of them use: Node takes half a millisecond to find and read each further
// module, and as sixty modules the package took twice as long to load as pino does. tsc writes the declarations.
const library = {
  input: {
    index: "src/index.ts",
    "http/index": "src/http/index.ts",
    "loggers/index": "src/loggers/index.ts",
    "testing/index": "src/testing/index.ts",
  },
  platform: "node",
  external: ["nanoid", "tslog", /^node:/],
  output: {
    dir: "dist",
    format: "esm",
    sourcemap: true,
    chunkFileNames: "[name].js",
    codeSplitting: { groups: [{ name: "shared", test: /[\\/]src[\\/]/, minShareCount: 2 }] },
  },
};

// The command `ctxlog`, in one file: it starts in half the time without the library's parts that it has no use for.
const command = {
  ...library,
  input: { "story/main": "src/story/main.ts" },
  output: { dir: "dist", format: "esm", sourcemap: true },
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

export default defineConfig([library, command, page]);
