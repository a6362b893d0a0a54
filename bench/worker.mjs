// One process, one logger, one case: writes lines to be checked, or warms up and measures. Prints the ns of a call.
import { writeFileSync } from "node:fs";
import { devNull } from "node:os";
import { TIMED } from "./cases/list.mjs";
import { newId } from "./data.mjs";
import { loadVariants } from "./loggers/index.mjs";
import { median } from "./stats.mjs";
import { verify } from "./verify.mjs";

const [logger, id, name, mode, ...rest] = process.argv.slice(2);
const variant = (await loadVariants(logger)).find((one) => one.id === id);
const { batch: lines, writes } = TIMED.find((one) => one.name === name);

if (mode === "verify") await check(rest[0]);
else await measure(Number(rest[0]), Number(rest[1]), Number(rest[2]));

async function check(path) {
  writeFileSync(path, "");
  const subject = await variant.cases[name](path);
  const ids = newIds();
  const count = 1000;
  await batch(subject, count, ids);
  if (variant.keys?.output !== "none") verify(path, name, variant, writes ? count : 0, ids);
}

async function measure(warmUp, sample, samples) {
  const subject = await variant.cases[name](devNull);
  await during(subject, warmUp);
  const figures = [];
  for (let i = 0; i < samples; i++) figures.push(await during(subject, sample));
  console.log(JSON.stringify(median(figures)));
}

/** Runs batches for so long, in ms, and returns the ns of a call. */
async function during(subject, ms) {
  let calls = 0;
  const begin = performance.now();
  let elapsed = 0;
  while (elapsed < ms) {
    await batch(subject, lines, newIds());
    calls += lines;
    elapsed = performance.now() - begin;
  }
  return (elapsed / calls) * 1e6;
}

async function batch(subject, count, ids) {
  if (subject.within === undefined) loop(subject, count);
  else subject.within(ids, () => loop(subject, count));
  await subject.flush();
}

function loop(subject, count) {
  for (let i = 0; i < count; i++) subject.log(i);
}

function newIds() {
  return { requestId: newId(), sessionId: newId() };
}
