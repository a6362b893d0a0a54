// Runs the cases on this version of Node and prints tables. With --save, stores the results for the page.
import { mkdirSync, writeFileSync } from "node:fs";
import { arch, cpus, platform } from "node:os";
import { parseArgs } from "node:util";
import { caseNames, loadCases, loadLoggers, loggerNames } from "./lib/folders.mjs";
import { dependencies, ownVersion, packageVersion } from "./lib/packages.mjs";
import { rows } from "./lib/table.mjs";
import { plain } from "./lib/text-table.mjs";

const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    case: { type: "string", multiple: true },
    logger: { type: "string", multiple: true },
    save: { type: "boolean", default: false },
  },
});

const isWhole = !values.quick && values.case === undefined && values.logger === undefined;
if (values.save && !isWhole) throw new Error("--save is for a whole run: without --quick, --case and --logger");

const cases = await loadCases(chosen("case", values.case, caseNames));
const loggers = await loadLoggers(chosen("logger", values.logger, loggerNames));
/** @type {import("./types.d.ts").Effort} */
const effort = values.quick
  ? { quick: true, rounds: 1, warmUp: 20, sample: 20, samples: 1, loggers }
  : { quick: false, rounds: 5, warmUp: 150, sample: 20, samples: 12, loggers };

console.log(`ctxlog's benchmark, Node ${process.versions.node}, ${machine()}`);
console.log("Each logger is set up in the fastest way that its documentation recommends; see docs/benchmarks.md.");
if (values.quick) console.log("--quick shows that the benchmark works. Its figures mean nothing.");

/** @type {import("./types.d.ts").CaseResults[]} */
const results = [];
for (const one of cases) results.push(await runCase(one));
printTargets();
if (values.save) save();
if (results.some(({ failed = [] }) => failed.length > 0)) process.exitCode = 1;

/**
 * Names given as `a,b` or one by one.
 * @param {string} what
 * @param {string[] | undefined} given
 * @param {string[]} all
 * @throws {Error} If a name does not exist.
 */
function chosen(what, given, all) {
  const names = given?.flatMap((name) => name.split(",")) ?? all;
  for (const name of names) {
    if (!all.includes(name)) throw new Error(`no ${what} ${name}; there are ${all.join(", ")}`);
  }
  return names;
}

/** @param {typeof cases[number]} one */
async function runCase({ id, title, note, run }) {
  const found = await run(effort);
  console.log(`\n${title} (${id})\n${plain(rows(found))}`);
  for (const { name, why } of found.missing ?? []) console.log(`  ${name}: not possible, ${why}`);
  for (const { name, why } of found.failed ?? []) console.log(`  ${name}: NOT EQUAL WORK, not timed: ${why}`);
  return { ...found, name: id, title, note: [note, found.note].filter(Boolean).join(" ") };
}

function printTargets() {
  const targets = cases.flatMap((one, index) => one.targets?.(results[index]) ?? []);
  const table = targets.flatMap((one) => (one ? [[one.goal, one.value, one.met ? "met" : "NOT MET"]] : []));
  if (table.length > 0) console.log(`\nTargets\n${plain([["target", "measured", ""], ...table], 3)}`);
}

function machine() {
  const [cpu] = cpus();
  return `${cpu?.model.trim()}, ${cpus().length} cores, ${platform()} ${arch()}`;
}

function save() {
  const variants = loggers.flatMap((logger) => logger.variants);
  /** @type {import("./types.d.ts").Run} */
  const run = {
    node: process.versions.node,
    machine: machine(),
    date: new Date().toISOString().slice(0, 10),
    command: "npm run bench:all",
    versions: {
      ctxlog: ownVersion(),
      ...Object.fromEntries(dependencies().map((name) => [name, packageVersion(name)])),
    },
    notes: Object.fromEntries(variants.map(({ name, note }) => [name, note])),
    cases: results,
  };
  const folder = new URL("./results/", import.meta.url);
  mkdirSync(folder, { recursive: true });
  const major = process.versions.node.split(".")[0];
  writeFileSync(new URL(`node-${major}.json`, folder), `${JSON.stringify(run, undefined, 1)}\n`);
}
