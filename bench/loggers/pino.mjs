import { AsyncLocalStorage } from "node:async_hooks";
import pino from "pino";
import { BINDINGS, ERRORS, FAILURE, MESSAGE, newId, richFields } from "../data.mjs";

const storage = new AsyncLocalStorage();
const within = (ids, fn) => storage.run(ids, fn);
const alone = (_ids, fn) => fn();
const nothing = () => {};

const base = { base: null, level: "info" };
// A new object each time, since pino writes into it; by name, which costs two thirds of a spread.
function mixin() {
  const { requestId, sessionId } = storage.getStore();
  return { requestId, sessionId };
}

const withMixin = { ...base, mixin };
const destination = (path) => pino.destination({ dest: path, sync: true, minLength: 4096 });

function subject(path, options, call, run = within) {
  const dest = destination(path);
  return { within: run, log: call(pino(options, dest)), flush: () => dest.flushSync() };
}

/** A child for each request, kept in the storage instead of the IDs. */
function childSubject(path, call, run = (log) => (ids, fn) => storage.run(log.child(ids), fn)) {
  const dest = destination(path);
  const log = pino(base, dest);
  return { within: run(log), log: call(log), flush: () => dest.flushSync() };
}

const plain = (log) => (i) => log.info({ amount: i }, MESSAGE);
const ofChild = () => (i) => storage.getStore().info({ amount: i }, MESSAGE);
const disabled = (log) => (i) => log.debug({ amount: i }, MESSAGE);

/** Pino's nearest to filters: one hook, in which all three checks are made. */
const hooks = {
  logMethod(args, method, level) {
    if (level === 20 || args[0].amount === -1 || args[1] === "noise") return;
    method.apply(this, args);
  },
};

const keys = { message: "msg", error: "err" };
const differs = { line: "its JSON" };

/** @type {import("../types.d.ts").Variant[]} */
export default [
  {
    id: "pino-mixin",
    name: "pino (mixin)",
    note: "destination with sync: true and minLength: 4096, base: null; a mixin that returns both IDs in a new object",
    package: "pino",
    keys,
    differs,
    cases: {
      json: (path) => subject(path, withMixin, plain),
      line: (path) => subject(path, withMixin, plain),
      rich: (path) => subject(path, withMixin, (log) => (i) => log.info(richFields(i), MESSAGE)),
      child: (path) => subject(path, withMixin, (log) => plain(log.child(BINDINGS))),
      error: (path) => subject(path, withMixin, (log) => (i) => log.info(ERRORS[i & 15], FAILURE)),
      filters: (path) => subject(path, { ...withMixin, hooks }, plain),
      disabled: (path) => subject(path, withMixin, disabled),
      outside: (path) => subject(path, withMixin, disabled, alone),
      request: (path) => ({
        ...subject(path, withMixin, (log) => (i) => {
          within({ requestId: newId(), sessionId: newId() }, () => log.info({ amount: i }, MESSAGE));
        }),
        within: alone,
      }),
    },
  },
  {
    id: "pino-child",
    name: "pino (child per request)",
    note: "the same destination; a child with the IDs is made for each context and kept in AsyncLocalStorage",
    package: "pino",
    keys,
    differs,
    unable: { child: "its context is a child already; see pino (mixin)" },
    cases: {
      json: (path) => childSubject(path, ofChild),
      line: (path) => childSubject(path, ofChild),
      rich: (path) => childSubject(path, () => (i) => storage.getStore().info(richFields(i), MESSAGE)),
      error: (path) => childSubject(path, () => (i) => storage.getStore().info(ERRORS[i & 15], FAILURE)),
      request: (path) =>
        childSubject(
          path,
          (log) => (i) => {
            const ids = { requestId: newId(), sessionId: newId() };
            storage.run(log.child(ids), () => storage.getStore().info({ amount: i }, MESSAGE));
          },
          () => alone,
        ),
    },
  },
  {
    id: "pino-bare",
    name: "pino, no context",
    note: "the same destination, the same message and field, no IDs at all",
    package: "pino",
    keys: { ...keys, context: "none" },
    differs,
    cases: {
      json: (path) => subject(path, base, plain, alone),
      line: (path) => subject(path, base, plain, alone),
      rich: (path) => subject(path, base, (log) => (i) => log.info(richFields(i), MESSAGE), alone),
      error: (path) => subject(path, base, (log) => (i) => log.info(ERRORS[i & 15], FAILURE), alone),
    },
  },
  {
    id: "pino-void",
    name: "pino, no context, no output",
    note: "no IDs, and a destination whose write does nothing",
    package: "pino",
    keys: { ...keys, context: "none", output: "none" },
    differs,
    cases: {
      json: () => ({ log: plain(pino(base, { write: nothing })), flush: nothing }),
      line: () => ({ log: plain(pino(base, { write: nothing })), flush: nothing }),
    },
  },
];
