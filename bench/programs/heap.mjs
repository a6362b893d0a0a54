// One process: async functions that wait, each in a context of its own or in none. Prints the bytes of each.
import { AsyncLocalStorage } from "node:async_hooks";
import { devNull } from "node:os";
import { createLogger, fileTransport, runWithContext } from "../../dist/index.js";
import { MESSAGE, newId } from "../lib/data.mjs";
import { median } from "../lib/statistics.mjs";

/** @typedef {import("../types.d.ts").Ids} Ids */
/** @typedef {(ids: Ids, fn: () => unknown) => unknown} Enter */

const [mode = "", ...numbers] = process.argv.slice(2);
const [count, samples] = numbers.map(Number);
const isLogging = mode === "json" || mode === "line";
const format = mode === "line" ? "line" : "json";
const log = createLogger({ format, minLevel: "info", transports: [fileTransport({ path: devNull })] });
const enter = enterFunction();

/** @param {Promise<void>} gate */
async function wait(gate) {
  if (isLogging) log.info(MESSAGE, { amount: 1 });
  await gate;
}

// The first time is not measured, so that code, caches and the first pages of everything exist.
await fill(2000);
const bytes = [];
for (let i = 0; i < samples; i++) bytes.push(await fill(count));
console.log(JSON.stringify(median(bytes)));

/** @returns {Enter} */
function enterFunction() {
  if (mode === "none") return (_ids, fn) => fn();
  if (mode !== "bare") return runWithContext;
  const storage = new AsyncLocalStorage();
  return (ids, fn) => storage.run(ids, fn);
}

/** @param {number} contexts */
async function fill(contexts) {
  /** @type {[Ids, unknown][]} */
  const held = new Array(contexts).fill(undefined);
  let open = () => {};
  /** @type {Promise<void>} */
  const gate = new Promise((done) => {
    open = done;
  });
  const before = await settledHeap();
  for (let i = 0; i < contexts; i++) {
    const ids = { requestId: flatId(), sessionId: flatId() };
    held[i] = [ids, enter(ids, () => wait(gate))];
  }
  const after = await settledHeap();
  open();
  await Promise.all(held.map(([, waiting]) => waiting));
  return (after - before) / contexts;
}

/** An ID that is one string: the engine stores a concatenated string as its pieces until it is read. */
function flatId() {
  return Buffer.from(newId(), "latin1").toString("latin1");
}

/** The heap in use when everything has been written and all garbage is collected. */
async function settledHeap() {
  await log.flush();
  for (let i = 0; i < 4; i++) {
    await new Promise((done) => setImmediate(done));
    globalThis.gc?.();
  }
  return process.memoryUsage().heapUsed;
}
