import { Logger } from "tslog";
import { BufferedFile } from "../lib/buffered-file.mjs";
import { BINDINGS, errorOf, FAILURE, MESSAGE, newIds } from "../lib/data.mjs";

const noContext = (_ids, fn) => fn();

function subject(path, call, options = {}) {
  const file = new BufferedFile(path);
  const log = new Logger({ type: "hidden", minLevel: "INFO", stack: { capture: "off" } });
  const { format = "json", middleware = [], run = (ids, fn) => log.runInContext(ids, fn) } = options;
  log.attachTransport({ format, write: (_record, line) => file.append(`${line}\n`) });
  for (const one of middleware) log.use(one);
  return { inContext: run, log: call(log), flush: () => file.flush() };
}

const FILTERS = [
  (ctx) => (ctx.logLevelName === "DEBUG" ? null : ctx),
  (ctx) => (ctx.args[1].amount === -1 ? null : ctx),
  (ctx) => (ctx.args[0] === "noise" ? null : ctx),
];

function lineText(record) {
  const { date, logLevelName, requestId, sessionId } = record._logMeta;
  const time = date.toISOString().slice(0, 19).replace("T", " ");
  const tag = `[req=${requestId.slice(0, 8)}|session=${sessionId.slice(0, 8)}]`;
  return `${time} - ${logLevelName} - ${tag} - ${record[0]} amount=${record[1].amount}`;
}

const plain = (log) => (i) => log.info(MESSAGE, { amount: i });
const disabled = (log) => (i) => log.debug(MESSAGE, { amount: i });

/** @type {import("../types.d.ts").Logger} */
export default {
  order: 50,
  name: "tslog",
  package: "tslog",
  program: 'import { Logger } from "tslog"; new Logger({ type: "json" }).info("hello");',
  variants: [
    {
      id: "tslog",
      name: "tslog",
      role: "peer",
      note: "a transport with format json to the floor's buffered write, stack capture off, runInContext",
      keys: { context: "_logMeta" },
      setUp: (path, call) => subject(path, (log) => call((message, fields) => log.info(message, fields))),
      cases: {
        json: (path) => subject(path, plain),
        line: (path) => subject(path, plain, { format: lineText }),
        child: (path) => subject(path, (log) => plain(log.getSubLogger({ bindings: BINDINGS }))),
        error: (path) => subject(path, (log) => (i) => log.info(FAILURE, errorOf(i))),
        filters: (path) => subject(path, plain, { middleware: FILTERS }),
        disabled: (path) => subject(path, disabled),
        outside: (path) => subject(path, disabled, { run: noContext }),
        request: (path) =>
          subject(
            path,
            (log) => (i) => {
              log.runInContext(newIds(), () => log.info(MESSAGE, { amount: i }));
            },
            { run: noContext },
          ),
      },
    },
  ],
};
