// Runs a program as a Cloudflare Worker, in workerd, as it is deployed: in one file.
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { rolldown } from "rolldown";
import { HERE } from "./runtimes.mjs";

/** What the page on runtimes names as the first that works. */
export const OLDEST_DATE = "2025-05-05";

/**
 * @typedef {object} WorkerHost
 * @property {(url: string, init?: RequestInit) => Promise<Response>} fetch Sends it a request.
 * @property {string[]} stdout What `console.debug` and `console.info` have printed: lines.
 * @property {string[]} stderr The same of `console.warn` and `console.error`.
 * @property {URL} url Where it listens.
 * @property {() => Promise<void>} close
 */

/**
 * @param {string} path The program.
 * @param {object} [options]
 * @param {string} [options.date] The compatibility date.
 * @param {Record<string, string>} [options.bindings] The Worker's variables.
 * @returns {Promise<WorkerHost>}
 */
export async function startWorker(path, { date = "2026-05-01", bindings = {} } = {}) {
  const main = createRequire(join(HERE, "package.json")).resolve("miniflare");
  const { Miniflare } = await import(pathToFileURL(main).href);
  const contents = await bundled(path);
  /** @type {string[]} */
  const stdout = [];
  /** @type {string[]} */
  const stderr = [];
  const miniflare = new Miniflare({
    modules: [{ type: "ESModule", path: "worker.mjs", contents }],
    compatibilityDate: date,
    compatibilityFlags: ["nodejs_compat"],
    bindings,
    handleRuntimeStdio(/** @type {NodeJS.ReadableStream} */ out, /** @type {NodeJS.ReadableStream} */ err) {
      collect(out, stdout);
      collect(err, stderr);
    },
  });
  const url = await miniflare.ready;
  return {
    fetch: (target, init) => miniflare.dispatchFetch(target, init),
    stdout,
    stderr,
    url,
    close: () => miniflare.dispose(),
  };
}

/** @param {string} path @returns {Promise<string>} */
async function bundled(path) {
  const conditionNames = ["workerd", "worker", "browser", "import"];
  const bundle = await rolldown({
    input: path,
    external: [/^node:/],
    resolve: { conditionNames },
    platform: "neutral",
    logLevel: "silent",
  });
  const { output } = await bundle.generate({ format: "esm", codeSplitting: false });
  return output[0].code;
}

/** @param {NodeJS.ReadableStream} stream @param {string[]} lines */
function collect(stream, lines) {
  let rest = "";
  stream.setEncoding("utf8").on("data", (/** @type {string} */ chunk) => {
    const parts = (rest + chunk).split("\n");
    rest = parts.pop() ?? "";
    lines.push(...parts);
  });
}
