import { setTimeout as pause } from "node:timers/promises";
import { createLogger, currentContext, jsonFormatter, runWithContext } from "../../dist/index.js";

/** What the load did. */
export const counts = { calls: 0, filtered: 0, failures: 0 };

/** True in this share of the calls. @param {number} share */
export const chance = (share) => Math.random() < share;

const json = jsonFormatter();

/** A transport that sometimes throws or rejects. @type {import("../../dist/index.js").Transport} */
const broken = {
  name: "broken",
  write() {
    if (chance(0.001)) throw new Error("transport");
    return chance(0.001) ? Promise.reject(new Error("transport")) : undefined;
  },
};

/** A logger whose parts sometimes throw. @param {import("../../dist/index.js").Transport[]} transports */
export function createBrokenLogger(transports) {
  return createLogger({
    format(record) {
      if (chance(0.001)) throw new Error("format");
      return json(record);
    },
    filters: [filter],
    transports: [...transports, broken],
    onError() {
      counts.failures++;
      if (chance(0.01)) throw new Error("handler");
    },
  });
}

function filter() {
  if (chance(0.001)) throw new Error("filter");
  const passes = !chance(0.01);
  if (!passes) counts.filtered++;
  return passes;
}

/**
 * Runs requests one after the other, each in a context of its own.
 * @param {import("../../dist/index.js").Logger} log
 * @param {number} until The end, as `performance.now()` returns it.
 */
export async function client(log, until) {
  while (performance.now() < until) await runWithContext({}, () => request(log));
}

/** Logs with awaits, a nested context and hostile fields. @param {import("../../dist/index.js").Logger} log */
async function request(log) {
  const requestId = currentContext()?.requestId;
  const logLine = (/** @type {unknown} */ extra) => log.info(`${++counts.calls} ${requestId}`, extra);
  logLine({ step: "start" });
  await null;
  logLine({
    get secret() {
      throw new Error("getter");
    },
  });
  await (chance(0.1) ? pause(1) : new Promise((done) => setImmediate(done)));
  logLine(chance(0.01) ? { text: "é漢🦊".repeat(5000) } : { cycle: logLine });
  await runWithContext({ userId: counts.calls }, async () => {
    await new Promise((done) => setImmediate(done));
    logLine({ step: "nested" });
  });
  logLine(new Error("end"));
}
