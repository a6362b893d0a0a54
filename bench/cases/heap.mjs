import { contextCounts } from "../lib/context-counts.mjs";
import { runProgram } from "../lib/processes.mjs";
import { median } from "../lib/statistics.mjs";
import { find } from "../lib/targets.mjs";

/** The modes of programs/heap.mjs. The first is subtracted from the others. */
const MODES = [
  { id: "none", name: "no context" },
  { id: "bare", name: "AsyncLocalStorage.run with the user's object" },
  { id: "entered", name: "ctxlog, entered" },
  { id: "json", name: "ctxlog, with a line of JSON logged in each" },
  { id: "line", name: "ctxlog, with a line of text logged in each" },
];

/** @type {import("../types.d.ts").Case} */
export default {
  order: 150,
  title: "Heap per live context",
  note: "Bytes beyond a program that does the same without a context: it holds the same two IDs in the same object, in an async function that waits. The first row is what any context costs the engine, for two promises that wait.",

  async run({ quick, rounds }) {
    const counts = contextCounts(quick);
    const entries = MODES.map((mode) => ({
      ...mode,
      figures: Object.fromEntries(counts.map((count) => [count, /** @type {number[]} */ ([])])),
    }));
    for (let round = 0; round < Math.min(rounds, 3); round++) {
      for (const count of counts) {
        let none = 0;
        // Few contexts are measured more often, since other allocations count for more.
        const samples = quick ? 2 : count > 1000 ? 3 : 25;
        for (const { id, figures } of entries) {
          const bytes = await runProgram("heap", [id, count, samples], { nodeArgs: ["--expose-gc"] });
          if (id === "none") none = bytes;
          figures[count]?.push(bytes - none);
        }
      }
    }
    return {
      columns: counts.map((count) => ({
        figure: String(count),
        heading: `bytes at ${count.toLocaleString("en")}`,
        digits: 0,
        summary: /** @type {const} */ ("median"),
      })),
      entries: entries.slice(1),
    };
  },

  /** What ctxlog adds to AsyncLocalStorage with the user's own object, at the worst of the counts. */
  targets(results) {
    const bare = find(results, "bare")?.figures;
    return ["json", "line"].map((id) => {
      const ours = find(results, id)?.figures;
      if (ours === undefined || bare === undefined) return undefined;
      const bytes = Object.keys(ours).map((count) => median(ours[count] ?? []) - median(bare[count] ?? []));
      const most = Math.max(...bytes);
      const goal = `heap: under 400 bytes a context beyond the user's own, after a line (${id})`;
      return { goal, value: `${most.toFixed(0)} bytes`, met: most < 400 };
    });
  },
};
