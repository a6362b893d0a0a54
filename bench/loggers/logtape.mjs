import { AsyncLocalStorage } from "node:async_hooks";
import { configure, getJsonLinesFormatter, getLogger, withContext } from "@logtape/logtape";
import { BufferedFile } from "../lib/buffered-file.mjs";
import { BINDINGS, errorOf, FAILURE, MESSAGE, newIds } from "../lib/data.mjs";

const inContext = (ids, fn) => withContext(ids, fn);
const noContext = (_ids, fn) => fn();

const jsonLines = getJsonLinesFormatter({ properties: "flatten" });
// Its text formatter with a format of the user's costs four times as much.
/** @param {any} record */
function lineText({ timestamp, level, message, properties: { requestId, sessionId, amount } }) {
  const time = new Date(timestamp).toISOString().slice(0, 19).replace("T", " ");
  const tag = `[req=${requestId.slice(0, 8)}|session=${sessionId.slice(0, 8)}]`;
  return `${time} - ${level.toUpperCase()} - ${tag} - ${message.join("")} amount=${amount}\n`;
}

const FILTERS = {
  level: (record) => record.level !== "debug",
  amount: (record) => record.properties.amount !== -1,
  noise: (record) => record.rawMessage !== "noise",
};

async function subject(path, call, { formatter = jsonLines, filters = {}, run = inContext } = {}) {
  const file = new BufferedFile(path);
  await configure({
    sinks: { file: (record) => file.append(formatter(record)) },
    filters,
    loggers: [
      { category: "bench", lowestLevel: "info", sinks: ["file"], filters: Object.keys(filters) },
      { category: ["logtape", "meta"], lowestLevel: "error", sinks: [] },
    ],
    contextLocalStorage: new AsyncLocalStorage(),
  });
  return { inContext: run, log: call(getLogger("bench")), flush: () => file.flush() };
}

const plain = (log) => (i) => log.info(MESSAGE, { amount: i });
const disabled = (log) => (i) => log.debug(MESSAGE, { amount: i });

/** @type {import("../types.d.ts").Logger} */
export default {
  order: 60,
  name: "LogTape",
  package: "@logtape/logtape",
  program: `import { configure, getConsoleSink, getLogger } from "@logtape/logtape";
    await configure({ sinks: { out: getConsoleSink() }, loggers: [{ category: "a", sinks: ["out"] }] });
    getLogger("a").info("hello");`,
  variants: [
    {
      id: "logtape",
      name: "LogTape",
      role: "peer",
      note: "the JSON Lines formatter with properties flattened, withContext over AsyncLocalStorage, a sink function to the floor's buffered write: its file sink asks the disk to sync at every 8 KiB and cannot write to the null file",
      keys: { time: "@timestamp" },
      setUp: (path, call) => subject(path, (log) => call((message, fields) => log.info(message, fields))),
      cases: {
        json: (path) => subject(path, plain),
        line: (path) => subject(path, plain, { formatter: lineText }),
        child: (path) => subject(path, (log) => plain(log.with(BINDINGS))),
        error: (path) => subject(path, (log) => (i) => log.info(FAILURE, { error: errorOf(i) })),
        filters: (path) => subject(path, plain, { filters: FILTERS }),
        disabled: (path) => subject(path, disabled),
        outside: (path) => subject(path, disabled, { run: noContext }),
        request: (path) =>
          subject(
            path,
            (log) => (i) => {
              withContext(newIds(), () => log.info(MESSAGE, { amount: i }));
            },
            { run: noContext },
          ),
        run(path) {
          const ids = newIds();
          return subject(path, () => () => withContext(ids, () => {}), { run: noContext });
        },
      },
    },
  ],
};
