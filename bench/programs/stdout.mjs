// Logs to stdout, whatever that is: stdout.mjs LOGGER LINES TURNS RESULT. Writes to the file RESULT what a turn took, in us:
// CPU of this process, and wall.
import { writeFileSync } from "node:fs";
import { newIds } from "../lib/data.mjs";
import { loadLogger } from "../lib/folders.mjs";

const [logger = "", ...rest] = process.argv.slice(2);
const [lines, turns] = rest.slice(0, 2).map(Number);
const subject = await (await loadLogger(logger)).stdout?.();
if (subject === undefined) throw new Error(`${logger} does not log to stdout here`);
const { log, flush, inContext = (_ids, fn) => fn() } = subject;
const ids = newIds();

await during(turns >> 2);
const cpu = process.cpuUsage();
const start = performance.now();
await during(turns);
await flush();
const wall = performance.now() - start;
const { user, system } = process.cpuUsage(cpu);
writeFileSync(rest[2], JSON.stringify({ cpu: (user + system) / turns, wall: (wall / turns) * 1000 }));

/** @param {number} count */
async function during(count) {
  for (let turn = 0; turn < count; turn++) {
    inContext(ids, () => {
      for (let n = 0; n < lines; n++) log(turn * lines + n);
    });
    await new Promise((done) => setImmediate(done));
  }
}
