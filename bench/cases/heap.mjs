import { run } from "../spawn.mjs";
import { countsFor } from "./contexts.mjs";

const WHO = [
  { id: "none", name: "no context" },
  { id: "bare", name: "AsyncLocalStorage.run with the user's object" },
  { id: "entered", name: "ctxlog, entered" },
  { id: "json", name: "ctxlog, with a line of JSON logged in each" },
  { id: "line", name: "ctxlog, with a line of the documented layout logged in each" },
];

/** @type {import("../types.d.ts").Case} */
export const heap = {
  name: "heap",
  /** @returns {Promise<import("../types.d.ts").CaseResult>} */
  async run({ quick, rounds }) {
    const counts = countsFor(quick);
    const entries = WHO.map(({ id, name }) => ({ id, name, figures: Object.fromEntries(counts.map((n) => [n, []])) }));
    for (let round = 0; round < Math.min(rounds, 3); round++) {
      for (const count of counts) {
        let none = 0;
        for (const { id, figures } of entries) {
          const bytes = await run("heap.mjs", [id, count], ["--expose-gc"]);
          if (id === "none") none = bytes;
          figures[count].push(bytes - none);
        }
      }
    }
    return {
      name: "heap",
      title: "Heap per live context",
      note: "Bytes beyond a program that does the same without a context: it holds the same two IDs in the same object, in an async function that waits. The first row is what carrying any context along costs the engine, for two promises that wait.",
      columns: counts.map((n) => ({ figure: String(n), heading: `bytes at ${n.toLocaleString("en")}`, digits: 0 })),
      ratios: false,
      entries: entries.slice(1),
      missing: [],
      failed: [],
    };
  },
};
