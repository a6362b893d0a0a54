// Runs every logger through the same faults, and puts what came of it into docs/reliability.md.
//
//     npm run reliability                       all, and the page
//     npm run reliability -- ctxlog,pino        some, on the terminal
import { readFileSync, writeFileSync } from "node:fs";
import { markdown } from "../table.mjs";
import { cases } from "./cases.mjs";
import { loggers } from "./loggers.mjs";

const PAGE = new URL("../../docs/reliability.md", import.meta.url);
const BEGIN = "<!-- results: written by npm run reliability -->";
const END = "<!-- end of results -->";

const asked = process.argv[2]?.split(",");
const ids = Object.keys(loggers).filter((id) => asked?.includes(id) ?? true);
const rows = [];
for (const { title, run } of cases) {
  const cells = [];
  // One after the other: what is seen here depends on who is how fast.
  for (const id of ids) cells.push(await run(id));
  rows.push([title, ...cells]);
  console.log(`${title}: ${ids.map((id, index) => `${id} ${cells[index]}`).join("; ")}`);
}

if (asked === undefined) {
  const text = readFileSync(PAGE, "utf8");
  const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (begin === -1 || end === -1) throw new Error("docs/reliability.md has no place for results");
  writeFileSync(PAGE, `${text.slice(0, begin + BEGIN.length)}\n\n${results()}\n\n${text.slice(end)}`);
}

function results() {
  const heading = ["", ...ids.map((id) => loggers[id].name)];
  const notes = ids.map((id) => `- ${loggers[id].name}: ${loggers[id].note}`);
  return [
    `Node ${process.versions.node}; ${versions()}.`,
    markdown([heading, ...rows], 1 + ids.length),
    notes.join("\n"),
  ].join("\n\n");
}

function versions() {
  const names = ["pino", "winston", "tslog", "@logtape/logtape", "@logtape/file", "consola"];
  return names.map((name) => `${name} ${versionOf(name)}`).join(", ");
}

/** Read from the folder: not every package exports its package.json. */
function versionOf(name) {
  return JSON.parse(readFileSync(new URL(`../node_modules/${name}/package.json`, import.meta.url), "utf8")).version;
}
