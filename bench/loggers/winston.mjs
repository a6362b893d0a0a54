import { AsyncLocalStorage } from "node:async_hooks";
import winston from "winston";
import { BufferedFile } from "../lib/buffered-file.mjs";
import { BINDINGS, errorOf, FAILURE, MESSAGE, newIds } from "../lib/data.mjs";

const storage = new AsyncLocalStorage();
const inContext = (ids, fn) => storage.run(ids, fn);
const noContext = (_ids, fn) => fn();
// Its types do not have it.
const { Transport } = /** @type {any} */ (winston);
const { combine, timestamp, json, printf, errors } = winston.format;

// Winston formats a line before it checks the level, so this runs outside any context too.
const context = winston.format((info) => {
  const ids = storage.getStore();
  if (ids === undefined) return info;
  info.requestId = ids.requestId;
  info.sessionId = ids.sessionId;
  return info;
});
const FILTERS = [
  winston.format((info) => info.level !== "debug" && info),
  winston.format((info) => info.amount !== -1 && info),
  winston.format((info) => info.message !== "noise" && info),
];
const jsonLines = combine(context(), timestamp(), json());

const lineText = printf((/** @type {any} */ { timestamp, level, requestId, sessionId, message, amount }) => {
  const tag = `[req=${requestId.slice(0, 8)}|session=${sessionId.slice(0, 8)}]`;
  return `${timestamp} - ${level.toUpperCase()} - ${tag} - ${message} amount=${amount}`;
});
// Its own "YYYY-MM-DD HH:mm:ss" costs more than this and is local time.
const utc = timestamp({ format: () => new Date().toISOString().slice(0, 19).replace("T", " ") });

const LINE = Symbol.for("message");

/** A transport as its README shows it. Its transport for streams waits for a turn of the event loop per line. */
class BufferedTransport extends Transport {
  constructor(file) {
    super();
    this.file = file;
  }

  log(info, done) {
    this.file.append(`${info[LINE]}\n`);
    done();
  }
}

const turn = () => new Promise((done) => setImmediate(done));

function subject(path, format, call, run = inContext) {
  const file = new BufferedFile(path);
  /** @type {any} */
  const transport = new BufferedTransport(file);
  const log = winston.createLogger({ level: "info", format, transports: [transport] });
  return {
    inContext: run,
    log: call(log),
    async flush() {
      while (log.writableLength + log.readableLength + transport.writableLength > 0) await turn();
      file.flush();
    },
  };
}

const plain = (log) => (i) => log.info(MESSAGE, { amount: i });
const disabled = (log) => (i) => log.debug(MESSAGE, { amount: i });

/** Its errors format accepts an error only as the whole record. With a message, the error has to be spread by hand. */
/** @param {Error} error */
function errorFields({ name, message, stack }) {
  return { name, message, stack };
}

/** @type {import("../types.d.ts").Logger} */
export default {
  order: 40,
  name: "winston",
  package: "winston",
  program: `import winston from "winston";
    winston.createLogger({ transports: [new winston.transports.Console()] }).info("hello");`,
  variants: [
    {
      id: "winston",
      name: "winston",
      role: "peer",
      note: "format json with timestamp, the context by a format that reads the store; a transport of the user's, as its README shows it, to the floor's buffered write: faster than its File and Stream transports",
      keys: { time: "timestamp" },
      setUp: (path, call) => subject(path, jsonLines, (log) => call((message, fields) => log.info(message, fields))),
      cases: {
        json: (path) => subject(path, jsonLines, plain),
        line: (path) => subject(path, combine(context(), utc, lineText), plain),
        child: (path) => subject(path, jsonLines, (log) => plain(log.child(BINDINGS))),
        error: (path) =>
          subject(
            path,
            combine(context(), errors({ stack: true }), timestamp(), json()),
            (log) => (i) => log.info({ message: FAILURE, error: errorFields(errorOf(i)) }),
          ),
        filters: (path) => subject(path, combine(...FILTERS.map((filter) => filter()), jsonLines), plain),
        disabled: (path) => subject(path, jsonLines, disabled),
        outside: (path) => subject(path, jsonLines, disabled, noContext),
        request: (path) =>
          subject(
            path,
            jsonLines,
            (log) => (i) => {
              storage.run(newIds(), () => log.info(MESSAGE, { amount: i }));
            },
            noContext,
          ),
      },
    },
  ],
};
