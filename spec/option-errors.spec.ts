import { PassThrough } from "node:stream";
import { describe, expect, test } from "vitest";
import {
  captureConsole,
  contextFilter,
  createLogger,
  fileTransport,
  jsonFormatter,
  lineFormatter,
  memoryTransport,
  prettyFormatter,
  stderrTransport,
  stdoutTransport,
  streamTransport,
} from "../src/index.js";
import { createTestLogger } from "../src/testing/index.js";

type Options = Record<string, unknown>;

/** Everything that takes options, each as a caller without types would call it. */
const FACTORIES: Readonly<Record<string, (options: unknown) => unknown>> = {
  createLogger: (options) => createLogger(options as Options),
  child: (options) => createTestLogger().child(options as Options),
  contextFilter: (options) => contextFilter(options as Options),
  lineFormatter: (options) => lineFormatter(options as Options),
  jsonFormatter: (options) => jsonFormatter(options as Options),
  prettyFormatter: (options) => prettyFormatter(options as Options),
  stdoutTransport: (options) => stdoutTransport(options as Options),
  stderrTransport: (options) => stderrTransport(options as Options),
  memoryTransport: (options) => memoryTransport(options as Options),
  streamTransport: (options) => streamTransport(new PassThrough(), options as Options),
  fileTransport: (options) =>
    fileTransport((isOptions(options) ? { path: "unused.log", ...options } : options) as { path: string }),
};

function isOptions(options: unknown): options is Options {
  return typeof options === "object" && options !== null && !Array.isArray(options);
}

const LEVELS =
  "one of silly, trace, debug, info, notice, warn, warning, error, fatal, critical, alert, emergency, off or 0 to 6";
const write = () => {};
const asTransport = (options: Options) => ({ transports: [{ write, ...options }] });

/** An option's name in the message, where it got something wrong, and what the message says it must be. */
const WRONG: Readonly<Record<string, readonly [option: string, options: Options, takes: string][]>> = {
  createLogger: [
    ...[null, "yes", 1, []].map(
      (debugOnError) =>
        ["debugOnError", { debugOnError }, "true, false or an object with level, trigger"] as [string, Options, string],
    ),
    ["debugOnError.level", { debugOnError: { level: "loud" } }, LEVELS],
    ["debugOnError.level", { debugOnError: { level: "OFF" } }, "a level; false holds nothing"],
    ["debugOnError.trigger", { debugOnError: { trigger: null } }, LEVELS],
    ["debugOnError.trigger", { debugOnError: { trigger: "off" } }, "a level; false holds nothing"],
    ["debugOnError.trigger", { debugOnError: { trigger: "debug" } }, "a level above debugOnError.level, DEBUG"],
    ["debugOnError.trigger", { debugOnError: { level: "FATAL" } }, "a level above debugOnError.level, FATAL"],
    ["debugOnError.lines", { debugOnError: { lines: 0 } }, "a whole number above 0"],
    ["debugOnError.bytes", { debugOnError: { bytes: 1.5 } }, "a whole number above 0"],
    ["debugOnError.bytes", { debugOnError: { bytes: 2, totalBytes: 1 } }, "no more than debugOnError.totalBytes, 1"],
    ["debugOnError.totalBytes", { debugOnError: { totalBytes: "16 M" } }, "a whole number above 0"],
    ...["loud", 8, -1, 2.5, Number.NaN, null, {}, true].map(
      (minLevel) => ["minLevel", { minLevel }, LEVELS] as [string, Options, string],
    ),
    ['levels["shop.db"]', { levels: { "shop.db": "loud" } }, LEVELS],
    ["a name in levels", { levels: { "shop..db": "info" } }, "the name of loggers"],
    ["levels", { levels: "shop.db=debug" }, "an object of levels by name"],
    ["name", { name: "" }, "a string that is not empty"],
    ["name", { name: 42 }, "a string that is not empty"],
    ["format", { format: "xml" }, '"line", "json"'],
    ["format", { format: {} }, '"line", "json"'],
    ["format", { format: null }, "a function of a record"],
    ["bindings", { bindings: "service" }, "an object"],
    ["bindings", { bindings: [] }, "an object"],
    ["bindings", { bindings: null }, "an object"],
    ["filters", { filters: () => true }, "an array"],
    ["filters[1]", { filters: [() => true, "redact"] }, "a function of a record"],
    ["filters[0]", { filters: [null] }, "a function of a record"],
    ["transports", { transports: memoryTransport() }, "an array"],
    ["transports[0]", { transports: [{}] }, "an object with a function write(record, line)"],
    ["transports[1]", { transports: [memoryTransport(), null] }, "an object with a function write(record, line)"],
    ["transports[0]", { transports: ["stdout"] }, "an object with a function write(record, line)"],
    ["transports[0]", { transports: [{ write: "no" }] }, "an object with a function write(record, line)"],
    ["transports[0].minLevel", asTransport({ minLevel: "loud" }), LEVELS],
    ["transports[0].format", asTransport({ format: "xml" }), '"line", "json"'],
    ["transports[0].filters", asTransport({ filters: "x" }), "an array"],
    ["transports[0].filters[0]", asTransport({ filters: [{}] }), "a function of a record"],
    ["transports[0].colors", asTransport({ colors: "yes" }), "true or false"],
    ["context", { context: "no" }, "true or false"],
    ["context", { context: null }, "true or false"],
    ["onError", { onError: "stderr" }, "a function"],
    ["clock", { clock: 5 }, "a function"],
    ...[-1, "10", Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31, null].map(
      (flushTimeout) =>
        ["flushTimeout", { flushTimeout }, "a number of ms from 0 to 2147483647"] as [string, Options, string],
    ),
  ],
  child: [
    ["child's minLevel", { minLevel: "loud" }, LEVELS],
    ["name", { name: 42 }, "a string that is not empty"],
    ["bindings", { bindings: 1 }, "an object"],
    ["child's filters", { filters: {} }, "an array"],
    ["child's filters[0]", { filters: [1] }, "a function of a record"],
  ],
  contextFilter: [
    ...[0, 129, 1.5, "8", null].map(
      (length) => ["contextFilter's length", { length }, "a whole number from 1 to 128"] as [string, Options, string],
    ),
    ["contextFilter's shorten", { shorten: 8 }, "a function"],
    ["contextFilter's absent", { absent: "hide" }, '"none" or "omit"'],
  ],
  lineFormatter: [
    ["lineFormatter's time", { time: "gmt" }, '"utc", "local", "iso", an object with a zone or a function'],
    ["lineFormatter's milliseconds", { milliseconds: 3 }, "true or false"],
    ["lineFormatter's colors", { colors: "auto" }, "true or false"],
    ["lineFormatter.limits", { limits: 5 }, "an object with depth, keys, length"],
    ["lineFormatter.limits.depth", { limits: { depth: 0 } }, "a whole number above 0"],
  ],
  jsonFormatter: [
    ["jsonFormatter's time", { time: "unix" }, '"iso", "epoch" or a function'],
    ["jsonFormatter.keys", { keys: "msg" }, "an object with time, level, name"],
    ["jsonFormatter.keys.message", { keys: { message: "" } }, "a key's name"],
    ["jsonFormatter.keys", { keys: { message: "level" } }, "a name of its own"],
    ["jsonFormatter.limits.keys", { limits: { keys: 1.5 } }, "a whole number above 0"],
  ],
  prettyFormatter: [
    ["prettyFormatter's time", { time: "gmt" }, "or a function"],
    ["prettyFormatter's colors", { colors: 1 }, "true or false"],
    ["prettyFormatter's requestColors", { requestColors: 1 }, "true or false"],
    ["prettyFormatter's position", { position: "yes" }, "true or false"],
    ["prettyFormatter.limits.length", { limits: { length: -1 } }, "a whole number above 0"],
  ],
  stdoutTransport: [
    ["stdoutTransport's name", { name: 5 }, "a string that is not empty"],
    ["stdoutTransport's overflow", { overflow: "block" }, '"wait" or "drop"'],
    ["stdoutTransport's maxBuffer", { maxBuffer: -1 }, "a whole number, 0 or more"],
    ["stdoutTransport's exitTimeout", { exitTimeout: "5s" }, "a whole number, 0 or more"],
  ],
  stderrTransport: [["stderrTransport's overflow", { overflow: null }, '"wait" or "drop"']],
  memoryTransport: [
    ["memoryTransport's limit", { limit: 0 }, "a whole number above 0"],
    ["memoryTransport's name", { name: "" }, "a string that is not empty"],
  ],
  streamTransport: [["streamTransport's maxBuffer", { maxBuffer: "1 M" }, 'or a size such as "100 MiB"']],
  fileTransport: [
    ["fileTransport's path", { path: "" }, "a file's path"],
    ["fileTransport's path", { path: undefined }, "a file's path"],
    ["fileTransport's path", { path: "a\0b" }, "a file's path"],
    ["fileTransport's mode", { mode: "640" }, "a file mode"],
    ["fileTransport's fsync", { fsync: 1 }, "true or false"],
    ["fileTransport's reopenOnSignal", { reopenOnSignal: "SIGKILL" }, "a signal that can be caught"],
    ["fileTransport's overflow", { overflow: "x" }, '"wait" or "drop"'],
    ["fileTransport's rotate", { rotate: {} }, "an object with size, every, or both"],
    ["fileTransport's rotate", { rotate: { maxFiles: 3 } }, "an object with size, every, or both"],
    ["fileTransport's rotate", { rotate: "daily" }, "an object with size, every, maxFiles, compress, names"],
    ["fileTransport's rotate", { rotate: null }, "an object with size, every, maxFiles, compress, names"],
    ["fileTransport's rotate.size", { rotate: { size: "100 M" } }, 'a size such as "100 MiB"'],
    ["fileTransport's rotate.size", { rotate: { size: 0 } }, "a whole number above 0"],
    ["fileTransport's rotate.every", { rotate: { every: "week" } }, '"day" or "hour"'],
    ["fileTransport's rotate.maxFiles", { rotate: { size: 1, maxFiles: 0 } }, "a whole number from 1 to 9999"],
    ["fileTransport's rotate.maxFiles", { rotate: { size: 1, maxFiles: Infinity } }, "a whole number from 1 to 9999"],
    ["fileTransport's rotate.compress", { rotate: { size: 1, compress: "gzip" } }, "true or false"],
    ["fileTransport's rotate.names", { rotate: { size: 1, names: "date" } }, '"numbered" or "dated"'],
  ],
};

const rows = Object.entries(WRONG).flatMap(([factory, wrong]) =>
  wrong.map(([option, options, takes]) => ({ factory, option, options, takes })),
);

test.each(rows)(
  "$factory refuses $options, and names the option, the value and what is allowed",
  ({ factory, option, options, takes }) => {
    const error = thrownBy(() => FACTORIES[factory]?.(options));
    expect(error).toBeInstanceOf(TypeError);
    expect(error?.message).toMatch(/^ctxlog: .+ is .+, but must be .+\./s);
    expect(error?.message.startsWith(`ctxlog: ${option} is `)).toBe(true);
    expect(error?.message).toContain(takes);
  },
);

describe.each(Object.entries(FACTORIES))("%s", (name, make) => {
  test("refuses an option that does not exist, and lists those that do", () => {
    const error = thrownBy(() => make({ colour: true }));
    expect(error).toBeInstanceOf(TypeError);
    expect(error?.message).toMatch(
      new RegExp(`^ctxlog: ${name} has no option "colour"; its options are \\w+(, \\w+)*\\.`),
    );
  });

  test.each([null, "json", 5, true, ["name"]])("refuses options that are not an object: %j", (options) => {
    const error = thrownBy(() => make(options));
    expect(error).toBeInstanceOf(TypeError);
    expect(error?.message).toContain(`ctxlog: ${name} is `);
    expect(error?.message).toContain("but must be an object with ");
  });

  test("treats an undefined option as absent", () => {
    const known =
      /its options are (.*?)\./.exec(thrownBy(() => make({ "?": 1 }))?.message ?? "")?.[1]?.split(", ") ?? [];
    expect(known.length).toBeGreaterThan(0);
    const options = Object.fromEntries(known.filter((key) => key !== "path").map((key) => [key, undefined]));
    expect(() => make(options)).not.toThrow();
  });
});

test.each<[make: string, options: Options, guess: string]>([
  ["createLogger", { minlevel: "info" }, "minLevel"],
  ["createLogger", { formats: "json" }, "format"],
  ["createLogger", { debugOnError: { line: 10 } }, "lines"],
  ["createLogger", { debugOnError: { trigger: "eror" } }, "error"],
  ["createLogger", { transport: [] }, "transports"],
  ["createLogger", { minLevel: "wanr" }, "warn"],
  ["createLogger", { minLevel: "Debgu" }, "debug"],
  ["createLogger", { level: {} }, "minLevel"],
  ["createLogger", { LEVEL: "info" }, "minLevel"],
  ["createLogger", { base: { a: 1 } }, "bindings"],
  ["createLogger", { defaultMeta: {} }, "bindings"],
  ["createLogger", { mixin: () => ({}) }, "filters"],
  ["createLogger", { minLevel: "verbose" }, "debug"],
  ["createLogger", { minLevel: "http" }, "debug"],
  ["createLogger", { minLevel: "silent" }, "off"],
  ["createLogger", { minLevel: 10 }, "trace"],
  ["createLogger", { minLevel: 30 }, "info"],
  ["createLogger", { minLevel: 60 }, "fatal"],
  ["createLogger", { levels: { shop: 20 } }, "debug"],
  ["createLogger", { redact: { paths: ["a"], censor: "x" } }, "placeholder"],
  ["createLogger", { levels: { shop: "wran" } }, "warn"],
  ["createLogger", { levels: { "Shop*": "warn" } }, "Shop"],
  ["createLogger", { format: "JSON" }, "json"],
  ["createLogger", { format: "lines" }, "line"],
  ["child", { binding: {} }, "bindings"],
  ["child", { orderNumber: 1 }, "bindings"],
  ["child", { level: "debug" }, "minLevel"],
  ["contextFilter", { lenght: 8 }, "length"],
  ["contextFilter", { absent: "nonne" }, "none"],
  ["lineFormatter", { color: true }, "colors"],
  ["lineFormatter", { time: "UTC" }, "utc"],
  ["jsonFormatter", { keys: { mesage: "msg" } }, "message"],
  ["jsonFormatter", { time: "epock" }, "epoch"],
  ["stdoutTransport", { overflow: "wiat" }, "wait"],
  ["fileTransport", { fsynch: true }, "fsync"],
  ["fileTransport", { rotate: { size: 1, maxfiles: 3 } }, "maxFiles"],
])("%s suggests, for %j: %s", (make, options, guess) => {
  expect(thrownBy(() => FACTORIES[make]?.(options))?.message).toMatch(new RegExp(` Did you mean "${guess}"\\?$`));
});

test.each<[options: Options, guess: string]>([
  [{ silent: true }, 'minLevel: "off"'],
  [{ prettyPrint: true }, 'format: "pretty"'],
  [{ timestamp: false }, "format: jsonFormatter({ time })"],
  [{ redact: { paths: ["a"], remove: true } }, 'action: "remove"'],
])("suggests code where another logger has an option of its own: %j", (options, guess) => {
  expect(thrownBy(() => createLogger(options))?.message).toMatch(/ Did you mean [^?]*\?$/);
  expect(thrownBy(() => createLogger(options))?.message).toContain(`Did you mean ${guess}?`);
});

test("suggests nothing if no word is near", () => {
  expect(thrownBy(() => createLogger({ minLevel: "xylophone" as "info" }))?.message).not.toContain("Did you mean");
  expect(thrownBy(() => createLogger({ q: 1 } as Options))?.message).not.toContain("Did you mean");
});

test("shows any value, shortened and on one line", () => {
  const hostile = {
    [Symbol.for("nodejs.util.inspect.custom")]() {
      throw new Error("no");
    },
  };
  expect(thrownBy(() => createLogger({ minLevel: hostile as unknown as "info" }))).toBeInstanceOf(TypeError);
  const long = thrownBy(() => createLogger({ minLevel: `${"x".repeat(5000)}\n` as "info" }))?.message ?? "";
  expect(long.length).toBeLessThan(400);
  expect(long).not.toContain("\n");
  const error = thrownBy(() => createLogger({ clock: new Error("a stack") as never }))?.message;
  expect(error).toMatch(/^ctxlog: clock is Error: a stack at .*…, but must be a function\.$/);
});

describe("a logger's own methods", () => {
  const log = createTestLogger();

  test.each<[what: string, call: () => unknown, message: string]>([
    ["a level", () => Object.assign(log, { minLevel: "loud" }), `ctxlog: minLevel is 'loud', but must be ${LEVELS}.`],
    [
      "a level that is asked for",
      () => log.isLevelEnabled("loud" as "info"),
      "ctxlog: isLevelEnabled's level is 'loud'",
    ],
    [
      "a filter",
      () => log.addFilter("no" as never),
      "ctxlog: addFilter's filter is 'no', but must be a function of a record.",
    ],
    [
      "a transport",
      () => log.attachTransport({} as never),
      "ctxlog: attachTransport's transport is {}, but must be a transport",
    ],
    [
      "a transport's level",
      () => log.attachTransport({ write, minLevel: "wran" as "warn" }),
      "ctxlog: attachTransport's transport.minLevel is 'wran'",
    ],
    [
      "a logger to capture for",
      () => captureConsole({} as never),
      "ctxlog: captureConsole's logger is {}, but must be a logger.",
    ],
    [
      "a stream",
      () => streamTransport({} as never),
      "ctxlog: streamTransport's stream is {}, but must be a writable stream.",
    ],
  ])("refuse a wrong %s, and change nothing", (_, call, message) => {
    const error = thrownBy(call);
    expect(error).toBeInstanceOf(TypeError);
    expect(error?.message.startsWith(message)).toBe(true);
    expect(log.minLevel).toBe("SILLY");
  });
});

function thrownBy(run: () => unknown): Error | undefined {
  try {
    run();
  } catch (error) {
    return error as Error;
  }
  return undefined;
}
