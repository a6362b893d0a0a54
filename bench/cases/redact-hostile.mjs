import { runProgram } from "../lib/processes.mjs";
import { median } from "../lib/statistics.mjs";

const SIZES = [16, 64, 256, 1024];
/** Below this, in ms, the clock and the collector count for more than the search. */
const LEAST_MS = 0.2;

/** @type {import("../types.d.ts").Case} */
export default {
  order: 131.7,
  title: "Redaction of hostile values",
  note: "One call with all presets and one key, formatted as an empty line; the shortest of several. The last column is the greatest factor between two neighbouring sizes, from 0.2 ms on: 4 is linear. Lines are searched up to 20,000 values and 2 Mi characters, so that some values of 1 MiB are cut.",

  async run({ quick }) {
    const sizes = quick ? SIZES.slice(0, 2) : SIZES;
    const args = [quick ? 1 : 7, ...sizes.map((size) => size * 1024)];
    const rows = /** @type {{ name: string, ms: number[] }[]} */ (await runProgram("redact-hostile", args));
    return {
      columns: [
        ...sizes.map((size) => ({ figure: String(size), heading: `ms at ${size} KiB`, digits: 2 })),
        { figure: "growth", heading: "growth", digits: 1 },
      ],
      entries: rows.map(({ name, ms }) => ({
        id: name,
        name,
        figures: { ...Object.fromEntries(sizes.map((size, at) => [size, [ms[at] ?? 0]])), growth: [growth(ms)] },
      })),
    };
  },

  targets({ entries }) {
    const growths = entries.map(({ name, figures }) => ({ name, value: median(figures["growth"] ?? []) }));
    const worst = growths.reduce((one, other) => (other.value > one.value ? other : one));
    const goal = "redact-hostile: four times the size takes at most five times as long";
    return [{ goal, value: `${worst.value.toFixed(1)} times (${worst.name})`, met: worst.value <= 5 }];
  },
};

/** The greatest factor between neighbouring sizes. @param {number[]} ms */
function growth(ms) {
  const factors = ms.slice(1).map((time, index) => time / Math.max(ms[index] ?? 0, LEAST_MS));
  return Math.max(...factors);
}
