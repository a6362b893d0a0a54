// Runs every logger through the same faults, and writes the results into docs/reliability.md.
//
//     npm run reliability                       all loggers, and the page
//     npm run reliability -- ctxlog,pino        some loggers, on the terminal
import { packageVersion } from "../../bench/lib/packages.mjs";
import { writeResults } from "../../bench/lib/results.mjs";
import { markdown } from "../../bench/lib/text-table.mjs";
import { cases } from "./cases.mjs";
import { loggers } from "./loggers.mjs";

const PAGE = new URL("../../docs/reliability.md", import.meta.url);
const PACKAGES = ["pino", "winston", "tslog", "@logtape/logtape", "@logtape/file", "consola"];

const chosen = process.argv[2]?.split(",");
const entries = Object.entries(loggers).filter(([id]) => chosen?.includes(id) ?? true);
/** @type {string[][]} */
const rows = [];
for (const { title, run } of cases) {
  /** @type {string[]} */
  const cells = [];
  // One after the other: results depend on how fast the others are.
  for (const [id] of entries) cells.push(await run(id));
  rows.push([title, ...cells]);
  console.log(`${title}: ${entries.map(([id], index) => `${id} ${cells[index]}`).join("; ")}`);
}

if (chosen === undefined) writeResults(PAGE, "reliability", results());

function results() {
  const versions = PACKAGES.map((name) => `${name} ${packageVersion(name)}`).join(", ");
  const heading = ["", ...entries.map(([, { name }]) => name)];
  const notes = entries.map(([, { name, note }]) => `- ${name}: ${note}`);
  return [
    `Node ${process.versions.node}; ${versions}.`,
    markdown([heading, ...rows], 1 + entries.length),
    notes.join("\n"),
  ].join("\n\n");
}
