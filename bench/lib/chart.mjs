import { ratio } from "./statistics.mjs";

const LEFT = 190;
const WIDTH = 760;
const RIGHT = 60;
const BAR = 13;
const GAP = 12;
const TOP = 62;
const COLORS = ["#2f6f9f", "#d98032", "#5b8c5a"];

/** The JSON case as an SVG: a bar for each logger and Node version, as a multiple of the floor. @param {readonly import("../types.d.ts").Run[]} runs */
export function chart(runs) {
  const cases = runs.flatMap(({ cases }) => cases.filter(({ name }) => name === "json"));
  const shown = (cases[0]?.entries ?? []).filter(({ role }) => role !== "reference");
  const bars = shown.map(({ id, name }) => ({ name, values: cases.map(({ entries }) => timesFloor(entries, id)) }));
  return draw(
    bars,
    runs.map(({ node }) => `Node ${node}`),
  );
}

/** @param {readonly import("../types.d.ts").Entry[]} entries @param {string} id */
function timesFloor(entries, id) {
  const ours = entries.find((entry) => entry.id === id)?.figures["ns"];
  const floor = entries.find(({ role }) => role === "floor")?.figures["ns"];
  return ours === undefined || floor === undefined ? 0 : ratio(ours, floor);
}

/** @param {{ name: string, values: number[] }[]} bars @param {string[]} legend */
function draw(bars, legend) {
  const most = Math.max(...bars.flatMap(({ values }) => values));
  const scale = (WIDTH - LEFT - RIGHT) / most;
  const group = legend.length * BAR + GAP;
  const height = TOP + bars.length * group + 8;
  const parts = [
    text(12, 22, "A JSON line with its context and one field: time, as a multiple of the floor", 'font-weight="bold"'),
    ...legend.map((label, index) => swatch(12 + index * 130, label, COLORS[index % COLORS.length])),
  ];
  for (const [row, { name, values }] of bars.entries()) {
    const top = TOP + row * group;
    parts.push(text(LEFT - 10, top + (legend.length * BAR) / 2 + 4, name, 'text-anchor="end"'));
    for (const [index, value] of values.entries()) {
      const y = top + index * BAR;
      const color = COLORS[index % COLORS.length];
      parts.push(rect(LEFT, y, Math.max(1, value * scale), BAR - 2, color));
      parts.push(text(LEFT + value * scale + 5, y + BAR - 3, value.toFixed(1), 'font-size="11"'));
    }
  }
  const size = `width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} font-family="sans-serif" font-size="13">
<title>What a JSON line with its context costs in each logger</title>
<rect width="100%" height="100%" fill="#fff"/>
${parts.join("\n")}
</svg>
`;
}

/** @param {number} x @param {string} label @param {string} color */
function swatch(x, label, color) {
  return `${rect(x, 36, 12, 12, color)}\n${text(x + 18, 46, label, "")}`;
}

/** @param {number} x @param {number} y @param {number} width @param {number} height @param {string} color */
function rect(x, y, width, height, color) {
  return `<rect x="${x}" y="${y}" width="${width.toFixed(1)}" height="${height}" fill="${color}"/>`;
}

/** @param {number} x @param {number} y @param {string} content @param {string} more */
function text(x, y, content, more) {
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" fill="#222" ${more}>${content}</text>`;
}
