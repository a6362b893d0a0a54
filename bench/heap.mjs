// One process: so many async functions that wait, each in a context of its own or in none. Prints bytes for each.
import { AsyncLocalStorage } from "node:async_hooks";
import { devNull } from "node:os";
import { createLogger, fileTransport, runWithContext } from "../dist/index.js";
import { newId } from "./data.mjs";
import { median } from "./stats.mjs";

const [mode, number] = process.argv.slice(2);
const count = Number(number);
const format = mode === "line" ? "line" : "json";
const log = createLogger({ format, minLevel: "info", transports: [fileTransport({ path: devNull })] });
const storage = mode === "bare" ? new AsyncLocalStorage() : undefined;

const wait = async (line, gate) => {
  if (line) log.info("Processing payment for user Alice", { amount: 1 });
  await gate;
};
const enter = {
  none: (_ids, fn) => fn(),
  bare: (ids, fn) => storage.run(ids, fn),
  entered: runWithContext,
  json: runWithContext,
  line: runWithContext,
}[mode];

// Once over and forgotten, so that code, caches and the first pages of everything are there.
await fill(2000);
const bytes = [];
for (let i = 0; i < (count > 1000 ? 3 : 25); i++) bytes.push(await fill(count));
console.log(JSON.stringify(median(bytes)));

async function fill(contexts) {
  const kept = new Array(contexts).fill(undefined);
  let open;
  const gate = new Promise((done) => {
    open = done;
  });
  const line = mode === "json" || mode === "line";
  const before = await settled();
  for (let i = 0; i < contexts; i++) {
    const ids = { requestId: flatId(), sessionId: flatId() };
    kept[i] = [ids, enter(ids, () => wait(line, gate))];
  }
  const after = await settled();
  open();
  await Promise.all(kept.map(([, waiting]) => waiting));
  return (after - before) / contexts;
}

/** An ID in one piece: of one that was put together, the engine keeps the pieces until somebody reads it. */
function flatId() {
  return Buffer.from(newId(), "latin1").toString("latin1");
}

/** The heap in use when everything has been written and all garbage is gone. */
async function settled() {
  await log.flush();
  for (let i = 0; i < 4; i++) {
    await new Promise((done) => setImmediate(done));
    globalThis.gc();
  }
  return process.memoryUsage().heapUsed;
}
