import { AsyncLocalStorage } from "node:async_hooks";
import { createConsola } from "consola/core";
import { BufferedFile } from "../lib/buffered-file.mjs";
import { BINDINGS, errorOf, FAILURE, MESSAGE, newIds } from "../lib/data.mjs";

const storage = new AsyncLocalStorage();
const inContext = (ids, fn) => storage.run(ids, fn);
const noContext = (_ids, fn) => fn();

// The only JSON of consola is what its README shows: a reporter that calls JSON.stringify.
function jsonText({ date, type, args, service, pool }) {
  const { requestId, sessionId } = storage.getStore();
  return JSON.stringify({ time: date, level: type, requestId, sessionId, service, pool, ...args[1], message: args[0] });
}

function errorText({ date, type, args: [message, { name, message: text, stack }] }) {
  const { requestId, sessionId } = storage.getStore();
  const error = { name, message: text, stack };
  return JSON.stringify({ time: date, level: type, requestId, sessionId, message, error });
}

function lineText({ date, type, args }) {
  const { requestId, sessionId } = storage.getStore();
  const tag = `[req=${requestId.slice(0, 8)}|session=${sessionId.slice(0, 8)}]`;
  const time = date.toISOString().slice(0, 19).replace("T", " ");
  return `${time} - ${type.toUpperCase()} - ${tag} - ${args[0]} amount=${args[1].amount}`;
}

function subject(path, call, text = jsonText, run = inContext) {
  const file = new BufferedFile(path);
  // Its throttle would hold back lines that look the same.
  const log = createConsola({ level: 3, throttle: 0, reporters: [{ log: (info) => file.append(`${text(info)}\n`) }] });
  return { inContext: run, log: call(log), flush: () => file.flush() };
}

const plain = (log) => (i) => log.info(MESSAGE, { amount: i });
const disabled = (log) => (i) => log.debug(MESSAGE, { amount: i });

/** @type {import("../types.d.ts").Logger} */
export default {
  order: 70,
  name: "consola",
  package: "consola",
  program: 'import { consola } from "consola"; consola.info("hello");',
  variants: [
    {
      id: "consola",
      name: "consola",
      role: "peer",
      note: "consola/core with a JSON reporter as in its README, which also reads the context, to the floor's buffered write",
      unable: { filters: "has no filters" },
      setUp: (path, call) => subject(path, (log) => call((message, fields) => log.info(message, fields))),
      cases: {
        json: (path) => subject(path, plain),
        line: (path) => subject(path, plain, lineText),
        child: (path) => subject(path, (log) => plain(log.withDefaults(BINDINGS))),
        error: (path) => subject(path, (log) => (i) => log.info(FAILURE, errorOf(i)), errorText),
        disabled: (path) => subject(path, disabled),
        outside: (path) => subject(path, disabled, jsonText, noContext),
        request: (path) =>
          subject(
            path,
            (log) => (i) => {
              storage.run(newIds(), () => log.info(MESSAGE, { amount: i }));
            },
            jsonText,
            noContext,
          ),
      },
    },
  ],
};
