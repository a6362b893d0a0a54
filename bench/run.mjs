// Runs the cases on the Node that runs this, prints tables, and with --save keeps the results for the page.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { arch, cpus, platform } from "node:os";
import { parseArgs } from "node:util";
import { CASES } from "./cases/index.mjs";
import { plain } from "./lib/text-table.mjs";
import { LOGGERS, loadVariants } from "./loggers/index.mjs";
import { rows } from "./table.mjs";
import { targets } from "./targets.mjs";

const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    case: { type: "string", multiple: true },
    logger: { type: "string", multiple: true },
    save: { type: "boolean", default: false },
  },
});

const names = chosen(
  "case",
  values.case,
  CASES.map(({ name }) => name),
);
const loggers = values.logger && chosen("logger", values.logger, LOGGERS);

const isWhole = !values.quick && values.case === undefined && values.logger === undefined;
if (values.save && !isWhole) throw new Error("--save is for a whole run: without --quick, --case and --logger");

/** @type {import("./types.d.ts").Effort} */
const effort = values.quick
  ? { quick: true, rounds: 1, warmUp: 20, sample: 20, samples: 1, loggers }
  : { quick: false, rounds: 5, warmUp: 150, sample: 80, samples: 3, loggers };

console.log(`ctxlog's benchmark, Node ${process.versions.node}, ${machine()}`);
console.log(
  "Every logger is set up as its own documentation recommends for production, and fastest; see docs/benchmarks.md.",
);
if (values.quick) console.log("--quick shows that the benchmark works. Its figures say nothing.");

const results = [];
for (const one of CASES.filter(({ name }) => names.includes(name))) {
  const result = await one.run(effort);
  results.push(result);
  console.log(`\n${result.title} (${result.name})\n${plain(rows(result))}`);
  for (const { name, why } of result.missing) console.log(`  ${name}: not able, ${why}`);
  for (const { name, why } of result.failed) console.log(`  ${name}: NOT EQUAL WORK, not timed: ${why}`);
}
tellTargets();
if (values.save) await save();
if (results.some(({ failed }) => failed.length > 0)) process.exitCode = 1;

/** Names given as `a,b` or one by one. @throws {Error} For one that does not exist. */
function chosen(what, given, all) {
  const wanted = given?.flatMap((names) => names.split(",")) ?? all;
  for (const name of wanted)
    if (!all.includes(name)) throw new Error(`no ${what} ${name}; there are ${all.join(", ")}`);
  return wanted;
}

function tellTargets() {
  const found = targets(results);
  if (found.length === 0) return;
  const table = found.map(({ goal, value, met }) => [goal, value, met ? "met" : "NOT MET"]);
  console.log(`\nTargets\n${plain([["target", "measured", ""], ...table], 3)}`);
}

function machine() {
  const [{ model }] = cpus();
  return `${model.trim()}, ${cpus().length} cores, ${platform()} ${arch()}`;
}

async function save() {
  const variants = (await Promise.all(LOGGERS.map(loadVariants))).flat();
  const packages = new Set(variants.map((variant) => variant.package).filter((name) => name !== undefined));
  /** @type {import("./types.d.ts").Run} */
  const run = {
    node: process.versions.node,
    machine: machine(),
    date: new Date().toISOString().slice(0, 10),
    command: "npm run bench:all",
    versions: Object.fromEntries([...packages].map((name) => [name, version(`./node_modules/${name}/package.json`)])),
    notes: Object.fromEntries(variants.map(({ name, note }) => [name, note])),
    cases: results,
  };
  run.versions = { ctxlog: version("../package.json"), ...run.versions };
  const folder = new URL("./results/", import.meta.url);
  mkdirSync(folder, { recursive: true });
  const major = process.versions.node.split(".")[0];
  writeFileSync(new URL(`node-${major}.json`, folder), `${JSON.stringify(run, undefined, 1)}\n`);
}

function version(path) {
  return JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8")).version;
}
