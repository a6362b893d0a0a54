// A long run: many contexts at once, two files, one that is rotated and one that cannot be written again and again, and parts
// that throw. In the end every line that was accepted has been written, or told as dropped; heap and descriptors are flat.
//
//     npm run soak            60 seconds, and the whole slow reader (50,000 lines at 64 KB/s, about 80 s)
//     npm run soak -- 10      seconds; the slow reader gets as many lines as it can take in them

import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { createLogger, currentContext, fileTransport, jsonFormatter, runWithContext } from "../../dist/index.js";
import { RotatedFile } from "./rotated-file.mjs";
import { slowReader } from "./slow-reader.mjs";

const CONTEXTS = 200;
const seconds = Number(process.argv[2] ?? 60);
if (!(seconds > 0)) throw new TypeError(`soak takes a number of seconds, not ${process.argv[2]}`);

const directory = mkdtempSync(join(tmpdir(), "ctxlog-soak-"));
process.on("exit", () => rmSync(directory, { recursive: true, force: true }));

const counts = { calls: 0, filtered: 0, errors: 0 };
const chance = (share) => Math.random() < share;
const json = jsonFormatter();

/** A format that fails now and then: the line goes out in another one, and is counted as it is. */
function format(record) {
  if (chance(0.001)) throw new Error("format");
  return json(record);
}

function filter() {
  if (chance(0.001)) throw new Error("filter");
  const keep = !chance(0.01);
  if (!keep) counts.filtered++;
  return keep;
}

/** A transport that throws, or rejects. */
const broken = {
  name: "broken",
  write() {
    if (chance(0.001)) throw new Error("transport");
    return chance(0.001) ? Promise.reject(new Error("transport")) : undefined;
  },
};

const files = [new RotatedFile(join(directory, "app.log")), new RotatedFile(join(directory, "flaky.log"))];
const transports = [fileTransport({ path: files[0].path }), fileTransport({ path: files[1].path, maxBuffer: 100_000 })];
const log = createLogger({
  format,
  filters: [filter],
  transports: [...transports, broken],
  onError: () => {
    counts.errors++;
    if (chance(0.01)) throw new Error("handler");
  },
});

/** One request: lines, awaits, a nested context, hostile fields. */
async function request() {
  const { requestId } = currentContext();
  const say = (extra) => log.info(`${++counts.calls} ${requestId}`, extra);
  say({ step: "begin" });
  await null;
  say({
    get secret() {
      throw new Error("getter");
    },
  });
  await (chance(0.1) ? pause(1) : new Promise(setImmediate));
  say(chance(0.01) ? { text: "é漢🦊".repeat(5000) } : { cycle: say });
  await runWithContext({ userId: counts.calls }, async () => {
    await new Promise(setImmediate);
    say({ step: "nested" });
  });
  say(new Error("end"));
}

async function client(until) {
  while (performance.now() < until) await runWithContext({}, request);
}

/** Rotates both files, and lets the second one be in the way of itself for a while. */
async function rotate(until) {
  while (performance.now() < until) {
    await pause(200);
    files[0].rotate(transports[0].reopen);
    files[1].rotate(transports[1].reopen, chance(0.5));
    await pause(200);
    files[1].free();
  }
}

const measured = [];
async function measure(until) {
  const every = (until - performance.now()) / 6;
  for (let i = 0; i < 5; i++) {
    await pause(every);
    globalThis.gc?.();
    measured.push({ heap: process.memoryUsage().heapUsed, descriptors: descriptors() });
  }
}

function descriptors() {
  try {
    return readdirSync("/proc/self/fd").length;
  } catch {
    return 0;
  }
}

const until = performance.now() + seconds * 1000;
const slow = slowReader(directory, seconds);
const clients = Array.from({ length: CONTEXTS }, () => client(until));
await Promise.all([...clients, rotate(until), measure(until)]);
await log.flush();
await log[Symbol.asyncDispose]();
for (const file of files) file.finish();

const accepted = counts.calls - counts.filtered;
const failures = [];
for (const { path, written, dropped, problems } of files) {
  console.log(`${path.slice(directory.length + 1)}: accepted ${accepted} = written ${written} + dropped ${dropped}`);
  if (written + dropped !== accepted) failures.push(`${path}: ${accepted - written - dropped} lines are missing`);
  failures.push(...problems);
}
if (files[0].dropped > 0) failures.push("lines were dropped though the file could be written");
const [first, ...later] = measured;
const heaps = measured.map(({ heap }) => Math.round(heap / 1e5) / 10);
console.log(`heap in MB: ${heaps.join(", ")}; descriptors: ${measured.map((one) => one.descriptors).join(", ")}`);
if (Math.min(...later.map(({ heap }) => heap)) > first.heap + 5e6) failures.push("the heap grows");
// Between two measurements a file may be open, or in the way.
if (Math.min(...later.map((one) => one.descriptors)) > first.descriptors + 2) failures.push("descriptors leak");
const { lines, told } = await slow;
console.log(`slow reader: ${lines} lines at 64 KB/s`);
if (told !== undefined) failures.push(told);
console.log(`${counts.calls} calls, ${counts.errors} errors told`);
for (const failure of failures) console.error(failure);
process.exitCode = failures.length === 0 ? 0 : 1;
