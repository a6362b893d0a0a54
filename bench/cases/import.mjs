import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { atMost } from "../lib/targets.mjs";

const BENCH = fileURLToPath(new URL("..", import.meta.url));

/** @type {import("../types.d.ts").Case} */
export default {
  order: 170,
  title: "Import",
  note: "A whole process that imports the package and ends, and how much longer it takes than one that imports nothing.",

  async run({ quick, loggers }) {
    const rows = [
      { id: "none", name: "nothing", code: "" },
      ...loggers.flatMap(({ id, name, package: packageName, module = packageName }) =>
        module === undefined ? [] : [{ id, name, code: `import ${JSON.stringify(module)}` }],
      ),
    ];
    const entries = rows.map((row) => ({
      ...row,
      figures: { process: /** @type {number[]} */ ([]), beyond: /** @type {number[]} */ ([]) },
    }));
    for (const { code } of entries) timeProcess(code);
    for (let round = 0; round < (quick ? 1 : 15); round++) {
      const nothing = timeProcess("");
      for (const { code, figures } of entries) {
        const ms = code === "" ? nothing : timeProcess(code);
        figures.process.push(ms);
        figures.beyond.push(ms - nothing);
      }
    }
    return {
      columns: [
        { figure: "process", heading: "ms, the process", digits: 1 },
        { figure: "beyond", heading: "ms, the import", digits: 1, summary: "median" },
      ],
      entries: entries.map(({ code: _code, ...entry }) => entry),
    };
  },

  targets: (results) => [atMost(results, "0.8 times pino's", { figure: "beyond", to: "pino", most: 0.8 })],
};

/** How long a process takes that runs this code, in ms. @param {string} code */
function timeProcess(code) {
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", code], { cwd: BENCH });
  if (status !== 0) throw new Error(`${code}: ${stderr}`);
  return performance.now() - start;
}
