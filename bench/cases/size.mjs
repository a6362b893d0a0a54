import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const here = fileURLToPath(new URL("..", import.meta.url));
const root = fileURLToPath(new URL("../..", import.meta.url));

/** The smallest program with each: a logger, and a line where there is one. */
const WHO = [
  {
    id: "ctxlog",
    name: "ctxlog",
    code: `import { createLogger, runWithContext } from "../dist/index.js";
      const log = createLogger({ format: "json" }); runWithContext({}, () => log.info("hello"));`,
  },
  { id: "pino", name: "pino", code: 'import pino from "pino"; pino().info("hello");' },
  {
    id: "winston",
    name: "winston",
    code: `import winston from "winston";
      winston.createLogger({ transports: [new winston.transports.Console()] }).info("hello");`,
  },
  { id: "tslog", name: "tslog", code: 'import { Logger } from "tslog"; new Logger({ type: "json" }).info("hello");' },
  {
    id: "logtape",
    name: "LogTape",
    code: `import { configure, getConsoleSink, getLogger } from "@logtape/logtape";
      await configure({ sinks: { out: getConsoleSink() }, loggers: [{ category: "a", sinks: ["out"] }] });
      getLogger("a").info("hello");`,
  },
  { id: "consola", name: "consola", code: 'import { consola } from "consola"; consola.info("hello");' },
  {
    id: "bunyan",
    name: "bunyan",
    code: 'import bunyan from "bunyan"; bunyan.createLogger({ name: "a" }).info("hello");',
  },
];

/** @type {import("../types.d.ts").Case} */
export const size = {
  name: "size",
  /** @returns {Promise<import("../types.d.ts").CaseResult>} */
  async run({ loggers }) {
    const entries = [];
    for (const { id, name, code } of WHO.filter((who) => loggers?.includes(who.id) ?? true)) {
      const bytes = await bundled(code);
      const figures = { bundle: [bytes.length / 1024], gzip: [gzipSync(bytes).length / 1024] };
      entries.push({ id, name, figures });
    }
    return {
      name: "size",
      title: "Size",
      note: `The smallest program with a logger, its dependencies included, bundled and minified by esbuild. tslog, which ctxlog loads only for what it has tslog render, is not in ctxlog's. The package of ctxlog is ${packed()}.`,
      columns: [
        { figure: "bundle", heading: "KiB, minified", digits: 1 },
        { figure: "gzip", heading: "KiB, gzipped", digits: 1 },
      ],
      ratios: false,
      entries,
      missing: [],
      failed: [],
    };
  },
};

async function bundled(code) {
  const { build } = await import("esbuild");
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: here },
    bundle: true,
    minify: true,
    write: false,
    platform: "node",
    format: "esm",
    target: "node20",
    // What bunyan does without where it is not installed.
    external: ["dtrace-provider", "mv", "safe-json-stringify", "moment", "source-map-support"],
    logLevel: "error",
  });
  return Buffer.concat(outputFiles.map(({ contents }) => contents));
}

function packed() {
  const args = ["pack", "--dry-run", "--json", "--ignore-scripts"];
  const shell = process.platform === "win32";
  const [pack] = JSON.parse(
    String(execFileSync("npm", args, { cwd: root, stdio: ["ignore", "pipe", "ignore"], shell })),
  );
  return `${(pack.size / 1024).toFixed(1)} KiB packed, ${(pack.unpackedSize / 1024).toFixed(1)} KiB unpacked, ${pack.entryCount} files`;
}
