// Puts the results that were kept, of each Node version, into docs/benchmarks.md, and draws docs/benchmarks.svg.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { chart } from "./chart.mjs";
import { writeResults } from "./lib/results.mjs";
import { markdown } from "./lib/text-table.mjs";
import { rows } from "./table.mjs";
import { targets } from "./targets.mjs";

const PAGE = new URL("../docs/benchmarks.md", import.meta.url);
const CHART = new URL("../docs/benchmarks.svg", import.meta.url);
const RESULTS = new URL("./results/", import.meta.url);

/** @type {import("./types.d.ts").Run[]} */
const runs = readdirSync(RESULTS)
  .sort()
  .map((file) => JSON.parse(readFileSync(new URL(file, RESULTS), "utf8")));

writeResults(PAGE, "bench:all", results());
writeFileSync(CHART, chart(runs));

function results() {
  const parts = [about(), "## Targets", targetTable(), "## Set up", setUp(), "## Cases"];
  for (const { name } of runs[0].cases) parts.push(...oneCase(name));
  return parts.join("\n\n");
}

function about() {
  const lines = runs.map(({ node, machine, date }) => `- Node ${node}: ${machine}; ${date}`);
  const [{ command, versions }] = runs;
  const packages = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return `\`${command}\`\n\n${lines.join("\n")}\n- ${packages.join(", ")}`;
}

function targetTable() {
  const byRun = runs.map(({ cases }) => new Map(targets(cases).map((target) => [target.goal, target])));
  const goals = [...new Set(byRun.flatMap((found) => [...found.keys()]))];
  const cell = (target) => (target === undefined ? "" : `${target.met ? "met" : "**not met**"}: ${target.value}`);
  const body = goals.map((goal) => [goal, ...byRun.map((found) => cell(found.get(goal)))]);
  return markdown([["", ...runs.map(({ node }) => `Node ${node}`)], ...body], 1 + runs.length);
}

function setUp() {
  return markdown([["", ""], ...Object.entries(runs[0].notes)], 2);
}

/** A case's heading, what it is, its tables side by side, and who is not in them. */
function oneCase(name) {
  const all = runs.map(({ cases }) => cases.find((one) => one.name === name)).filter((one) => one !== undefined);
  const [{ title, note, missing, failed }] = all;
  const tables = all.map((one, index) => {
    const [heading, ...body] = rows(one);
    return { heading: heading.map((text, at) => (at === 0 ? "" : `${major(index)}: ${text}`)), body };
  });
  const names = tables[0].body.map(([first]) => first);
  const cells = (first) => tables.flatMap(({ heading, body }) => rowOf(body, first, heading.length));
  const table = [
    ["", ...tables.flatMap(({ heading }) => heading.slice(1))],
    ...names.map((one) => [one, ...cells(one)]),
  ];
  const absent = [
    ...missing.map((one) => `- ${one.name}: not able, ${one.why}`),
    ...failed.map((one) => `- ${one.name}: not timed, since it did not write the same: ${one.why}`),
  ];
  return [`### ${title}`, note, markdown(table), ...(absent.length > 0 ? [absent.join("\n")] : [])];
}

function rowOf(body, first, width) {
  return body.find(([name]) => name === first)?.slice(1) ?? new Array(width - 1).fill("");
}

function major(index) {
  return `Node ${runs[index].node.split(".")[0]}`;
}
