// A long run: many contexts at once, two files that are rotated, one of which often cannot be opened, and parts that throw.
// In the end every accepted line has been written or reported as dropped, and heap and descriptors have not grown. Then
// 200,000 requests hold debug lines back, and 10,000 at once more than there is room for.
//
//     npm run soak            60 seconds, and the slow reader with all its lines (50,000 at 64 KB/s, about 80 s)
//     npm run soak -- 10      10 seconds; the slow reader gets as many lines as it can read in them

import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { fileTransport } from "../../dist/index.js";
import { chance, client, counts, createBrokenLogger } from "./load.mjs";
import { RotatedFile } from "./rotated-file.mjs";
import { slowReader } from "./slow-reader.mjs";

const CONTEXTS = 200;
const seconds = Number(process.argv[2] ?? 60);
if (!(seconds > 0)) throw new TypeError(`soak takes a number of seconds, not ${process.argv[2]}`);

const directory = mkdtempSync(join(tmpdir(), "ctxlog-soak-"));
process.on("exit", () => rmSync(directory, { recursive: true, force: true }));

const steady = new RotatedFile(join(directory, "steady.log"));
const flaky = new RotatedFile(join(directory, "flaky.log"));
const steadyTransport = fileTransport({ path: steady.path });
const flakyTransport = fileTransport({ path: flaky.path, maxBuffer: 100_000 });
const log = createBrokenLogger([steadyTransport, flakyTransport]);

const until = performance.now() + seconds * 1000;
const slow = slowReader(directory, seconds);
const clients = Array.from({ length: CONTEXTS }, () => client(log, until));
const [samples] = await Promise.all([measure(), rotate(), ...clients]);
await log.close();

const problems = [...checkHeldLines(), ...checkFiles(), ...checkSamples(samples), ...(await checkSlowReader())];
console.log(`${counts.calls} calls, ${counts.failures} failures reported`);
for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;

/** Rotates both files. Often the flaky one cannot be opened for a while. */
async function rotate() {
  while (performance.now() < until) {
    await pause(200);
    steady.rotate(steadyTransport.reopen);
    flaky.rotate(flakyTransport.reopen, chance(0.5));
    await pause(200);
    flaky.clearPath();
  }
}

/** Measures the heap, in bytes, and the number of descriptors, five times. */
async function measure() {
  const interval = (until - performance.now()) / 6;
  const samples = [];
  for (let i = 0; i < 5; i++) {
    await pause(interval);
    globalThis.gc?.();
    samples.push({ heap: process.memoryUsage().heapUsed, descriptors: countDescriptors() });
  }
  return samples;
}

function countDescriptors() {
  try {
    return readdirSync("/proc/self/fd").length;
  } catch {
    return 0;
  }
}

function* checkFiles() {
  const accepted = counts.calls - counts.filtered;
  for (const file of [steady, flaky]) {
    file.finish();
    const { path, written, dropped, problems } = file;
    console.log(`${basename(path)}: accepted ${accepted} = written ${written} + dropped ${dropped}`);
    if (written + dropped !== accepted) yield `${path}: ${accepted - written - dropped} lines are missing`;
    yield* problems;
  }
  yield* checkStats(accepted);
  if (steady.dropped > 0) yield "lines were dropped though the file could be written";
}

/** What the logger has counted must be what is in the files. @param {number} accepted */
function* checkStats(accepted) {
  const { transports } = log.stats();
  for (const [index, file] of [steady, flaky].entries()) {
    const {
      accepted: counted = 0,
      written = 0,
      dropped = 0,
      failed = 0,
      held = 0,
      waiting = 0,
    } = transports[index] ?? {};
    console.log(`stats of ${basename(file.path)}: accepted ${counted} = written ${written} + dropped ${dropped}`);
    if (counted !== accepted || written !== file.written || dropped !== file.dropped || failed + held + waiting > 0) {
      yield `${file.path}: stats() differs: ${JSON.stringify(transports[index])}`;
    }
  }
  const broken = transports[2];
  if (broken === undefined || broken.accepted !== accepted || broken.written + broken.failed !== accepted) {
    yield `the broken transport's stats() differ: ${JSON.stringify(broken)}`;
  }
}

/** @param {{ heap: number, descriptors: number }[]} samples */
function* checkSamples(samples) {
  const heaps = samples.map(({ heap }) => heap);
  const descriptors = samples.map(({ descriptors }) => descriptors);
  console.log(
    `heap in MB: ${heaps.map((heap) => (heap / 1e6).toFixed(1)).join(", ")}; descriptors: ${descriptors.join(", ")}`,
  );
  if (hasGrown(heaps, 5e6)) yield "the heap grows";
  // A sample may be taken while a file is open for a moment, or cannot be opened.
  if (hasGrown(descriptors, 2)) yield "descriptors leak";
}

/** @param {number[]} values @param {number} tolerance */
function hasGrown([first = 0, ...later], tolerance) {
  return Math.min(...later) > first + tolerance;
}

async function checkSlowReader() {
  const { lines, problem } = await slow;
  console.log(`slow reader: ${lines} lines at 64 KB/s`);
  return problem === undefined ? [] : [problem];
}

/** Runs requests that hold debug lines: in a process of its own, because it measures the heap, too. */
function checkHeldLines() {
  const requests = Math.min(200_000, Math.ceil(seconds * 3500));
  const program = fileURLToPath(new URL("held-lines.mjs", import.meta.url));
  const args = ["--expose-gc", program, String(requests), join(directory, "held.log")];
  const { status } = spawnSync(process.execPath, args, { stdio: "inherit" });
  return status === 0 ? [] : [`the process with held lines ended with ${status}`];
}
