// Writes the stored results of each Node version into docs/benchmarks.md, and draws docs/benchmarks.svg.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { chart } from "./lib/chart.mjs";
import { loadCase } from "./lib/folders.mjs";
import { writeResults } from "./lib/results.mjs";
import { rows } from "./lib/table.mjs";
import { markdown } from "./lib/text-table.mjs";

/** @typedef {import("./types.d.ts").Run} Run */
/** @typedef {import("./types.d.ts").Target} Target */

const RESULTS = new URL("./results/", import.meta.url);

/** @type {Run[]} */
const runs = readdirSync(RESULTS)
  .sort()
  .map((file) => JSON.parse(readFileSync(new URL(file, RESULTS), "utf8")));
const [first] = runs;

writeResults(new URL("../docs/benchmarks.md", import.meta.url), "bench:all", await page());
writeFileSync(new URL("../docs/benchmarks.svg", import.meta.url), chart(runs));

async function page() {
  return [
    about(),
    "## Targets",
    await targetTable(),
    "## Set-up",
    markdown([["", ""], ...Object.entries(first.notes)], 2),
    "## Cases",
    ...first.cases.flatMap(({ name }) => section(name)),
  ].join("\n\n");
}

function about() {
  const { command, versions } = first;
  const lines = runs.map(({ node, machine, date }) => `- Node ${node}: ${machine}; ${date}`);
  const packages = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return `\`${command}\`\n\n${lines.join("\n")}\n- ${packages.join(", ")}`;
}

async function targetTable() {
  const byRun = await Promise.all(runs.map(targetsOf));
  const goals = [...new Set(byRun.flatMap((targets) => targets.map(({ goal }) => goal)))];
  const body = goals.map((goal) => [
    goal,
    ...byRun.map((targets) => verdict(targets.find((one) => one.goal === goal))),
  ]);
  return markdown([["", ...runs.map(({ node }) => `Node ${node}`)], ...body], 1 + runs.length);
}

/** @param {Run} run */
async function targetsOf({ cases }) {
  const found = await Promise.all(
    cases.map(async (results) => (await loadCase(results.name)).targets?.(results) ?? []),
  );
  return found.flat().filter((target) => target !== undefined);
}

/** @param {Target | undefined} target */
function verdict(target) {
  return target === undefined ? "" : `${target.met ? "met" : "**not met**"}: ${target.value}`;
}

/** A case: its title, its note, the tables of all runs in one, and the loggers that are not in them. @param {string} name */
function section(name) {
  const all = runs.flatMap(({ node, cases }) => {
    const results = cases.find((one) => one.name === name);
    return results === undefined ? [] : [{ ...results, major: node.split(".")[0] }];
  });
  const [{ title, note, missing = [], failed = [] }] = all;
  const absent = [
    ...missing.map((one) => `- ${one.name}: not possible, ${one.why}`),
    ...failed.map((one) => `- ${one.name}: not timed, since it did not write the same: ${one.why}`),
  ];
  return [`### ${title}`, note, markdown(sideBySide(all)), ...(absent.length > 0 ? [absent.join("\n")] : [])];
}

/** @param {(import("./types.d.ts").Results & { major: string })[]} all */
function sideBySide(all) {
  const tables = all.map((results) => ({ major: results.major, rows: rows(results) }));
  const names = tables[0].rows.slice(1).map(([name]) => name);
  const heading = tables.flatMap(({ major, rows: [[, ...cells]] }) => cells.map((cell) => `Node ${major}: ${cell}`));
  const body = names.map((name) => [name, ...tables.flatMap(({ rows }) => cellsOf(rows, name))]);
  return [["", ...heading], ...body];
}

/** @param {string[][]} table @param {string} name */
function cellsOf([heading, ...body], name) {
  return body.find(([first]) => first === name)?.slice(1) ?? new Array(heading.length - 1).fill("");
}
