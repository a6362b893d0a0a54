// One process, one published case, one logger: published.mjs SOURCE CASE LOGGER FOLDER TURNS WARM_UP SAMPLE SAMPLES. Its stdout
// is what the case logs to, so the ns of a call are sent as a message.
import { summarized } from "../lib/statistics.mjs";

/** Calls between looks at the clock. */
const BATCH = 100;

const [source, name = "", logger = "", folder = "", turns, ...numbers] = process.argv.slice(2);
const [warmUp, sample, samples] = numbers.map(Number);
const { loggers } = /** @type {import("../types.d.ts").Published} */ (
  (await import(`../published/${source}.mjs`)).default
);
const call = await (await loggers[logger]?.(folder))?.[name]?.();
if (call === undefined) throw new Error(`${logger} has no ${name} in ${source}'s cases`);

await during(warmUp);
const figures = [];
for (let i = 0; i < samples; i++) figures.push(await during(sample));
// What is still buffered is not waited for.
process.send?.(summarized(figures), () => process.exit());

/** Calls for this time, in ms. @param {number} ms @returns The ns of a call. */
async function during(ms) {
  let done = 0;
  const start = performance.now();
  let elapsed = 0;
  while (elapsed < ms) {
    for (let i = 0; i < BATCH; i++) call();
    if (turns === "turns") await new Promise((turned) => setImmediate(turned));
    done += BATCH;
    elapsed = performance.now() - start;
  }
  return (elapsed / done) * 1e6;
}
