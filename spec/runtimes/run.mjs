// Runs the whole suite on every runtime that is installed, and writes docs/runtimes.md's table.
import { readFileSync, writeFileSync } from "node:fs";
import { arrivedAt, ENDINGS, filesOf, OUTPUTS, transcriptOf, USING, usingOf, withoutInspectsWays } from "./checks.mjs";
import { installPackage } from "./installed-package.mjs";
import { HERE, hasUsing, runtimes } from "./runtimes.mjs";

/** @typedef {import("./runtimes.mjs").Runtime} Runtime */

const PAGE = new URL("../../docs/runtimes.md", import.meta.url);
const TABLE = /<!-- table -->\n[\s\S]*?<!-- end -->/;
const NO_PROCESS = "-";
const NO_SYNTAX = "no such syntax";

const { path: folder, remove } = installPackage();
const expected = readFileSync(`${HERE}expected.txt`, "utf8");
let hasFailed = false;

/** The rows, by what they try. @type {Record<string, (runtime: Runtime) => Promise<string>>} */
const ROWS = {
  "lines, formats, context, console, requests, redaction, tests": async (runtime) => {
    const text = withoutInspectsWays(await transcriptOf(runtime, folder));
    const lines = text.split("\n");
    const wanted = expected.split("\n");
    const same = wanted.filter((line, index) => lines[index] === line).length;
    return same === wanted.length && lines.length === same ? "the same bytes" : `${wanted.length - same} lines differ`;
  },
  "`using` and `await using`": async (runtime) => {
    if (runtime.kind === "workerd") return NO_PROCESS;
    if (!hasUsing(runtime)) return NO_SYNTAX;
    return (await usingOf(runtime, folder)) === USING ? "all" : "differ";
  },
  files: async (runtime) => {
    if (runtime.kind === "workerd") return NO_PROCESS;
    const names = Object.keys(await filesOf(runtime, folder)).join();
    return names === "app.log,app.log.1,app.log.old" ? "all" : names;
  },
  ...Object.fromEntries(
    ENDINGS.map((ending) => [
      `ends by ${ending.name}`,
      async (/** @type {Runtime} */ runtime) => {
        if (runtime.kind === "workerd") return NO_PROCESS;
        const arrived = await Promise.all(OUTPUTS.map((output) => arrivedAt(runtime, folder, ending, output)));
        const faults = OUTPUTS.flatMap((output, index) =>
          arrived[index] === "all" ? [] : [`${output}: ${arrived[index]}`],
        );
        return faults.join("; ") || "all";
      },
    ]),
  ),
};

try {
  const all = runtimes();
  /** @type {string[][]} */
  const rows = [
    ["", ...all.map(({ name }) => name)],
    ["---", ...all.map(() => "---")],
  ];
  for (const [name, cell] of Object.entries(ROWS)) {
    const cells = [];
    for (const runtime of all) cells.push(await cell(runtime).catch((error) => `fails: ${error}`.split("\n")[0] ?? ""));
    hasFailed ||= cells.some((text) => !["all", "the same bytes", NO_PROCESS, NO_SYNTAX].includes(text));
    rows.push([name, ...cells]);
    console.log([name, ...cells].join(" | "));
  }
  const table = rows
    .map((row) => (row[0] === "---" ? `|${row.join("|")}|` : `| ${row.join(" | ")} |`.replace(/^\| {2}\|/, "| |")))
    .join("\n");
  const day = new Date().toISOString().slice(0, 10);
  const page = readFileSync(PAGE, "utf8");
  writeFileSync(
    PAGE,
    page.replace(TABLE, () => `<!-- table -->\nRun on ${day}:\n\n${table}\n<!-- end -->`),
  );
} finally {
  remove();
}
process.exitCode = hasFailed ? 1 : 0;
