// A server on a port of the system's choice, which it prints. SIGTERM ends it when its lines are written.
import { AsyncLocalStorage } from "node:async_hooks";
import { createServer } from "node:http";

const [mode, path] = process.argv.slice(2);
const { handler, flush } = await { none, bare, context, ctxlog, pino }[mode]();

const server = createServer(handler);
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
process.once("SIGTERM", async () => {
  await flush();
  process.exit();
});

/** Stands for whatever a request waits for. */
function findOrder(url) {
  return new Promise((found) => setImmediate(found, { id: url.slice(8), amount: 12.5 }));
}

function answer(response, order) {
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify(order));
}

async function none() {
  const handler = async (request, response) => answer(response, await findOrder(request.url));
  return { handler, flush() {} };
}

async function bare() {
  const storage = new AsyncLocalStorage();
  const handler = (request, response) =>
    storage.run({ requestId: "1", sessionId: request.headers["x-session-id"] }, async () => {
      answer(response, await findOrder(request.url));
    });
  return { handler, flush() {} };
}

async function context() {
  const { runWithContext } = await import("../../dist/index.js");
  const handler = (request, response) =>
    runWithContext({ sessionId: request.headers["x-session-id"] }, async () => {
      answer(response, await findOrder(request.url));
    });
  return { handler, flush() {} };
}

async function ctxlog() {
  const { createLogger, fileTransport, runWithContext } = await import("../../dist/index.js");
  const log = createLogger({ format: "json", minLevel: "info", transports: [fileTransport({ path })] });
  const handler = (request, response) =>
    runWithContext({ sessionId: request.headers["x-session-id"] }, async () => {
      log.info("Request", { method: request.method, url: request.url });
      const order = await findOrder(request.url);
      log.info("Order found", { order: order.id });
      answer(response, order);
      log.info("Answered", { status: response.statusCode });
    });
  return { handler, flush: () => log.flush() };
}

async function pino() {
  const { default: createPino } = await import("pino");
  const { newId } = await import("../data.mjs");
  const storage = new AsyncLocalStorage();
  const destination = createPino.destination({ dest: path, sync: true, minLength: 4096 });
  const mixin = () => {
    const { requestId, sessionId } = storage.getStore();
    return { requestId, sessionId };
  };
  const log = createPino({ base: null, level: "info", mixin }, destination);
  const handler = (request, response) =>
    storage.run({ requestId: newId(), sessionId: request.headers["x-session-id"] }, async () => {
      log.info({ method: request.method, url: request.url }, "Request");
      const order = await findOrder(request.url);
      log.info({ order: order.id }, "Order found");
      answer(response, order);
      log.info({ status: response.statusCode }, "Answered");
    });
  return { handler, flush: () => destination.flushSync() };
}
