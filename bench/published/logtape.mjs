// LogTape's published cases, with each logger set up as there.
import { createWriteStream } from "node:fs";
import { devNull } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { createLogger, fileTransport } from "../../dist/index.js";
import { importPackage } from "../lib/packages.mjs";

const TEXT = "Test log message.";
const FIELDS = { foo: 1, bar: 2 };
const TITLES = {
  null: "no output",
  console: "the console",
  file: "a file",
  json: "JSON to the null file",
};

const ignore = () => new Writable({ write: (_chunk, _encoding, done) => done() });
const file = (/** @type {string} */ folder) => join(folder, "out.log");

/** @param {string} folder */
function ctxlog(folder) {
  const info = (/** @type {import("../../dist/index.js").LoggerOptions} */ options) => {
    const log = createLogger(options);
    return () => log.info(TEXT);
  };
  return {
    null: () => info({ transports: [{ write() {} }] }),
    console: () => info({}),
    file: () => info({ transports: [fileTransport({ path: file(folder) })] }),
    json() {
      const log = createLogger({ format: "json", transports: [fileTransport({ path: devNull })] });
      return () => log.info("Test log message", FIELDS);
    },
  };
}

/** @param {string} folder */
async function logtape(folder) {
  const { configure, getConsoleSink, getLogger, jsonLinesFormatter } = await importPackage("@logtape/logtape");
  const { getFileSink, getStreamFileSink } = await importPackage("@logtape/file");
  const logger = async (/** @type {unknown} */ sink) => {
    await configure({ sinks: { out: sink }, loggers: [{ category: [], sinks: ["out"] }], reset: true });
    return getLogger();
  };
  const info = async (/** @type {unknown} */ sink) => {
    const log = await logger(sink);
    return () => log.info(TEXT);
  };
  return {
    null: () => info(() => {}),
    console: () => info(getConsoleSink({ nonBlocking: true })),
    file: () => info(getFileSink(file(folder), { nonBlocking: true })),
    async json() {
      const log = await logger(getStreamFileSink(devNull, { formatter: jsonLinesFormatter }));
      return () => log.info("Test log message: {*}", FIELDS);
    },
  };
}

/** @param {string} folder */
async function logtapeStream(folder) {
  const { configure, getLogger } = await importPackage("@logtape/logtape");
  const { getStreamFileSink } = await importPackage("@logtape/file");
  return {
    async file() {
      const sinks = { out: getStreamFileSink(file(folder)) };
      await configure({ sinks, loggers: [{ category: [], sinks: ["out"] }], reset: true });
      const log = getLogger();
      return () => log.info(TEXT);
    },
  };
}

/** @param {string} folder */
async function winston(folder) {
  const { default: create } = await importPackage("winston");
  const Transport = /** @type {any} */ (await importPackage("winston-transport")).default;
  class NullTransport extends Transport {
    log(/** @type {unknown} */ _info, /** @type {() => void} */ done) {
      done();
    }
  }
  const info = (/** @type {unknown} */ transport) => {
    const log = create.createLogger({ transports: [transport] });
    return () => log.info(TEXT);
  };
  return {
    null: () => info(new NullTransport()),
    console: () => info(new create.transports.Console()),
    file: () => info(new create.transports.File({ filename: file(folder) })),
    json() {
      const transport = new create.transports.File({ filename: devNull, format: create.format.json() });
      const log = create.createLogger({ transports: [transport] });
      return () => log.info("Test log message: %s", FIELDS);
    },
  };
}

/** @param {string} folder */
async function pino(folder) {
  const { default: create } = await importPackage("pino");
  const { default: build } = await importPackage("pino-abstract-transport");
  const info = (/** @type {unknown[]} */ ...options) => {
    const log = create(...options);
    return () => log.info(TEXT);
  };
  return {
    null: () => info(build(() => {}, {})),
    console: () => info(),
    file: () => info(create.destination(file(folder))),
    json() {
      const log = create(create.destination(devNull));
      return () => log.info("Test log message: %o", FIELDS);
    },
  };
}

/** @param {string} folder */
async function bunyan(folder) {
  const { default: create } = await importPackage("bunyan");
  const info = (/** @type {object} */ options) => {
    const log = create.createLogger({ name: "benchmarks", ...options });
    return () => log.info(TEXT);
  };
  return {
    null: () => info({ streams: [{ stream: ignore() }] }),
    console: () => info({ stream: process.stdout }),
    file: () => info({ streams: [{ path: file(folder) }] }),
    json() {
      const log = create.createLogger({ name: "benchmarks", streams: [{ path: devNull }] });
      return () => log.info("Test log message: %s", FIELDS);
    },
  };
}

/** @param {string} folder */
async function log4js(folder) {
  const { default: library } = await importPackage("log4js");
  const info = (/** @type {object} */ appender) => {
    library.configure({
      appenders: { out: appender },
      categories: { default: { appenders: ["out"], level: "trace" } },
    });
    const log = library.getLogger();
    return () => log.info(TEXT);
  };
  return {
    null: () => info({ type: { configure: () => () => {} } }),
    console: () => info({ type: "console" }),
    file: () => info({ type: "file", filename: file(folder) }),
  };
}

/** @param {string} folder */
async function signale(folder) {
  const { default: library } = await importPackage("signale");
  const info = (/** @type {object | undefined} */ options) => {
    const log = new library.Signale(options);
    return () => log.info(TEXT);
  };
  return {
    null: () => info({ stream: ignore() }),
    console: () => info(undefined),
    file: () => info({ stream: createWriteStream(file(folder), { flags: "a" }) }),
  };
}

async function hive() {
  const { ConsoleLogWriter, Logger } = await importPackage("@graphql-hive/logger");
  const info = (/** @type {object} */ writer) => {
    const log = new Logger({ writers: [writer] });
    return () => log.info(TEXT);
  };
  return {
    null: () => info({ write() {}, flush() {} }),
    console: () => info(new ConsoleLogWriter()),
  };
}

/** @type {import("../types.d.ts").Published} */
export default {
  titles: TITLES,
  loggers: {
    ctxlog,
    LogTape: logtape,
    "LogTape (stream)": logtapeStream,
    winston,
    pino,
    bunyan,
    log4js,
    Signale: signale,
    "Hive Logger": hive,
  },
};
