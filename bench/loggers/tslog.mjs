import { Logger } from "tslog";
import { BINDINGS, ERRORS, FAILURE, MESSAGE, newId, richFields } from "../data.mjs";
import { Sink } from "../sink.mjs";

const alone = (_ids, fn) => fn();

function subject(path, call, options = {}) {
  const sink = new Sink(path);
  const log = new Logger({ type: "hidden", minLevel: "INFO", stack: { capture: "off" } });
  const { format = "json", middleware = [], run = (ids, fn) => log.runInContext(ids, fn) } = options;
  log.attachTransport({ format, write: (_record, line) => sink.append(`${line}\n`) });
  for (const one of middleware) log.use(one);
  return { within: run, log: call(log), flush: () => sink.flush() };
}

const FILTERS = [
  (ctx) => (ctx.logLevelName === "DEBUG" ? null : ctx),
  (ctx) => (ctx.args[1].amount === -1 ? null : ctx),
  (ctx) => (ctx.args[0] === "noise" ? null : ctx),
];

function layout(record) {
  const { date, logLevelName, requestId, sessionId } = record._logMeta;
  const time = date.toISOString().slice(0, 19).replace("T", " ");
  const tag = `[req=${requestId.slice(0, 8)}|session=${sessionId.slice(0, 8)}]`;
  return `${time} - ${logLevelName} - ${tag} - ${record[0]} amount=${record[1].amount}`;
}

const plain = (log) => (i) => log.info(MESSAGE, { amount: i });
const disabled = (log) => (i) => log.debug(MESSAGE, { amount: i });

/** @type {import("../types.d.ts").Variant[]} */
export default [
  {
    id: "tslog",
    name: "tslog",
    note: "a transport with format json to the floor's buffered write, stack capture off, runInContext",
    package: "tslog",
    keys: { context: "_logMeta" },
    cases: {
      json: (path) => subject(path, plain),
      line: (path) => subject(path, plain, { format: layout }),
      rich: (path) => subject(path, (log) => (i) => log.info(MESSAGE, richFields(i))),
      child: (path) => {
        let run;
        const made = subject(path, (log) => {
          run = (ids, fn) => log.runInContext(ids, fn);
          return plain(log.getSubLogger({ bindings: BINDINGS }));
        });
        return { ...made, within: run };
      },
      error: (path) => subject(path, (log) => (i) => log.info(FAILURE, ERRORS[i & 15])),
      filters: (path) => subject(path, plain, { middleware: FILTERS }),
      disabled: (path) => subject(path, disabled),
      outside: (path) => subject(path, disabled, { run: alone }),
      request: (path) =>
        subject(
          path,
          (log) => (i) => {
            log.runInContext({ requestId: newId(), sessionId: newId() }, () => log.info(MESSAGE, { amount: i }));
          },
          { run: alone },
        ),
    },
  },
];
