// A server on a free port, which it prints: http-server.mjs LOGGER SERVER PATH, or SILENT MODE PATH. SIGTERM ends it when its
// lines are written. A message has it collect all garbage and answer with the bytes of its heap.
import { AsyncLocalStorage } from "node:async_hooks";
import { createServer } from "node:http";
import { loadLogger } from "../lib/folders.mjs";
import { answer, findOrder, sessionOf } from "../lib/orders.mjs";

/** @typedef {import("node:http").RequestListener} RequestListener */

/** Servers without logging. @type {Record<string, () => RequestListener | Promise<RequestListener>>} */
const SILENT = { none, bare, context };

const [logger = "", mode = "", path = ""] = process.argv.slice(2);
const served = logger === "silent" ? { handler: await SILENT[mode](), flush() {} } : await logging();

process.on("message", () => {
  globalThis.gc?.();
  process.send?.(process.memoryUsage().heapUsed);
});

const server = createServer(served.handler);
server.listen(0, "127.0.0.1", () => {
  console.log(/** @type {import("node:net").AddressInfo} */ (server.address()).port);
});
process.once("SIGTERM", async () => {
  await served.flush();
  process.exit();
});

/** @throws {Error} If the logger has no such server. */
async function logging() {
  const found = (await loadLogger(logger)).servers?.find(({ id }) => id === mode);
  if (found === undefined) throw new Error(`${logger} has no server ${mode}`);
  return await found.create(path);
}

/** @returns {RequestListener} */
function none() {
  return async (request, response) => answer(response, await findOrder(request));
}

/** @returns {RequestListener} */
function bare() {
  const storage = new AsyncLocalStorage();
  return (request, response) =>
    storage.run({ requestId: "1", sessionId: sessionOf(request) }, async () => {
      answer(response, await findOrder(request));
    });
}

/** @returns {Promise<RequestListener>} */
async function context() {
  const { runWithContext } = await import("../../dist/index.js");
  return (request, response) =>
    runWithContext({ sessionId: sessionOf(request) }, async () => {
      answer(response, await findOrder(request));
    });
}
