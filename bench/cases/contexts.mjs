import { contextCounts } from "../lib/context-counts.mjs";
import { runProgram } from "../lib/processes.mjs";
import { atMost } from "../lib/targets.mjs";

/** @type {import("../types.d.ts").Case} */
export default {
  order: 140,
  title: "Lines while many contexts are alive",
  note: "The JSON line of the first case: in one of the contexts; and in each of them in turn, which also measures how the processor caches 100,000 objects, so the floor grows too.",

  async run({ quick, rounds, warmUp, sample, samples, loggers }) {
    const variants = loggers.flatMap((logger) =>
      logger.variants.filter(({ manyContexts }) => manyContexts).map((variant) => ({ ...variant, logger: logger.id })),
    );
    const entries = variants.flatMap(({ id, name, role, logger }) =>
      contextCounts(quick).map((count) => ({
        id: `${id}-${count}`,
        name: `${name}, ${count.toLocaleString("en")} contexts`,
        role,
        args: [logger, id, count],
        figures: { one: /** @type {number[]} */ ([]), turn: /** @type {number[]} */ ([]) },
      })),
    );
    for (let round = 0; round < rounds; round++) {
      for (const { args, figures } of entries) {
        const { one, turn } = await runProgram("contexts", [...args, warmUp, sample, samples]);
        figures.one.push(one);
        figures.turn.push(turn);
      }
    }
    return {
      columns: [
        { figure: "one", heading: "ns a line, in one", digits: 0 },
        { figure: "turn", heading: "ns a line, in turn", digits: 0 },
      ],
      entries: entries.map(({ args: _args, ...entry }) => entry),
    };
  },

  targets(results) {
    const goal = "a line at 100,000 at most 1.2 times one at 10";
    const grown = (/** @type {string} */ figure, id = "ctxlog") =>
      atMost(results, goal, { id: `${id}-100000`, figure, to: `${id}-10`, most: 1.2 });
    const [one, turn, floor] = [grown("one"), grown("turn"), grown("turn", "floor")];
    return [
      one && { ...one, goal: `${one.goal}, in one` },
      turn && {
        ...turn,
        goal: `${turn.goal}, in turn`,
        value: `${turn.value} (the floor: ${floor?.value ?? "not run"})`,
      },
    ];
  },
};
