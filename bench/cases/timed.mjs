import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LOGGERS, loadVariants } from "../loggers/index.mjs";
import { run } from "../spawn.mjs";
import { TIMED } from "./list.mjs";

/** The cases that worker.mjs times, a call in a loop: each logger in a process of its own, one after the other, round by round. */
export const TIMED_CASES = TIMED.map((one) => ({ name: one.name, run: (effort) => runTimed(one, effort) }));

/** @returns {Promise<import("../types.d.ts").CaseResult>} */
async function runTimed({ name, title, note }, /** @type {import("../types.d.ts").Effort} */ effort) {
  const { able, missing } = await whoCan(name, effort);
  const failed = [];
  const entries = [];
  const checked = await Promise.all(able.map(async (one) => ({ ...one, why: await checkWork(one, name) })));
  for (const { logger, variant, why } of checked) {
    const { id, name: shown, differs } = variant;
    if (why === undefined) entries.push({ logger, id, name: shown, remark: differs?.[name], figures: { ns: [] } });
    else failed.push({ name: shown, why });
  }
  const { rounds, warmUp, sample, samples, quick } = effort;
  const measure = async ({ logger, id, figures }) => {
    figures.ns.push(await run("worker.mjs", [logger, id, name, "measure", warmUp, sample, samples]));
  };
  for (let round = 0; round < rounds; round++) {
    if (quick) await Promise.all(entries.map(measure));
    else for (const entry of entries) await measure(entry);
  }
  return {
    name,
    title,
    note,
    columns: [{ figure: "ns", heading: name === "run" || name === "update" ? "ns a call" : "ns a line", digits: 1 }],
    ratios: true,
    entries,
    missing,
    failed,
  };
}

async function whoCan(name, { loggers = LOGGERS }) {
  const able = [];
  const missing = [];
  for (const logger of LOGGERS.filter((one) => loggers.includes(one))) {
    for (const variant of await loadVariants(logger)) {
      if (variant.cases[name] !== undefined) able.push({ logger, variant });
      else if (variant.unable?.[name] !== undefined) missing.push({ name: variant.name, why: variant.unable[name] });
    }
  }
  return { able, missing };
}

/** What is wrong with the bytes that the logger writes; undefined where nothing is. */
async function checkWork({ logger, variant }, name) {
  const folder = mkdtempSync(join(tmpdir(), "ctxlog-bench-"));
  try {
    await run("worker.mjs", [logger, variant.id, name, "verify", join(folder, "out.log")]);
  } catch (error) {
    return error.message;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
