import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL("..", import.meta.url));
const WHO = [
  { id: "none", name: "nothing", code: "" },
  { id: "ctxlog", name: "ctxlog", code: 'import "../dist/index.js"' },
  { id: "pino", name: "pino", code: 'import "pino"' },
  { id: "winston", name: "winston", code: 'import "winston"' },
  { id: "tslog", name: "tslog", code: 'import "tslog"' },
  { id: "logtape", name: "LogTape", code: 'import "@logtape/logtape"' },
  { id: "consola", name: "consola", code: 'import "consola"' },
  { id: "bunyan", name: "bunyan", code: 'import "bunyan"' },
];

/** @type {import("../types.d.ts").Case} */
export const imports = {
  name: "import",
  /** @returns {Promise<import("../types.d.ts").CaseResult>} */
  async run({ quick, loggers }) {
    const who = WHO.filter(({ id }) => id === "none" || (loggers?.includes(id) ?? true));
    const entries = who.map(({ id, name, code }) => ({ id, name, code, figures: { process: [], beyond: [] } }));
    for (const { code } of entries) whole(code);
    for (let round = 0; round < (quick ? 1 : 15); round++) {
      const nothing = whole("");
      for (const { id, code, figures } of entries) {
        const ms = id === "none" ? nothing : whole(code);
        figures.process.push(ms);
        figures.beyond.push(ms - nothing);
      }
    }
    return {
      name: "import",
      title: "Import",
      note: "A whole process that imports the package and ends, and how much longer it takes than one that imports nothing.",
      columns: [
        { figure: "process", heading: "ms, the process", digits: 1 },
        { figure: "beyond", heading: "ms, the import", digits: 1 },
      ],
      ratios: false,
      entries,
      missing: [],
      failed: [],
    };
  },
};

/** How long a process takes that runs this code, in ms. */
function whole(code) {
  const begin = performance.now();
  const { status, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", code], { cwd: here });
  if (status !== 0) throw new Error(`${code}: ${stderr}`);
  return performance.now() - begin;
}
