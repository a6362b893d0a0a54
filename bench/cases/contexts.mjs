import { run } from "../spawn.mjs";

const COUNTS = [10, 1000, 100_000];

/** How many contexts are kept alive, one after the other. */
export function countsFor(/** @type {boolean} */ quick) {
  return quick ? COUNTS.slice(0, 2) : COUNTS;
}

const WHO = [
  { id: "floor", name: "floor", package: undefined },
  { id: "ctxlog", name: "ctxlog", package: undefined },
  { id: "pino", name: "pino (mixin)", package: "pino" },
];

/** @type {import("../types.d.ts").Case} */
export const contexts = {
  name: "contexts",
  /** @returns {Promise<import("../types.d.ts").CaseResult>} */
  async run({ quick, rounds, warmUp, sample, samples, loggers }) {
    const entries = [];
    for (const { id, name } of WHO.filter((who) => loggers?.includes(who.id) ?? true)) {
      for (const count of countsFor(quick)) {
        const shown = `${name}, ${count.toLocaleString("en")} contexts`;
        entries.push({ id: `${id}-${count}`, name: shown, args: [id, count], figures: { one: [], turn: [] } });
      }
    }
    for (let round = 0; round < rounds; round++) {
      for (const { args, figures } of entries) {
        const { one, turn } = await run("contexts.mjs", [...args, warmUp, sample, samples]);
        figures.one.push(one);
        figures.turn.push(turn);
      }
    }
    return {
      name: "contexts",
      title: "Lines while many contexts are alive",
      note: "The JSON line of the first case: in one of the contexts; and in each of them in turn, which is also what a cache of the processor makes of 100,000 objects, so the floor grows too.",
      columns: [
        { figure: "one", heading: "ns a line, in one", digits: 0 },
        { figure: "turn", heading: "ns a line, in turn", digits: 0 },
      ],
      ratios: false,
      entries,
      missing: [],
      failed: [],
    };
  },
};
