// One process: keeps contexts alive, and logs lines in one of them and in all of them in turn.
import { AsyncResource } from "node:async_hooks";
import { devNull } from "node:os";
import { newIds } from "../lib/data.mjs";
import { loadLogger } from "../lib/folders.mjs";
import { summarized } from "../lib/statistics.mjs";

const LINES = 1000;
const [logger = "", id, ...numbers] = process.argv.slice(2);
const [count = 0, warmUp = 0, sample = 0, samples = 0] = numbers.map(Number);

const variant = (await loadLogger(logger)).variants.find((one) => one.id === id);
const subject = await variant?.cases?.["json"]?.(devNull);
if (variant === undefined || subject?.inContext === undefined) throw new Error(`no case json of ${id}`);
const { log, flush, inContext } = subject;
/** @type {Required<typeof variant>["bind"]} */
const bind = variant.bind ?? AsyncResource.bind;
const contexts = Array.from({ length: count }, enter);
let next = 0;

await during(inOne, warmUp);
await during(inTurn, warmUp);
// What is created once per context is created here.
for (let lines = 0; lines < count; lines += LINES) await during(inTurn, 0);
const one = [];
const turn = [];
for (let i = 0; i < samples; i++) {
  one.push(await during(inOne, sample));
  turn.push(await during(inTurn, sample));
}
console.log(JSON.stringify({ one: summarized(one), turn: summarized(turn) }));

/** Enters a context. @returns A function that runs another in it. */
function enter() {
  /** @type {(fn: () => void) => void} */
  let run = () => {};
  inContext(newIds(), () => {
    run = bind((fn) => fn());
  });
  return run;
}

function inOne() {
  contexts[count >> 1]?.(() => {
    for (let i = 0; i < LINES; i++) log(i);
  });
}

function inTurn() {
  for (let i = 0; i < LINES; i++) {
    contexts[next]?.(() => log(i));
    next = next + 1 === count ? 0 : next + 1;
  }
}

/** Runs batches for this time, in ms. @param {() => void} batch @param {number} ms @returns The ns of a line. */
async function during(batch, ms) {
  const start = performance.now();
  let elapsed = 0;
  let lines = 0;
  do {
    batch();
    await flush();
    lines += LINES;
    elapsed = performance.now() - start;
  } while (elapsed < ms);
  return (elapsed / lines) * 1e6;
}
