/** Rows of cells, the heading first. @typedef {readonly (readonly string[])[]} Rows */

/**
 * Rows as Markdown.
 * @param {Rows} rows
 * @param {number} left How many columns are aligned to the left. Figures are aligned to the right.
 */
export function markdown(rows, left = 1) {
  const [heading = [], ...body] = rows;
  const rule = heading.map((_, index) => (index < left ? "---" : "---:"));
  return [heading, rule, ...body].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/**
 * Rows for a terminal.
 * @param {Rows} rows
 * @param {number} left How many columns are aligned to the left.
 */
export function plain(rows, left = 1) {
  const widths = (rows[0] ?? []).map((_, index) => Math.max(...rows.map((cells) => cells[index]?.length ?? 0)));
  const pad = (/** @type {string} */ cell, /** @type {number} */ index) =>
    index < left ? cell.padEnd(widths[index] ?? 0) : cell.padStart(widths[index] ?? 0);
  return rows.map((cells) => `  ${cells.map(pad).join("  ").trimEnd()}`).join("\n");
}
