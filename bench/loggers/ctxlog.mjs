import { createLogger, fileTransport, newSessionId, runWithContext, updateContext } from "../../dist/index.js";
import { BINDINGS, ERRORS, FAILURE, MESSAGE, newId, richFields } from "../data.mjs";

const within = (ids, fn) => runWithContext(ids, fn);
const nothing = () => {};

function subject(path, options, call) {
  const log = createLogger({ format: "json", minLevel: "info", transports: [fileTransport({ path })], ...options });
  return { within, log: call(log), flush: () => log.flush() };
}

const plain = (log) => (i) => log.info(MESSAGE, { amount: i });

const json = (path) => subject(path, {}, plain);

const FILTERS = [
  (record) => record.level !== "DEBUG",
  (record) => record.fields?.amount !== -1,
  (record) => record.message !== "noise",
];

/** @type {import("../types.d.ts").Variant[]} */
export default [
  {
    id: "ctxlog",
    name: "ctxlog",
    note: "createLogger with format json or line and a fileTransport; the context by runWithContext",
    cases: {
      json,
      line: (path) => subject(path, { format: "line" }, plain),
      rich: (path) => subject(path, {}, (log) => (i) => log.info(MESSAGE, richFields(i))),
      child: (path) => subject(path, {}, (log) => plain(log.child({ bindings: BINDINGS }))),
      error: (path) => subject(path, {}, (log) => (i) => log.info(FAILURE, ERRORS[i & 15])),
      filters: (path) => subject(path, { filters: FILTERS }, plain),
      disabled: (path) => subject(path, {}, (log) => (i) => log.debug(MESSAGE, { amount: i })),
      outside: (path) => ({
        ...subject(path, {}, (log) => (i) => log.debug(MESSAGE, { amount: i })),
        within: (_ids, fn) => fn(),
      }),
      request: (path) => ({
        ...subject(path, {}, (log) => (i) => {
          runWithContext({ sessionId: newSessionId() }, () => log.info(MESSAGE, { amount: i }));
        }),
        within: (_ids, fn) => fn(),
      }),
      run: () => {
        const ids = { requestId: newId(), sessionId: newId() };
        return { log: () => runWithContext(ids, nothing), flush: nothing };
      },
      update: () => ({ within, log: (i) => updateContext({ userId: i }), flush: nothing }),
    },
  },
  {
    id: "ctxlog-plain",
    name: "ctxlog, the line without",
    note: "the json case's line, measured beside it",
    keys: { bindings: "none" },
    cases: { child: json, filters: json },
  },
];
