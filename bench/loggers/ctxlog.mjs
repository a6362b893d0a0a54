import {
  bindContext,
  createLogger,
  fileTransport,
  newSessionId,
  runWithContext,
  updateContext,
} from "../../dist/index.js";
import { BINDINGS, errorOf, FAILURE, MESSAGE, newIds } from "../lib/data.mjs";
import { answer, findOrder, sessionOf } from "../lib/orders.mjs";

const inContext = (ids, fn) => runWithContext(ids, fn);
const noContext = (_ids, fn) => fn();
const nothing = () => {};

function subject(path, options, call) {
  const log = createLogger({ format: "json", minLevel: "info", transports: [fileTransport({ path })], ...options });
  return { inContext, log: call(log), flush: () => log.flush() };
}

const plain = (log) => (i) => log.info(MESSAGE, { amount: i });
const disabled = (log) => (i) => log.debug(MESSAGE, { amount: i });
const json = (path) => subject(path, {}, plain);

const FILTERS = [
  (record) => record.level !== "DEBUG",
  (record) => record.fields?.amount !== -1,
  (record) => record.message !== "noise",
];

/** @type {import("../types.d.ts").Logger} */
export default {
  order: 20,
  name: "ctxlog",
  module: "../dist/index.js",
  program: `import { createLogger, runWithContext } from "../dist/index.js";
    const log = createLogger({ format: "json" }); runWithContext({}, () => log.info("hello"));`,
  servers: [
    { id: "ctxlog", name: "ctxlog, three lines", create: (path) => createServer(path, {}) },
    {
      id: "ctxlog-interval",
      name: "ctxlog, flushEvery: 10, three lines",
      create: (path) => createServer(path, { flushEvery: 10 }),
    },
  ],
  stdout() {
    const log = createLogger({ format: "json", minLevel: "info" });
    return { inContext, log: plain(log), flush: () => log.flush() };
  },
  variants: [
    {
      id: "ctxlog",
      name: "ctxlog",
      role: "ctxlog",
      note: "createLogger with format json or line and a fileTransport; the context by runWithContext",
      manyContexts: true,
      bind: bindContext,
      setUp: (path, call) => subject(path, {}, (log) => call((message, fields) => log.info(message, fields))),
      cases: {
        json,
        line: (path) => subject(path, { format: "line" }, plain),
        child: (path) => subject(path, {}, (log) => plain(log.child({ bindings: BINDINGS }))),
        error: (path) => subject(path, {}, (log) => (i) => log.info(FAILURE, errorOf(i))),
        filters: (path) => subject(path, { filters: FILTERS }, plain),
        disabled: (path) => subject(path, {}, disabled),
        outside: (path) => ({ ...subject(path, {}, disabled), inContext: noContext }),
        request: (path) => ({
          ...subject(path, {}, (log) => (i) => {
            runWithContext({ sessionId: newSessionId() }, () => log.info(MESSAGE, { amount: i }));
          }),
          inContext: noContext,
        }),
        "request-three": (path) => requests(path, 3),
        "request-five": (path) => requests(path, 5),
        run() {
          const ids = newIds();
          return { log: () => runWithContext(ids, nothing), flush: nothing };
        },
        update: () => ({ inContext, log: (i) => updateContext({ userId: i }), flush: nothing }),
      },
    },
    {
      id: "ctxlog-plain",
      name: "ctxlog, the line without",
      role: "reference",
      note: "the line of the json case, measured in the same rounds",
      keys: { bindings: "none" },
      cases: { child: json, filters: json },
    },
  ],
};

/** A context with two fresh IDs, and some lines with a field each. */
function requests(path, lines) {
  return {
    ...subject(path, {}, (log) => (i) => {
      runWithContext({ sessionId: newSessionId() }, () => {
        for (let n = 0; n < lines; n++) log.info(MESSAGE, { amount: i * lines + n });
      });
    }),
    inContext: noContext,
  };
}

async function createServer(path, options) {
  const log = createLogger({ format: "json", minLevel: "info", transports: [fileTransport({ path, ...options })] });
  const handler = (request, response) =>
    runWithContext({ sessionId: sessionOf(request) }, async () => {
      log.info("Request", { method: request.method, url: request.url });
      const order = await findOrder(request);
      log.info("Order found", { order: order.id });
      answer(response, order);
      log.info("Answered", { status: response.statusCode });
    });
  return { handler, flush: () => log.flush() };
}
