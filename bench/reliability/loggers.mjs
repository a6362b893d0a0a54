// The loggers, set up as their own pages show it. `open(target, path)` returns what logs one message, and what flushes, where
// the logger has such a thing. The target is "stdout" or "file".

/** @typedef {{ log(message: string, fields?: object): unknown, flush?: () => unknown }} Opened */

/** @type {Record<string, { name: string, note: string, open(target: string, path: string): Promise<Opened> }>} */
export const loggers = {
  ctxlog: {
    name: "ctxlog",
    note: "`stdoutTransport()`, `fileTransport({ path })`",
    async open(target, path) {
      const { createLogger, fileTransport, stdoutTransport } = await import("../../dist/index.js");
      const transport = target === "file" ? fileTransport({ path }) : stdoutTransport();
      const log = createLogger({ format: "json", transports: [transport] });
      return { log: log.info, flush: log.flush.bind(log) };
    },
  },
  pino: {
    name: "pino, sync",
    note: "`pino.destination({ sync: true })`: a blocking write for each line",
    open: (target, path) => openPino(target, path, { sync: true }),
  },
  "pino-buffer": {
    name: "pino, buffered",
    note: "`pino.destination({ sync: true, minLength: 4096 })`, which its speed is measured with",
    open: (target, path) => openPino(target, path, { sync: true, minLength: 4096 }),
  },
  "pino-default": {
    name: "pino, default",
    note: "`pino()`, and `pino.destination(path)`",
    open: (target, path) => openPino(target, path),
  },
  winston: {
    name: "winston",
    note: "its Console and File transports, format json",
    async open(target, path) {
      const { default: winston } = await import("winston");
      const { Console, File } = winston.transports;
      const transport = target === "file" ? new File({ filename: path }) : new Console();
      const log = winston.createLogger({ format: winston.format.json(), transports: [transport] });
      return { log: (message, fields) => log.info(message, fields) };
    },
  },
  tslog: {
    name: "tslog",
    note: "type json, and its own `fileTransport({ path })`",
    async open(target, path) {
      const { Logger } = await import("tslog");
      const log = new Logger({ type: target === "file" ? "hidden" : "json", stack: { capture: "off" } });
      if (target === "file") {
        const { fileTransport } = await import("tslog/transports/file");
        log.attachTransport(fileTransport({ path, format: "json" }));
      }
      return { log: (...args) => log.info(...args), flush: () => log.flush() };
    },
  },
  logtape: {
    name: "LogTape",
    note: "`getConsoleSink` with its JSON Lines formatter, `getFileSink` of @logtape/file",
    async open(target, path) {
      const { configure, getConsoleSink, getJsonLinesFormatter, getLogger } = await import("@logtape/logtape");
      const { getFileSink } = await import("@logtape/file");
      const formatter = getJsonLinesFormatter();
      const sink = target === "file" ? getFileSink(path, { formatter }) : getConsoleSink({ formatter });
      await configure({
        sinks: { sink },
        loggers: [
          { category: "app", lowestLevel: "info", sinks: ["sink"] },
          { category: ["logtape", "meta"], lowestLevel: "error", sinks: [] },
        ],
      });
      const log = getLogger("app");
      return { log: (message, fields) => log.info(message, fields) };
    },
  },
  consola: {
    name: "consola",
    note: "as it comes; it has no files",
    async open(target) {
      if (target === "file") return { log: undefined };
      const { createConsola } = await import("consola");
      const log = createConsola({ throttle: 0 });
      return { log: (...args) => log.info(...args) };
    },
  },
};

async function openPino(target, path, options) {
  const { default: pino } = await import("pino");
  const dest = target === "file" ? path : 1;
  const log = pino(pino.destination(options === undefined ? dest : { dest, ...options }));
  return { log: (message, fields) => (fields === undefined ? log.info(message) : log.info(fields, message)) };
}
