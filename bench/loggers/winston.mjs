import { AsyncLocalStorage } from "node:async_hooks";
import winston from "winston";
import { BINDINGS, ERRORS, FAILURE, MESSAGE, newId, richFields } from "../data.mjs";
import { Sink } from "../sink.mjs";

const storage = new AsyncLocalStorage();
const within = (ids, fn) => storage.run(ids, fn);
const alone = (_ids, fn) => fn();
const { combine, timestamp, json, printf, errors } = winston.format;

// Winston formats a line before it looks at the level, so this is run outside any context too.
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

const layout = printf(({ timestamp, level, requestId, sessionId, message, amount }) => {
  const tag = `[req=${requestId.slice(0, 8)}|session=${sessionId.slice(0, 8)}]`;
  return `${timestamp} - ${level.toUpperCase()} - ${tag} - ${message} amount=${amount}`;
});
// Its own "YYYY-MM-DD HH:mm:ss" costs more than this and is local time.
const utc = timestamp({ format: () => new Date().toISOString().slice(0, 19).replace("T", " ") });

const LINE = Symbol.for("message");

/** A transport as its README has users write them; the one for streams waits for a turn of the event loop per line. */
class SinkTransport extends winston.Transport {
  constructor(sink) {
    super();
    this.sink = sink;
  }

  log(info, done) {
    this.sink.append(`${info[LINE]}\n`);
    done();
  }
}

const turn = () => new Promise((done) => setImmediate(done));

function subject(path, format, call, run = within) {
  const sink = new Sink(path);
  const transport = new SinkTransport(sink);
  const log = winston.createLogger({ level: "info", format, transports: [transport] });
  return {
    within: run,
    log: call(log),
    async flush() {
      while (log.writableLength + log.readableLength + transport.writableLength > 0) await turn();
      sink.flush();
    },
  };
}

const plain = (log) => (i) => log.info(MESSAGE, { amount: i });
const disabled = (log) => (i) => log.debug(MESSAGE, { amount: i });

/** @type {import("../types.d.ts").Variant[]} */
export default [
  {
    id: "winston",
    name: "winston",
    note: "format json with timestamp, the context by a format that reads the store; a transport of one's own, as its README shows it, to the floor's buffered write: faster than its File and Stream transports",
    package: "winston",
    keys: { time: "timestamp" },
    cases: {
      json: (path) => subject(path, jsonLines, plain),
      line: (path) => subject(path, combine(context(), utc, layout), plain),
      rich: (path) => subject(path, jsonLines, (log) => (i) => log.info(MESSAGE, richFields(i))),
      child: (path) => subject(path, jsonLines, (log) => plain(log.child(BINDINGS))),
      error: (path) =>
        subject(
          path,
          combine(context(), errors({ stack: true }), timestamp(), json()),
          (log) => (i) => log.info({ message: FAILURE, error: errorFields(ERRORS[i & 15]) }),
        ),
      filters: (path) => subject(path, combine(...FILTERS.map((filter) => filter()), jsonLines), plain),
      disabled: (path) => subject(path, jsonLines, disabled),
      outside: (path) => subject(path, jsonLines, disabled, alone),
      request: (path) =>
        subject(
          path,
          jsonLines,
          (log) => (i) => {
            within({ requestId: newId(), sessionId: newId() }, () => log.info(MESSAGE, { amount: i }));
          },
          alone,
        ),
    },
  },
];

/** Its errors format takes an error as the whole record only; one beside a message has to be spread by hand. */
function errorFields({ name, message, stack }) {
  return { name, message, stack };
}
