// What must compile, and what must not: `npm run types` checks this file, and nothing runs it.

import {
  type ChildOptions,
  contextFilter,
  createLogger,
  log as defaultLog,
  type Fields,
  type Filter,
  type Formatter,
  fileTransport,
  jsonFormatter,
  type Level,
  type LevelName,
  type LevelsByName,
  type Logger,
  type LoggerOptions,
  type LogMethod,
  type LogRecord,
  lineFormatter,
  memoryTransport,
  stderrTransport,
  stdoutTransport,
  streamTransport,
  type Transport,
  type Undo,
} from "../../src/index.js";

// Options

const log: Logger = createLogger({
  name: "shop",
  minLevel: "info",
  format: "json",
  bindings: { service: "checkout" },
  filters: [contextFilter({ absent: "omit" }), (record) => record.level !== "DEBUG"],
  transports: [
    stdoutTransport(),
    stderrTransport({ minLevel: "error" }),
    fileTransport({ path: "a.log", format: "line" }),
  ],
  onError: (error, stage) => [error, stage satisfies string],
  clock: Date.now,
  flushTimeout: 1000,
  context: true,
});
createLogger();
createLogger({ format: undefined, minLevel: undefined, name: undefined, transports: undefined });
createLogger({ format: lineFormatter({ time: "local" }) });
createLogger({ format: (record) => record.message });
const prepared = { minLevel: "warn", format: "json" } as const satisfies LoggerOptions;
createLogger(prepared);

// @ts-expect-error there is no such option
createLogger({ level: "info" });
// @ts-expect-error there is no such level
createLogger({ minLevel: "verbose" });
// @ts-expect-error there is no such format
createLogger({ format: "xml" });
// @ts-expect-error a formatter returns a string
createLogger({ format: (record: LogRecord) => record.time });
// @ts-expect-error bindings are an object
createLogger({ bindings: "checkout" });
// @ts-expect-error transports are a list
createLogger({ transports: memoryTransport() });
// @ts-expect-error a transport has a write
createLogger({ transports: [{ name: "none" }] });
// @ts-expect-error a clock tells a number
createLogger({ clock: () => new Date() });
// @ts-expect-error not a word
createLogger({ context: "none" });

// Levels

const levels: Level[] = ["INFO", "info", "notice", "warning", "critical", "alert", "emergency", "OFF", "off", 3];
for (const level of levels) log.minLevel = level;
const name: "SILLY" | "TRACE" | "DEBUG" | "INFO" | "WARN" | "ERROR" | "FATAL" | "OFF" = log.minLevel;
const enabled: boolean = log.isLevelEnabled("notice");
// @ts-expect-error there is no such level
log.minLevel = "loud";
// @ts-expect-error there is no such level
log.isLevelEnabled("Info");

// Calls

log.info();
log.info("message", { userId: 42 });
log.info({ userId: 42 }, "message");
log.error(new Error("failed"), "message");
log.info("took", 12, "ms", [1], undefined, null, Symbol("s"), 10n);
const { info }: Logger = log;
info("detached");
const method: LogMethod = defaultLog.warn;
Promise.reject(new Error("failed")).catch(log.error);
// @ts-expect-error a logging call returns nothing
const returned: string = log.info("message");
// @ts-expect-error there is no such level
log.verbose("message");
// @ts-expect-error a method is not replaced
log.info = method;

// Children, filters, transports

createLogger({ levels: { shop: "debug", "http.*": "off", db: 2, none: undefined } });
const byName: LevelsByName = { shop: "WARN" };
const undoLevels: Undo = log.setLevels(byName);
undoLevels();
// @ts-expect-error a misspelt level
createLogger({ levels: { shop: "degub" } });
// @ts-expect-error no level at all
log.setLevels({ shop: true });
// @ts-expect-error levels are no text
log.setLevels("shop=debug");

const child: Logger = log.child({ name: "db", bindings: { pool: "primary" }, minLevel: "debug", filters: [] });
const options: ChildOptions = {};
child.child(options);
// @ts-expect-error a child has its parent's format
log.child({ format: "json" });
// @ts-expect-error what a child has is said in an object
log.child("db");

const verdicts: Filter[] = [
  () => true,
  () => false,
  () => null,
  () => undefined,
  () => {},
  (record) => record,
  (record) => ({ ...record, message: "other" }),
  (record) => {
    record.fields = { ...record.fields, host: "h" };
  },
];
const undo: Undo = log.addFilter(verdicts[0] as Filter);
// @ts-expect-error a filter returns no text
log.addFilter(() => "drop");
// @ts-expect-error a filter is not waited for
log.addFilter(async () => true);
// @ts-expect-error a filter gets a record
log.addFilter((record: string) => record === "");
log.addFilter((record) => {
  // @ts-expect-error the caller's fields are not written to
  if (record.fields) record.fields["secret"] = "***";
  // @ts-expect-error nor are the logger's
  if (record.bindings) record.bindings["secret"] = "***";
  // @ts-expect-error nor the context's
  if (record.context) record.context["secret"] = "***";
});

const detach: Undo = log.attachTransport({
  write: (record, line) => [record.level satisfies LevelName, line.length],
});
class Tape implements Transport {
  readonly name = "tape";
  async write(_record: LogRecord, _line: string): Promise<void> {}
  async flush(): Promise<void> {}
  async [Symbol.asyncDispose](): Promise<void> {}
}
log.attachTransport(new Tape());
log.attachTransport(streamTransport(process.stdout, { format: "json" }));
// @ts-expect-error a transport has a write
log.attachTransport({ name: "none" });
// @ts-expect-error there is no such level
log.attachTransport({ write() {}, minLevel: "loud" });
// A transport that is written in place knows what it gets.
createLogger({ transports: [{ write: (record, line) => [record.time satisfies number, line satisfies string] }] });
// @ts-expect-error a record has no such property
log.attachTransport({ write: (record) => record.mesage });
// @ts-expect-error nor for a format
log.attachTransport({ write() {}, format: (record) => record.mesage });

const flushed: Promise<void> = log.flush();
export async function disposed(): Promise<void> {
  await using logger = createLogger();
  logger.info("m");
}

const memory = memoryTransport();
// @ts-expect-error a transport's options are read when it is attached
memory.minLevel = "DEBUG";
// @ts-expect-error and so are its filters
memory.filters = [];

// Formatters and the record

const formatter: Formatter = ({ time, level, message, fields, error, context, requestId }) =>
  [
    time satisfies number,
    level satisfies string,
    message satisfies string,
    fields satisfies Fields | undefined,
    error satisfies unknown,
    context?.["userId"] satisfies unknown,
    requestId satisfies string | undefined,
  ].join(" ");
jsonFormatter({ keys: { message: "msg" }, time: (ms) => ms });
// @ts-expect-error there is no such key
jsonFormatter({ keys: { msg: "message" } });
// @ts-expect-error there is no such option
lineFormatter({ color: true });
// @ts-expect-error a file has a path
fileTransport({});

export const used: readonly unknown[] = [name, enabled, returned, undo, detach, flushed, formatter];

// Functions instead of values

log.debug(() => "message");
log.debug(() => ["message", { a: 1 }]);
log.log("debug", () => new Error("boom"));

// Tags, serializers and counts

class Decimal {
  private constructor(readonly digits: string) {}
  static of = (digits: string): Decimal => new Decimal(digits);
}
createLogger({ serializers: { req: (value: { url: string }) => value.url, err: (error: Error) => error.message } });
createLogger({
  serializers: [
    [Decimal, (value: Decimal) => value.digits],
    ["req", () => undefined],
  ],
});
log.child({ serializers: {} });
// @ts-expect-error a serializer is a function
createLogger({ serializers: { req: 1 } });
// @ts-expect-error a pair has a key or a class
createLogger({ serializers: [[1, () => 1]] });
contextFilter({ tag: ["requestId", "tenant"], shorten: (id, length, name) => id.slice(0, length) + name });
// @ts-expect-error the tag's parts are a list
contextFilter({ tag: "tenant" });
const waiting: number = log.stats().transports[0]?.bytesWaiting ?? log.stats().waiting;
// @ts-expect-error counts are read
log.stats().accepted = waiting;
