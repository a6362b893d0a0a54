import { AsyncLocalStorage } from "node:async_hooks";
import { configure, getJsonLinesFormatter, getLogger, withContext } from "@logtape/logtape";
import { BINDINGS, ERRORS, FAILURE, MESSAGE, newId, richFields } from "../data.mjs";
import { Sink } from "../sink.mjs";

const within = (ids, fn) => withContext(ids, fn);
const alone = (_ids, fn) => fn();

const jsonLines = getJsonLinesFormatter({ properties: "flatten" });
// Its text formatter with a format of one's own costs four times as much.
function layout({ timestamp, level, message, properties: { requestId, sessionId, amount } }) {
  const time = new Date(timestamp).toISOString().slice(0, 19).replace("T", " ");
  const tag = `[req=${requestId.slice(0, 8)}|session=${sessionId.slice(0, 8)}]`;
  return `${time} - ${level.toUpperCase()} - ${tag} - ${message.join("")} amount=${amount}\n`;
}

const FILTERS = {
  level: (record) => record.level !== "debug",
  amount: (record) => record.properties.amount !== -1,
  noise: (record) => record.rawMessage !== "noise",
};

async function subject(path, call, { formatter = jsonLines, filters = {}, run = within } = {}) {
  const sink = new Sink(path);
  await configure({
    sinks: { file: (record) => sink.append(formatter(record)) },
    filters,
    loggers: [
      { category: "bench", lowestLevel: "info", sinks: ["file"], filters: Object.keys(filters) },
      { category: ["logtape", "meta"], lowestLevel: "error", sinks: [] },
    ],
    contextLocalStorage: new AsyncLocalStorage(),
  });
  return { within: run, log: call(getLogger("bench")), flush: () => sink.flush() };
}

const plain = (log) => (i) => log.info(MESSAGE, { amount: i });
const disabled = (log) => (i) => log.debug(MESSAGE, { amount: i });

/** @type {import("../types.d.ts").Variant[]} */
export default [
  {
    id: "logtape",
    name: "LogTape",
    note: "the JSON Lines formatter with properties flattened, withContext over AsyncLocalStorage, a sink function to the floor's buffered write: its file sink asks the disk to sync at every 8 KiB and cannot write to the null file",
    package: "@logtape/logtape",
    keys: { time: "@timestamp" },
    cases: {
      json: (path) => subject(path, plain),
      line: (path) => subject(path, plain, { formatter: layout }),
      rich: (path) => subject(path, (log) => (i) => log.info(MESSAGE, richFields(i))),
      child: (path) => subject(path, (log) => plain(log.with(BINDINGS))),
      error: (path) => subject(path, (log) => (i) => log.info(FAILURE, { error: ERRORS[i & 15] })),
      filters: (path) => subject(path, plain, { filters: FILTERS }),
      disabled: (path) => subject(path, disabled),
      outside: (path) => subject(path, disabled, { run: alone }),
      request: (path) =>
        subject(
          path,
          (log) => (i) => {
            within({ requestId: newId(), sessionId: newId() }, () => log.info(MESSAGE, { amount: i }));
          },
          { run: alone },
        ),
      run: (path) => {
        const ids = { requestId: newId(), sessionId: newId() };
        return subject(path, () => () => withContext(ids, () => {}), { run: alone });
      },
    },
  },
];
