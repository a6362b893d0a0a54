// Goals that several cases have. Each returns undefined if what it compares was not run.
import { ratio, summarized } from "./statistics.mjs";
import { fastest, pinoWithContext } from "./table.mjs";

/** @typedef {import("../types.d.ts").CaseResults} CaseResults */
/** @typedef {import("../types.d.ts").Target} Target */

/** @param {CaseResults} results @param {string} id */
export function find({ entries }, id) {
  return entries.find((entry) => entry.id === id);
}

/**
 * Takes at most so many times as long as another entry of the case.
 * @param {CaseResults} results
 * @param {string} goal
 * @param {{ id?: string, figure?: string, to: string, most: number }} comparison
 * @returns {Target | undefined}
 */
export function atMost(results, goal, { id = "ctxlog", figure = "ns", to, most }) {
  const ours = find(results, id)?.figures[figure];
  const theirs = find(results, to)?.figures[figure];
  if (ours === undefined || theirs === undefined) return undefined;
  const summary = results.columns.find((column) => column.figure === figure)?.summary;
  const value = ratio(ours, theirs, summary);
  return { goal: `${results.name}: ${goal}`, value: `${value.toFixed(2)} times`, met: value <= most };
}

/** @param {number} most How many times the floor. @returns {(results: CaseResults) => (Target | undefined)[]} */
export function toFloorAndPino(most) {
  return (results) => [
    atMost(results, `at most ${most} times the floor`, { to: "floor", most }),
    fasterThanPino(results),
    atMost(results, "not slower than pino with no context and no output", { to: "pino-void", most: 1 }),
  ];
}

/** @param {CaseResults} results @returns {Target | undefined} */
function fasterThanPino(results) {
  const ours = find(results, "ctxlog")?.figures["ns"];
  const pino = pinoWithContext(results.entries);
  if (ours === undefined || pino === undefined) return undefined;
  const value = ratio(pino.figures["ns"] ?? [], ours);
  return {
    goal: `${results.name}: 3 times faster than pino's fastest way to have a context`,
    value: `${value.toFixed(2)} times (${pino.name})`,
    met: value >= 3,
  };
}

/** @param {CaseResults} results @returns {Target | undefined} */
export function fasterThanPeers(results) {
  const peer = fastest(results.entries.filter(({ role }) => role === "peer"));
  if (peer === undefined) return undefined;
  const target = atMost(results, "faster than every peer", { to: peer.id, most: 1 });
  return target && { ...target, value: `${target.value} ${peer.name}` };
}

/** Takes at most so many ns more than the floor. @param {CaseResults} results @param {number} ns @returns {Target | undefined} */
export function nearFloor(results, ns) {
  const ours = find(results, "ctxlog")?.figures["ns"];
  const floor = find(results, "floor")?.figures["ns"];
  if (ours === undefined || floor === undefined) return undefined;
  const beyond = summarized(ours) - summarized(floor);
  const goal = `${results.name}: at most ${ns} ns more than an empty function`;
  return { goal, value: `${beyond.toFixed(1)} ns`, met: beyond <= ns };
}
