import { HAS_SCRIPT, HAS_SHELL, logTo } from "../lib/stdout.mjs";
import { atMost } from "../lib/targets.mjs";

const DESTINATIONS = /** @type {const} */ (["pipe", "file", "terminal"]);
const COUNTS = [
  { lines: 1, word: "one line" },
  { lines: 3, word: "three lines" },
];

/** @type {import("../types.d.ts").Case} */
export default {
  order: 165,
  title: "A pipe, a file and a terminal",
  note: "JSON to stdout, in a context: one or three lines, and then the event loop turns. The turn itself counts. stdout is a pipe to `cat`, a file, or a terminal of script(1). The floor writes once a turn, as ctxlog does on a pipe and to a file; on a terminal ctxlog writes each line at once, as pino does everywhere. CPU is that of the process, not of the reader. All lines are read back.",

  async run({ quick, rounds, loggers }) {
    const logging = loggers.filter(({ stdout }) => stdout !== undefined);
    const destinations = DESTINATIONS.filter((destination) => HAS_SHELL && (destination !== "terminal" || HAS_SCRIPT));
    const rows = COUNTS.flatMap(({ lines, word }) =>
      logging.map(({ id, name }) => ({
        logger: id,
        lines,
        entry: {
          id: `${id}-${lines}`,
          name: `${name}, ${word}`,
          figures: noFigures(destinations),
        },
      })),
    );
    for (let round = 0; round < rounds; round++) {
      for (const destination of destinations) {
        for (const { logger, lines, entry } of rows) {
          const { cpu, wall } = await logTo(destination, logger, lines, quick ? 200 : 20_000);
          entry.figures[`${destination}-cpu`]?.push(cpu / lines);
          entry.figures[`${destination}-wall`]?.push(wall / lines);
        }
      }
    }
    return {
      columns: destinations.flatMap((destination) => [
        { figure: `${destination}-cpu`, heading: `${destination}: CPU, us a line`, digits: 2 },
        { figure: `${destination}-wall`, heading: `${destination}: wall, us a line`, digits: 2 },
      ]),
      entries: rows.map(({ entry }) => entry),
      missing: DESTINATIONS.filter((destination) => !destinations.includes(destination)).map((name) => ({
        name,
        why: name === "terminal" && HAS_SHELL ? "there is no script(1) here" : "there is no shell here",
      })),
    };
  },

  targets: (results) =>
    DESTINATIONS.flatMap((destination) =>
      COUNTS.flatMap(({ lines, word }) => {
        const [id, to] = [`ctxlog-${lines}`, `pino-${lines}`];
        return [
          atMost(results, `${destination}, ${word}: not more CPU than pino with sync: true`, {
            id,
            to,
            figure: `${destination}-cpu`,
            most: 1,
          }),
          atMost(results, `${destination}, ${word}: half the time of pino with sync: true`, {
            id,
            to,
            figure: `${destination}-wall`,
            most: 0.5,
          }),
        ];
      }),
    ),
};

/** @param {readonly string[]} destinations @returns {Record<string, number[]>} */
function noFigures(destinations) {
  const names = destinations.flatMap((destination) => [`${destination}-cpu`, `${destination}-wall`]);
  return Object.fromEntries(names.map((name) => [name, []]));
}
