import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runProgram } from "./processes.mjs";

/** @typedef {import("../types.d.ts").TimedCase} TimedCase */
/** @typedef {import("../types.d.ts").Effort} Effort */
/** @typedef {import("../types.d.ts").Variant} Variant */
/** @typedef {import("../types.d.ts").SetUp} SetUp */

/** A row: which logger's file has the variant, or "" for a variant of the case. */
/** @typedef {Pick<Variant, "id" | "name" | "role" | "keys" | "differs"> & RowOwn} Row */
/** @typedef {{ logger: string, setUp: SetUp, env?: Record<string, string>, base?: string }} RowOwn */

/**
 * A case whose calls are timed in a loop. Each logger has a process of its own, and they take turns.
 * @param {string} url The case's file: `import.meta.url`.
 * @param {TimedCase} timed
 * @returns {import("../types.d.ts").Case}
 */
export function timedCase(url, timed) {
  const name = /** @type {string} */ (/([\w-]+)\.mjs$/.exec(url)?.[1]);
  const { order, title, note, targets } = timed;
  return { order, title, note, timed, run: (effort) => runTimed(name, timed, effort), ...(targets && { targets }) };
}

/**
 * The rows of a case, from the loggers' files and the case's own.
 * @param {string} name
 * @param {TimedCase} timed
 * @param {Effort["loggers"]} loggers
 * @returns {Row[]}
 */
export function rowsOf(name, timed, loggers) {
  const fromLoggers = loggers.flatMap(({ id: logger, variants }) =>
    variants.flatMap((variant) => {
      const setUp = setUpOf(name, timed, variant);
      return setUp === undefined ? [] : [{ ...variant, logger, setUp }];
    }),
  );
  const ids = loggers.map(({ id }) => id);
  const own = (timed.variants ?? []).filter(({ logger }) => ids.includes(logger));
  return [...fromLoggers, ...own.map((variant) => ({ ...variant, role: /** @type {const} */ ("reference") }))];
}

/** @param {string} name @param {TimedCase} timed @param {Variant} variant @returns {SetUp | undefined} */
function setUpOf(name, { call }, variant) {
  const special = variant.cases?.[name];
  if (special !== undefined || call === undefined || variant.unable?.[name] !== undefined) return special;
  return variant.setUp && ((path) => /** @type {Required<Variant>} */ (variant).setUp(path, call));
}

/**
 * @param {string} name
 * @param {TimedCase} timed
 * @param {Effort} effort
 * @returns {Promise<import("../types.d.ts").Results>}
 */
async function runTimed(name, timed, { rounds, warmUp, sample, samples, quick, loggers }) {
  const checked = await Promise.all(
    rowsOf(name, timed, loggers).map(async (row) => ({ row, why: await checkWork(name, row) })),
  );
  const failed = checked.flatMap(({ row, why }) => (why === undefined ? [] : [{ name: row.name, why }]));
  const measured = checked
    .filter(({ why }) => why === undefined)
    .map(({ row }) => ({ row, ns: /** @type {number[]} */ ([]) }));
  const measure = async (/** @type {typeof measured[number]} */ { row, ns }) => {
    const args = [name, row.logger, row.id, "measure", warmUp, sample, samples];
    ns.push(await runProgram("timed", args, { env: row.env }));
  };
  for (let round = 0; round < rounds; round++) {
    if (quick) await Promise.all(measured.map(measure));
    else for (const one of measured) await measure(one);
  }
  return {
    columns: [{ figure: "ns", heading: `ns a ${timed.unit ?? "line"}`, digits: 1 }],
    ratios: measured.some(({ row }) => row.role === "floor"),
    ...(timed.base !== undefined && { base: timed.base }),
    entries: measured.map(({ row: { id, name: shown, role, differs, base }, ns }) => {
      const remark = differs?.[name];
      return {
        id,
        name: shown,
        role,
        figures: { ns },
        ...(base !== undefined && { base }),
        ...(remark !== undefined && { remark }),
      };
    }),
    missing: loggers.flatMap(({ variants }) => variants.flatMap((variant) => unable(name, variant))),
    failed,
  };
}

/** @param {string} name @param {Variant} variant */
function unable(name, variant) {
  const why = variant.unable?.[name];
  return why === undefined ? [] : [{ name: variant.name, why }];
}

/** @param {string} name @param {Row} row @returns {Promise<string | undefined>} What is wrong with what it writes, if anything. */
async function checkWork(name, { logger, id, env }) {
  const folder = mkdtempSync(join(tmpdir(), "ctxlog-bench-"));
  try {
    await runProgram("timed", [name, logger, id, "verify", join(folder, "out.log")], { env });
    return undefined;
  } catch (error) {
    return /** @type {Error} */ (error).message;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
