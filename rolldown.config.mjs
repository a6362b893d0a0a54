import { defineConfig } from "rolldown";

// One file for each entry, and one for what several of them use: Node takes half a millisecond to find and read each further
// module, and as sixty modules the package took twice as long to load as pino does. tsc writes the declarations.
export default defineConfig({
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
});
