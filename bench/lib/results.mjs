import { readFileSync, writeFileSync } from "node:fs";

const END = "<!-- end of results -->";

/**
 * Replaces the results on a page: what stands between its two markers.
 * @param {URL} page
 * @param {string} script The script that writes them, as the first marker names it.
 * @param {string} results
 * @throws {Error} If a marker is missing.
 */
export function writeResults(page, script, results) {
  const start = `<!-- results: written by npm run ${script} -->`;
  const text = readFileSync(page, "utf8");
  const [from, to] = [text.indexOf(start), text.indexOf(END)];
  if (from === -1 || to === -1) throw new Error(`${page.pathname} has no place for results`);
  writeFileSync(page, `${text.slice(0, from + start.length)}\n\n${results}\n\n${text.slice(to)}`);
}
