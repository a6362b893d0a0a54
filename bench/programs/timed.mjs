// One process, one case, one logger: writes lines to be checked, or warms up and measures. Prints the ns of a call.
import { writeFileSync } from "node:fs";
import { devNull } from "node:os";
import { newIds } from "../lib/data.mjs";
import { loadCase, loadLogger } from "../lib/folders.mjs";
import { summarized } from "../lib/statistics.mjs";
import { rowsOf } from "../lib/timed-case.mjs";
import { verify } from "../lib/verify.mjs";

/** @typedef {import("../types.d.ts").Subject} Subject */

const [name = "", logger = "", id = "", mode, ...rest] = process.argv.slice(2);
const timed = /** @type {import("../types.d.ts").TimedCase} */ ((await loadCase(name)).timed);
const row = rowOf(await loadLogger(logger));
const { batch: calls = 1000, writes = true, turns = false, lines = 1 } = timed;

if (mode === "verify") await check(rest[0] ?? "");
else await measure(Number(rest[0]), Number(rest[1]), Number(rest[2]));

/** @param {import("../types.d.ts").Effort["loggers"][number]} from @throws {Error} If the case has no such row. */
function rowOf(from) {
  const found = rowsOf(name, timed, [from]).find((one) => one.id === id);
  if (found === undefined) throw new Error(`no ${id} in the case ${name}`);
  return found;
}

/** @param {string} path */
async function check(path) {
  writeFileSync(path, "");
  const subject = await row.setUp(path);
  const ids = newIds();
  const count = row.keys?.output === "none" ? calls : 1000;
  await batch(subject, count, ids);
  await subject.flush();
  if (row.keys?.output !== "none") verify(path, name, timed, row, writes ? count * lines : 0, ids);
}

/** @param {number} warmUp @param {number} sample @param {number} samples */
async function measure(warmUp, sample, samples) {
  const subject = await row.setUp(devNull);
  await during(subject, warmUp);
  const figures = [];
  for (let i = 0; i < samples; i++) figures.push(await during(subject, sample));
  console.log(JSON.stringify(summarized(figures)));
}

/** Runs batches for this time, in ms. @param {Subject} subject @param {number} ms @returns The ns of a call. */
async function during(subject, ms) {
  let done = 0;
  const start = performance.now();
  let elapsed = 0;
  while (elapsed < ms) {
    await batch(subject, calls, newIds());
    done += calls;
    elapsed = performance.now() - start;
  }
  await subject.flush();
  return (elapsed / done) * 1e6;
}

/** @param {Subject} subject @param {number} count @param {import("../types.d.ts").Ids} ids */
async function batch(subject, count, ids) {
  if (subject.inContext === undefined) loop(subject, count);
  else subject.inContext(ids, () => loop(subject, count));
  // Where the event loop turns, lines leave as they do in a server.
  if (turns) await new Promise((done) => setImmediate(done));
  else await subject.flush();
}

/** @param {Subject} subject @param {number} count */
function loop(subject, count) {
  for (let i = 0; i < count; i++) subject.log(i);
}
