import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loggerNames } from "./folders.mjs";
import { startProgram } from "./processes.mjs";

/**
 * The cases that another logger's repository publishes, with each logger set up as there.
 * @param {string} source Its file in published/.
 * @param {{ order: number, title: string, note: string }} page
 * @returns {import("../types.d.ts").Case}
 */
export function publishedCase(source, page) {
  return { ...page, run: (effort) => runPublished(source, effort) };
}

/** @typedef {{ name: string, logger: string, entry: import("../types.d.ts").Entry & { base: string } }} Row */

/**
 * @param {string} source
 * @param {import("../types.d.ts").Effort} effort
 * @returns {Promise<import("../types.d.ts").Results>}
 */
async function runPublished(source, effort) {
  const { titles, loggers } = /** @type {import("../types.d.ts").Published} */ (
    (await import(`../published/${source}.mjs`)).default
  );
  const rows = await rowsOf(titles, chosen(loggers, effort));
  for (let round = 0; round < effort.rounds; round++) {
    for (const turns of effort.quick ? ["loop"] : ["loop", "turns"]) {
      const measure = async (/** @type {Row} */ row) => {
        row.entry.figures[turns === "loop" ? "ns" : "turned"]?.push(await measured(source, row, turns, effort));
      };
      const atOnce = effort.quick ? 4 : 1;
      for (let at = 0; at < rows.length; at += atOnce) await Promise.all(rows.slice(at, at + atOnce).map(measure));
    }
  }
  return {
    columns: [
      { figure: "ns", heading: "ns a call, in a loop", digits: 0 },
      { figure: "turned", heading: "ns a call, with turns", digits: 0 },
    ],
    baseHeading: "in a loop, to ctxlog",
    entries: rows.map(({ entry }) => entry),
  };
}

/** Those of loggers/ that are run; the others where all are. @param {import("../types.d.ts").Published["loggers"]} loggers @param {import("../types.d.ts").Effort} effort */
function chosen(loggers, effort) {
  const ids = effort.loggers.map(({ id }) => id);
  const isRun = (/** @type {string} */ name) => {
    const [id = ""] = name.toLowerCase().split(" ");
    return loggerNames.includes(id) ? ids.includes(id) : ids.length === loggerNames.length;
  };
  return Object.fromEntries(Object.entries(loggers).filter(([name]) => isRun(name)));
}

/** By case, and ctxlog first. @param {Record<string, string>} titles @param {import("../types.d.ts").Published["loggers"]} loggers */
async function rowsOf(titles, loggers) {
  const folder = mkdtempSync(join(tmpdir(), "ctxlog-bench-"));
  const able = await Promise.all(
    Object.entries(loggers).map(async ([logger, setUp]) => ({ logger, names: Object.keys(await setUp(folder)) })),
  );
  rmSync(folder, { recursive: true });
  return Object.entries(titles).flatMap(([name, title]) =>
    able
      .filter(({ names }) => names.includes(name))
      .map(
        ({ logger }) =>
          /** @type {Row} */ ({
            name,
            logger,
            entry: {
              id: `${name}-${logger}`,
              name: `${title}: ${logger}`,
              base: `${name}-ctxlog`,
              figures: { ns: [], turned: [] },
            },
          }),
      ),
  );
}

/** @param {string} source @param {Row} row @param {string} turns @param {import("../types.d.ts").Effort} effort @returns {Promise<number>} ns a call. */
async function measured(source, { name, logger }, turns, { warmUp, sample, samples }) {
  const folder = mkdtempSync(join(tmpdir(), "ctxlog-bench-"));
  try {
    const args = [source, name, logger, folder, turns, warmUp, sample, samples];
    const child = startProgram("published", args, { ipc: true });
    let errors = "";
    child.stdout.resume();
    child.stderr.on("data", (chunk) => {
      errors = (errors + chunk).slice(0, 1000);
    });
    /** @type {number | undefined} */
    let ns;
    child.on("message", (sent) => {
      ns = Number(sent);
    });
    await new Promise((done) => child.on("close", done));
    if (ns === undefined) throw new Error(`${source}, ${name}, ${logger}: ${errors}`);
    return ns;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
