import { AsyncLocalStorage } from "node:async_hooks";
import { createConsola } from "consola/core";
import { BINDINGS, ERRORS, FAILURE, MESSAGE, newId, richFields } from "../data.mjs";
import { Sink } from "../sink.mjs";

const storage = new AsyncLocalStorage();
const within = (ids, fn) => storage.run(ids, fn);
const alone = (_ids, fn) => fn();

// Consola has no JSON but what its README shows: a reporter that stringifies what it is given.
function jsonOf({ date, type, args, service, pool }) {
  const { requestId, sessionId } = storage.getStore();
  return JSON.stringify({ time: date, level: type, requestId, sessionId, service, pool, ...args[1], message: args[0] });
}

function errorOf({ date, type, args: [message, { name, message: text, stack }] }) {
  const { requestId, sessionId } = storage.getStore();
  const error = { name, message: text, stack };
  return JSON.stringify({ time: date, level: type, requestId, sessionId, message, error });
}

function layoutOf({ date, type, args }) {
  const { requestId, sessionId } = storage.getStore();
  const tag = `[req=${requestId.slice(0, 8)}|session=${sessionId.slice(0, 8)}]`;
  const time = date.toISOString().slice(0, 19).replace("T", " ");
  return `${time} - ${type.toUpperCase()} - ${tag} - ${args[0]} amount=${args[1].amount}`;
}

function subject(path, call, text = jsonOf, run = within) {
  const sink = new Sink(path);
  // Its throttle holds back lines that look alike; these are all to be written.
  const log = createConsola({ level: 3, throttle: 0, reporters: [{ log: (info) => sink.append(`${text(info)}\n`) }] });
  return { within: run, log: call(log), flush: () => sink.flush() };
}

const plain = (log) => (i) => log.info(MESSAGE, { amount: i });
const disabled = (log) => (i) => log.debug(MESSAGE, { amount: i });

/** @type {import("../types.d.ts").Variant[]} */
export default [
  {
    id: "consola",
    name: "consola",
    note: "consola/core with a JSON reporter as in its README, which also reads the context, to the floor's buffered write",
    package: "consola",
    unable: { filters: "has no filters" },
    cases: {
      json: (path) => subject(path, plain),
      line: (path) => subject(path, plain, layoutOf),
      rich: (path) => subject(path, (log) => (i) => log.info(MESSAGE, richFields(i))),
      child: (path) => subject(path, (log) => plain(log.withDefaults(BINDINGS))),
      error: (path) => subject(path, (log) => (i) => log.info(FAILURE, ERRORS[i & 15]), errorOf),
      disabled: (path) => subject(path, disabled),
      outside: (path) => subject(path, disabled, jsonOf, alone),
      request: (path) =>
        subject(
          path,
          (log) => (i) => {
            within({ requestId: newId(), sessionId: newId() }, () => log.info(MESSAGE, { amount: i }));
          },
          jsonOf,
          alone,
        ),
    },
  },
];
