// The loggers, set up as their own documentation shows it.
import { importPackage } from "../../bench/lib/packages.mjs";

/**
 * Logs one message. Undefined if the logger cannot write to the destination.
 * @typedef {((message: string, fields?: object) => unknown) | undefined} Log
 */

/** @typedef {"stdout" | "file"} Destination */

/** @type {Record<string, { name: string, note: string, open(destination: Destination, path: string): Promise<Log> }>} */
export const loggers = {
  ctxlog: {
    name: "ctxlog",
    note: "`stdoutTransport()`, `fileTransport({ path })`",
    async open(destination, path) {
      const { createLogger, fileTransport, stdoutTransport } = await import("../../dist/index.js");
      const transport = destination === "file" ? fileTransport({ path }) : stdoutTransport();
      return createLogger({ format: "json", transports: [transport] }).info;
    },
  },
  pino: {
    name: "pino, sync",
    note: "`pino.destination({ sync: true })`: a blocking write for each line",
    open: (destination, path) => openPino(destination, path, { sync: true }),
  },
  "pino-buffer": {
    name: "pino, buffered",
    note: "`pino.destination({ sync: true, minLength: 4096 })`, which its speed is measured with",
    open: (destination, path) => openPino(destination, path, { sync: true, minLength: 4096 }),
  },
  "pino-default": {
    name: "pino, default",
    note: "`pino()`, and `pino.destination(path)`",
    open: (destination, path) => openPino(destination, path),
  },
  winston: {
    name: "winston",
    note: "its Console and File transports, format json",
    async open(destination, path) {
      const { default: winston } = await importPackage("winston");
      const { Console, File } = winston.transports;
      const transport = destination === "file" ? new File({ filename: path }) : new Console();
      const log = winston.createLogger({ format: winston.format.json(), transports: [transport] });
      return (message, fields) => log.info(message, fields);
    },
  },
  tslog: {
    name: "tslog",
    note: "type json, and its own `fileTransport({ path })`",
    async open(destination, path) {
      const { Logger } = await importPackage("tslog");
      const log = new Logger({ type: destination === "file" ? "hidden" : "json", stack: { capture: "off" } });
      if (destination === "file") {
        const { fileTransport } = await importPackage("tslog/transports/file");
        log.attachTransport(fileTransport({ path, format: "json" }));
      }
      return (...args) => log.info(...args);
    },
  },
  logtape: {
    name: "LogTape",
    note: "`getConsoleSink` with its JSON Lines formatter, `getFileSink` of @logtape/file",
    async open(destination, path) {
      const { configure, getConsoleSink, getJsonLinesFormatter, getLogger } = await importPackage("@logtape/logtape");
      const { getFileSink } = await importPackage("@logtape/file");
      const formatter = getJsonLinesFormatter();
      const sink = destination === "file" ? getFileSink(path, { formatter }) : getConsoleSink({ formatter });
      await configure({
        sinks: { sink },
        loggers: [
          { category: "app", lowestLevel: "info", sinks: ["sink"] },
          { category: ["logtape", "meta"], lowestLevel: "error", sinks: [] },
        ],
      });
      const log = getLogger("app");
      return (message, fields) => log.info(message, fields);
    },
  },
  consola: {
    name: "consola",
    note: "its defaults; it has no files",
    async open(destination) {
      if (destination === "file") return undefined;
      const { createConsola } = await importPackage("consola");
      const log = createConsola({ throttle: 0 });
      return (...args) => log.info(...args);
    },
  },
};

/**
 * @param {Destination} destination
 * @param {string} path
 * @param {object} [options]
 * @returns {Promise<Log>}
 */
async function openPino(destination, path, options) {
  const { default: pino } = await importPackage("pino");
  const dest = destination === "file" ? path : 1;
  const log = pino(pino.destination(options === undefined ? dest : { dest, ...options }));
  return (message, fields) => (fields === undefined ? log.info(message) : log.info(fields, message));
}
