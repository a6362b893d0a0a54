import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const BENCH = fileURLToPath(new URL("..", import.meta.url));
const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** @type {import("../types.d.ts").Case} */
export default {
  order: 180,
  title: "Size",
  note: "The smallest program with a logger, its dependencies included, bundled and minified by esbuild. ctxlog loads tslog only for what tslog renders, so tslog is not in ctxlog's.",

  async run({ loggers }) {
    const entries = [];
    for (const { id, name, program } of loggers) {
      if (program === undefined) continue;
      const bytes = await bundle(program);
      entries.push({ id, name, figures: { bundle: [bytes.length / 1024], gzip: [gzipSync(bytes).length / 1024] } });
    }
    return {
      note: `The package of ctxlog is ${packedSize()}.`,
      columns: [
        { figure: "bundle", heading: "KiB, minified", digits: 1 },
        { figure: "gzip", heading: "KiB, gzipped", digits: 1 },
      ],
      entries,
    };
  },
};

/** @param {string} program */
async function bundle(program) {
  const { build } = await import("esbuild");
  const { outputFiles } = await build({
    stdin: { contents: program, resolveDir: BENCH },
    bundle: true,
    minify: true,
    write: false,
    platform: "node",
    format: "esm",
    target: "node20",
    // bunyan works without these.
    external: ["dtrace-provider", "mv", "safe-json-stringify", "moment", "source-map-support"],
    logLevel: "error",
  });
  return Buffer.concat(outputFiles.map(({ contents }) => contents));
}

function packedSize() {
  const output = execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
    cwd: ROOT,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
    shell: process.platform === "win32",
  });
  const [{ size, unpackedSize, entryCount }] = JSON.parse(output);
  return `${kib(size)} packed, ${kib(unpackedSize)} unpacked, ${entryCount} files`;
}

/** @param {number} bytes */
function kib(bytes) {
  return `${(bytes / 1024).toFixed(1)} KiB`;
}
