// One process: so many contexts are kept alive, and lines are logged in one of them and in all of them in turn.
import { AsyncResource } from "node:async_hooks";
import { devNull } from "node:os";
import { newId } from "./data.mjs";
import { loadVariants } from "./loggers/index.mjs";
import { median } from "./stats.mjs";

const [logger, ...numbers] = process.argv.slice(2);
const [count, warmUp, sample, samples] = numbers.map(Number);
const LINES = 1000;

const subject = await (await loadVariants(logger))[0].cases.json(devNull);
const held = await hold();
let next = 0;

await during(inOne, warmUp);
await during(inTurn, warmUp);
// What is made once a context is made here.
for (let lines = 0; lines < count; lines += LINES) await during(inTurn, 0);
const one = [];
const turn = [];
for (let i = 0; i < samples; i++) {
  one.push(await during(inOne, sample));
  turn.push(await during(inTurn, sample));
}
console.log(JSON.stringify({ one: median(one), turn: median(turn) }));

/** Enters every context once and returns, for each, a function that runs another in it. */
async function hold() {
  const bind = logger === "ctxlog" ? (await import("../dist/index.js")).bindContext : AsyncResource.bind;
  return Array.from({ length: count }, () => {
    let inside;
    subject.within({ requestId: newId(), sessionId: newId() }, () => {
      inside = bind((fn) => fn());
    });
    return inside;
  });
}

function inOne() {
  held[count >> 1](() => {
    for (let i = 0; i < LINES; i++) subject.log(i);
  });
}

function inTurn() {
  for (let i = 0; i < LINES; i++) {
    held[next](() => subject.log(i));
    next = next + 1 === count ? 0 : next + 1;
  }
}

async function during(batch, ms) {
  const begin = performance.now();
  let elapsed = 0;
  let lines = 0;
  do {
    batch();
    await subject.flush();
    lines += LINES;
    elapsed = performance.now() - begin;
  } while (elapsed < ms);
  return (elapsed / lines) * 1e6;
}
