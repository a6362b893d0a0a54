import { devNull } from "node:os";
import { checkLines, listen } from "../lib/http-servers.mjs";
import { runProgram } from "../lib/processes.mjs";
import { median, ratio } from "../lib/statistics.mjs";
import { find } from "../lib/targets.mjs";

/** Servers without logging, of programs/http-server.mjs. */
const SILENT = [
  { id: "none", logger: "silent", name: "no context, no logging" },
  { id: "bare", logger: "silent", name: "AsyncLocalStorage.run, no logging" },
  { id: "context", logger: "silent", name: "ctxlog's context, no logging" },
];

/** Figures of a round. @type {import("../types.d.ts").Column[]} */
const COLUMNS = [
  { figure: "rate", heading: "requests a second", digits: 0, summary: "most" },
  { figure: "toFloor", heading: "rate, % of the floor's", digits: 1 },
  { figure: "p99", heading: "p99, ms", digits: 2, summary: "median" },
  { figure: "heap", heading: "heap, MB", digits: 1, summary: "median" },
  { figure: "grown", heading: "heap, growth in KB a load", digits: 0, summary: "median" },
];

/** @typedef {{ rate: number[], toFloor: number[], p99: number[], heap: number[], grown: number[] }} Figures */

/** @type {import("../types.d.ts").Case} */
export default {
  order: 160,
  title: "A server under load",
  note: "node:http on loopback; autocannon in a process of its own, 50 connections; three lines of JSON a request, or none. The floor's server logs with the floor in AsyncLocalStorage. The heap is what is left when all garbage was collected after a load.",

  async run({ quick, rounds, loggers }) {
    const logging = loggers.flatMap(({ id: logger, servers = [] }) =>
      servers.map(({ id, name }) => ({ id, logger, name })),
    );
    for (const one of logging) await checkLines(one);
    const entries = [...SILENT, ...logging].map(({ id, logger, name }) => ({
      row: { id, logger },
      entry: { id, name, figures: /** @type {Figures} */ ({ rate: [], toFloor: [], p99: [], heap: [], grown: [] }) },
    }));
    const running = await Promise.all(entries.map(async (one) => ({ ...one, server: await listen(one.row, devNull) })));
    try {
      for (const { server } of running) await runProgram("http-load", [server.url, quick ? 0.3 : 2]);
      const before = await Promise.all(running.map(({ server }) => server.heap()));
      for (let round = 0; round < Math.min(rounds, 4); round++) {
        for (const [index, { server, entry }] of running.entries()) {
          const { rate, p99 } = await runProgram("http-load", [server.url, quick ? 0.5 : 3]);
          const heap = await server.heap();
          entry.figures.rate.push(rate);
          entry.figures.p99.push(p99);
          entry.figures.heap.push(heap / 2 ** 20);
          entry.figures.grown.push((heap - (before[index] ?? heap)) / 1024);
          before[index] = heap;
        }
      }
    } finally {
      for (const { server } of running) await server.stop();
    }
    const floor = entries.find(({ entry }) => entry.id === "floor")?.entry.figures.rate;
    for (const { entry } of entries) {
      entry.figures.toFloor = floor === undefined ? [] : [ratio(entry.figures.rate, floor, "most") * 100];
    }
    return {
      columns: floor === undefined ? COLUMNS.filter(({ figure }) => figure !== "toFloor") : COLUMNS,
      entries: entries.map(({ entry }) => entry),
    };
  },

  targets: (results) => [
    rateTarget(results, "three lines a request: 97 % of the floor's rate", "ctxlog", "floor", 0.97),
    rateTarget(results, "with flushEvery: 10: 99 % of the floor's rate", "ctxlog-interval", "floor", 0.99),
    rateTarget(results, "with flushEvery: 10: 1.3 times pino's rate", "ctxlog-interval", "pino", 1.3),
    latencyTarget(results),
    heapTarget(results),
  ],
};

/**
 * @param {import("../types.d.ts").CaseResults} results
 * @param {string} goal
 * @param {string} id
 * @param {string} to
 * @param {number} least
 */
function rateTarget(results, goal, id, to, least) {
  const ours = find(results, id)?.figures["rate"];
  const theirs = find(results, to)?.figures["rate"];
  if (ours === undefined || theirs === undefined) return undefined;
  const value = ratio(ours, theirs, "most");
  return { goal: `http: ${goal}`, value: `${(value * 100).toFixed(1)} %`, met: value >= least };
}

/** @param {import("../types.d.ts").CaseResults} results */
function latencyTarget(results) {
  const ours = find(results, "ctxlog")?.figures["p99"];
  const floor = find(results, "floor")?.figures["p99"];
  if (ours === undefined || floor === undefined) return undefined;
  const value = ratio(ours, floor, "median");
  return { goal: "http: p99 at most 1.1 times the floor's", value: `${value.toFixed(2)} times`, met: value <= 1.1 };
}

/** @param {import("../types.d.ts").CaseResults} results */
function heapTarget(results) {
  const grown = find(results, "ctxlog")?.figures["grown"];
  if (grown === undefined) return undefined;
  const value = median(grown);
  const goal = "http: the heap is flat: at most 100 KB more after a load than after the one before";
  return { goal, value: `${value.toFixed(0)} KB`, met: value <= 100 };
}
