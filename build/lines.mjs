import { parseSync } from "rolldown/utils";

/** Where a line may break: at what one of these has in its body. */
const BLOCKS = new Set(["Program", "BlockStatement", "StaticBlock", "ClassBody"]);

/**
 * Breaks minified code before each statement, and each member of a class. Whatever throws is then a short line, which is
 * what Node prints for an uncaught error, and not the whole file.
 *
 * @returns {import("rolldown").Plugin}
 */
export function oneStatementALine() {
  return {
    name: "one-statement-a-line",
    generateBundle({ format }, bundle) {
      const sourceType = format === "cjs" ? "script" : "module";
      for (const output of Object.values(bundle)) {
        if (output.type === "chunk") output.code = broken(output.fileName, output.code, sourceType);
      }
    },
  };
}

/**
 * @param {string} name
 * @param {string} code
 * @param {"module" | "script"} sourceType
 */
function broken(name, code, sourceType) {
  const { program, errors } = parseSync(name, code, { sourceType });
  if (errors.length > 0) throw new Error(`${name}: ${errors[0]?.message}`);
  /** @type {Set<number>} */
  const starts = new Set();
  collect(program, starts);
  starts.delete(0);
  const ends = [...starts, code.length].sort((a, b) => a - b);
  return ends.map((end, index) => code.slice(ends[index - 1] ?? 0, end)).join("\n");
}

/**
 * @param {unknown} node
 * @param {Set<number>} starts
 */
function collect(node, starts) {
  if (typeof node !== "object" || node === null) return;
  const { type, body, cases } = /** @type {any} */ (node);
  if (BLOCKS.has(type)) for (const part of body) starts.add(part.start);
  if (type === "SwitchStatement") for (const part of cases) starts.add(part.start);
  for (const child of Object.values(node)) collect(child, starts);
}
