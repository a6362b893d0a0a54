// Many requests that hold debug lines, are sampled, and repeat themselves. In the end each line was written, held, dropped for
// want of room or held back by the rate limit, and the heap has not grown. A process of its own, because it measures the heap.
//
//     node --expose-gc spec/soak/held-lines.mjs 200000 out.log

import { readFileSync } from "node:fs";
import { createLogger, fileTransport, rateLimitFilter, runWithContext, sampleFilter } from "../../dist/index.js";

const requests = Number(process.argv[2]);
const path = /** @type {string} */ (process.argv[3]);

let calls = 0;
/** Lines of each failed request, by its ID. @type {Map<string, number>} */
const failed = new Map();
/** @type {string[]} */
const problems = [];
const isRepeated = (/** @type {string} */ message) => (message === "repeated" ? message : undefined);
const log = createLogger({
  format: "json",
  debugOnError: { lines: 6, totalBytes: 1_000_000 },
  filters: [
    sampleFilter({ share: 0.1 }),
    rateLimitFilter({ lines: 5, per: 50, key: (record) => isRepeated(record.message) }),
  ],
  transports: [fileTransport({ path })],
  onError(error) {
    if (!/totalBytes/.test(String(error))) problems.push(String(error));
  },
});

/** @param {"debug" | "info" | "warn" | "error"} level @param {string} message @param {object} fields */
function line(level, message, fields) {
  calls++;
  log[level](message, fields);
}

/** @param {number} number @param {number} share The share of the requests that fail. */
async function request(number, share) {
  const requestId = `request-${number}`;
  await runWithContext({ requestId }, async () => {
    const before = 1 + (number % 8);
    for (let step = 0; step < before; step++) {
      line("debug", "step", { step });
      await null;
    }
    if (number % 100 === 0) line("warn", "repeated", {});
    await runWithContext({ nested: true }, async () => line("debug", "nested", {}));
    line("info", "answered", {});
    if (number % share !== 0) return;
    line("error", "failed", {});
    line("debug", "after", {});
    // The nested context holds its own line, and has ended well.
    failed.set(requestId, before + 3);
  });
}

/** @param {number} count @param {number} concurrent @param {number} share */
async function run(count, concurrent, share) {
  let next = 0;
  const client = async () => {
    while (next < count) {
      await request(++number, share);
      next++;
      await new Promise((done) => setImmediate(done));
    }
  };
  await Promise.all(Array.from({ length: Math.min(count, concurrent) }, client));
}

let number = 0;

async function heap() {
  for (let round = 0; round < 5; round++) {
    await new Promise((done) => setImmediate(done));
    globalThis.gc?.();
  }
  return process.memoryUsage().heapUsed;
}

await run(Math.ceil(requests / 10), 200, 50);
failed.clear();
const before = await heap();
await run(requests, 200, 1000);
const grown = (await heap()) - before;
// All at once: they hold more than totalBytes together.
const heldBefore = log.stats().dropped;
await run(10_000, 10_000, 100);
await log.flush();
const droppedAtOnce = log.stats().dropped - heldBefore;

const stats = log.stats();
const lines = readFileSync(path, "utf8")
  .split("\n")
  .slice(0, -1)
  .map((text) => JSON.parse(text));
const total = (/** @type {string} */ key) => lines.reduce((sum, one) => sum + (one[key] ?? 0), 0);
const own = lines.filter((one) => one.suppressed !== undefined || one.missing !== undefined).length;

check("accepted", stats.accepted, stats.held + stats.written + stats.dropped);
check("written", stats.written, lines.length);
check("calls", calls + own, stats.accepted + total("suppressed"));
if (droppedAtOnce === 0) problems.push("10,000 requests at once did not reach totalBytes");
checkFailed();
if (grown > 2e6) problems.push(`the heap has grown by ${(grown / 1e6).toFixed(1)} MB`);

console.log(`held lines: ${calls} calls of ${number} requests`);
console.log(
  `accepted ${stats.accepted} = written ${stats.written} + held ${stats.held} + dropped ${stats.dropped}; heap +${(grown / 1e6).toFixed(1)} MB`,
);
for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;

/** @param {string} what @param {number} one @param {number} other */
function check(what, one, other) {
  if (one !== other) problems.push(`${what}: ${one} is not ${other}; ${JSON.stringify(stats)}`);
}

/** Each failed request has all of its lines, or says how many are missing; first what was held, in order. */
function checkFailed() {
  /** @type {Map<string, { message: string, step?: number, missing?: number }[]>} */
  const written = new Map();
  for (const one of lines) {
    if (!failed.has(one.requestId) || one.nested || one.message === "repeated") continue;
    written.set(one.requestId, [...(written.get(one.requestId) ?? []), one]);
  }
  for (const [requestId, expected] of failed) {
    const found = written.get(requestId) ?? [];
    const missing = found.reduce((sum, one) => sum + (one.missing ?? 0), 0);
    const count = found.filter((one) => one.missing === undefined).length;
    const steps = found.flatMap((one) => one.step ?? []);
    const isInOrder = steps.every(
      (step, index) => index === 0 || step === /** @type {number} */ (steps[index - 1]) + 1,
    );
    if (count + missing !== expected || !isInOrder || found.at(-1)?.message !== "after") {
      problems.push(`${requestId}: ${count} lines and ${missing} missing of ${expected}: ${JSON.stringify(found)}`);
      return;
    }
  }
}
