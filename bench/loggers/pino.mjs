import { AsyncLocalStorage } from "node:async_hooks";
import pino from "pino";
import { BINDINGS, errorOf, FAILURE, MESSAGE, newId, newIds } from "../lib/data.mjs";
import { answer, findOrder, sessionOf } from "../lib/orders.mjs";

const storage = new AsyncLocalStorage();
const inContext = (ids, fn) => storage.run(ids, fn);
const noContext = (_ids, fn) => fn();
const nothing = () => {};

const base = { base: null, level: "info" };
// A new object each time, since pino writes into it; by name, which costs two thirds of a spread.
function mixin() {
  const { requestId, sessionId } = storage.getStore();
  return { requestId, sessionId };
}

const withMixin = { ...base, mixin };
const destination = (path) => pino.destination({ dest: path, sync: true, minLength: 4096 });

function subject(path, options, call, run = inContext) {
  const dest = destination(path);
  return { inContext: run, log: call(pino(options, dest)), flush: () => dest.flushSync() };
}

/** A child for each request, which the storage holds instead of the IDs. */
function childSubject(path, call, run = (log) => (ids, fn) => storage.run(log.child(ids), fn)) {
  const dest = destination(path);
  const log = pino(base, dest);
  return { inContext: run(log), log: call(log), flush: () => dest.flushSync() };
}

/** A context with two fresh IDs, and some lines with a field each. */
function requests(path, lines) {
  const call = (log) => (i) => {
    storage.run(newIds(), () => {
      for (let n = 0; n < lines; n++) log.info({ amount: i * lines + n }, MESSAGE);
    });
  };
  return subject(path, withMixin, call, noContext);
}

/** The same with a child for each context. */
function childRequests(path, lines) {
  const call = (log) => (i) => {
    storage.run(log.child(newIds()), () => {
      for (let n = 0; n < lines; n++) storage.getStore().info({ amount: i * lines + n }, MESSAGE);
    });
  };
  return childSubject(path, call, () => noContext);
}

const info = (log) => (message, fields) => log.info(fields, message);
const plain = (log) => (i) => log.info({ amount: i }, MESSAGE);
const ofChild = () => (i) => storage.getStore().info({ amount: i }, MESSAGE);
const disabled = (log) => (i) => log.debug({ amount: i }, MESSAGE);

/** The nearest that pino has to filters: one hook, which makes all three checks. */
const hooks = {
  logMethod(args, method, level) {
    if (level === 20 || args[0].amount === -1 || args[1] === "noise") return;
    method.apply(this, args);
  },
};

const keys = { message: "msg", error: "err" };
const differs = { line: "its JSON" };

/** @type {import("../types.d.ts").Logger} */
export default {
  order: 30,
  name: "pino",
  package: "pino",
  program: 'import pino from "pino"; pino().info("hello");',
  servers: [{ id: "pino", name: "pino (mixin, minLength: 4096), three lines", create: createServer }],
  stdout() {
    const log = pino(withMixin, pino.destination({ dest: 1, sync: true }));
    return { inContext, log: plain(log), flush: nothing };
  },
  variants: [
    {
      id: "pino-mixin",
      name: "pino (mixin)",
      role: "peer",
      note: "destination with sync: true and minLength: 4096, base: null; a mixin that returns both IDs in a new object",
      keys,
      differs,
      manyContexts: true,
      setUp: (path, call) => subject(path, withMixin, (log) => call(info(log))),
      cases: {
        json: (path) => subject(path, withMixin, plain),
        line: (path) => subject(path, withMixin, plain),
        child: (path) => subject(path, withMixin, (log) => plain(log.child(BINDINGS))),
        error: (path) => subject(path, withMixin, (log) => (i) => log.info(errorOf(i), FAILURE)),
        filters: (path) => subject(path, { ...withMixin, hooks }, plain),
        disabled: (path) => subject(path, withMixin, disabled),
        outside: (path) => subject(path, withMixin, disabled, noContext),
        request: (path) => ({
          ...subject(path, withMixin, (log) => (i) => {
            storage.run(newIds(), () => log.info({ amount: i }, MESSAGE));
          }),
          inContext: noContext,
        }),
        "request-three": (path) => requests(path, 3),
        "request-five": (path) => requests(path, 5),
      },
    },
    {
      id: "pino-child",
      name: "pino (child per request)",
      role: "peer",
      note: "the same destination; a child with the IDs is created for each context and stored in AsyncLocalStorage",
      keys,
      differs,
      unable: { child: "its context is a child already; see pino (mixin)" },
      setUp: (path, call) =>
        childSubject(path, () => call((message, fields) => storage.getStore().info(fields, message))),
      cases: {
        json: (path) => childSubject(path, ofChild),
        line: (path) => childSubject(path, ofChild),
        error: (path) => childSubject(path, () => (i) => storage.getStore().info(errorOf(i), FAILURE)),
        request: (path) =>
          childSubject(
            path,
            (log) => (i) => {
              storage.run(log.child(newIds()), () => storage.getStore().info({ amount: i }, MESSAGE));
            },
            () => noContext,
          ),
        "request-three": (path) => childRequests(path, 3),
        "request-five": (path) => childRequests(path, 5),
      },
    },
    {
      id: "pino-bare",
      name: "pino, no context",
      role: "reference",
      note: "the same destination, the same message and field, no IDs at all",
      keys: { ...keys, context: "none" },
      differs,
      setUp: (path, call) => subject(path, base, (log) => call(info(log)), noContext),
      cases: {
        json: (path) => subject(path, base, plain, noContext),
        line: (path) => subject(path, base, plain, noContext),
        error: (path) => subject(path, base, (log) => (i) => log.info(errorOf(i), FAILURE), noContext),
      },
    },
    {
      id: "pino-void",
      name: "pino, no context, no output",
      role: "reference",
      note: "no IDs, and a destination whose write does nothing",
      keys: { ...keys, context: "none", output: "none" },
      differs,
      cases: {
        json: () => ({ log: plain(pino(base, { write: nothing })), flush: nothing }),
        line: () => ({ log: plain(pino(base, { write: nothing })), flush: nothing }),
      },
    },
  ],
};

async function createServer(path) {
  const dest = destination(path);
  const log = pino(withMixin, dest);
  const handler = (request, response) =>
    storage.run({ requestId: newId(), sessionId: sessionOf(request) }, async () => {
      log.info({ method: request.method, url: request.url }, "Request");
      const order = await findOrder(request);
      log.info({ order: order.id }, "Order found");
      answer(response, order);
      log.info({ status: response.statusCode }, "Answered");
    });
  return { handler, flush: () => dest.flushSync() };
}
