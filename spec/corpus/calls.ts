import {
  type Context,
  type Filter,
  inside,
  type Logger,
  MOMENT,
  outside,
  type Redaction,
  type Setup,
  update,
} from "./api.js";
import { ERRORS, fail, failure, type Make, many, ODD, TEXTS, VALUES } from "./values.js";

/** One call, or a few that belong together. */
export interface Call {
  readonly title: string;
  readonly setup?: Setup;
  readonly context?: Context;
  readonly log: (log: Logger) => void;
}

type Around = Pick<Call, "setup" | "context">;
type Table<T> = Readonly<Record<string, T>>;
type Calls = Table<Call["log"]>;

const IDS = { requestId: "a1b2c3d4e5f6", sessionId: "1234567890abcdef" };
const TRACE = { traceId: "4bf92f3577b34da6a3ce929d0e0e4736", spanId: "00f067aa0ba902b7" };
/** A request of a service: a logger with a name and bindings, a context with a field. */
const SERVICE = { setup: { name: "shop", bindings: { region: "eu" } }, context: { ...IDS, userId: 42 } };
const EXACT: Around = { setup: { formats: ["line", "json"] } };
const EXACT_SERVICE: Around = { ...SERVICE, setup: { ...SERVICE.setup, ...EXACT.setup } };
/** It looks the same in every time zone, where it is shown in the local time. */
const LOCAL = new Date(2024, 0, 15, 10, 30, 15, 123).getTime();

/** A call for every entry of a table. */
function each<T>(about: string, table: Table<T>, log: (log: Logger, entry: T) => void, around: Around = {}): Call[] {
  return Object.entries(table).map(([what, entry]) => ({
    title: `${about}: ${what}`,
    log: (to) => log(to, entry),
    ...around,
  }));
}

function calls(about: string, table: Calls, around: Around = {}): Call[] {
  return each(about, table, (log, call) => call(log), around);
}

/** One call with a logger of each setup. */
function setups(about: string, table: Table<Setup>, log: Call["log"], context: Context = IDS): Call[] {
  return Object.entries(table).map(([title, setup]) => ({ title: `${about}: ${title}`, setup, log, context }));
}

const fields = { userId: 42, plan: "pro" };
const boom = () => failure("boom");
const other = () => failure("other", {}, TypeError);

const WORDS: Table<() => unknown[]> = {
  nothing: () => [],
  "an empty message": () => [""],
  "a message with a directive": () => ["100%d"],
  "text and numbers": () => ["took", 12, "ms"],
  "values of every kind": () => ["all", null, undefined, true, 10n, Symbol("s"), -0, [1, "b"], new Map([["a", 1]])],
  "two messages": () => ["a", "b"],
  "a message, undefined": () => ["user", undefined],
  "undefined alone": () => [undefined],
  "null, a message": () => [null, "user"],
  "a number alone": () => [1],
  "an array, a message": () => [[1, 2], "list"],
  "%s and %d": () => ["%s has %d", "Alice", 3],
  "%i, %f and %c": () => ["%i %f%c!", "12.5px", "1.50", "color: red"],
  "%j and %%": () => ["%j is 100%% of %s", { a: [1, { b: null }] }, "it"],
  "%o and %O": () => ["%o, %O", [1], { a: { b: 1 } }],
  "more directives than arguments": () => ["%s %s %d", "one"],
  "an error that a directive uses": () => ["failed: %s", boom(), 1],
  "ten arguments": () => [1, 2, 3, 4, 5, 6, 7, 8, 9, "ten"],
};

const SHAPES: Table<() => unknown[]> = {
  "a message": () => ["hello"],
  "a message, fields": () => ["hello", fields],
  "a message, no fields": () => ["hello", {}],
  "an empty message, fields": () => ["", fields],
  "a message with a directive, fields": () => ["100%done", fields],
  "fields, a message": () => [fields, "hello"],
  "fields, a message with a directive": () => [fields, "100%done"],
  "fields, an empty message": () => [fields, ""],
  "fields alone": () => [fields],
  "no fields alone": () => [{}],
  "a number, fields": () => [1, fields],
  "words, then fields": () => ["took", 12, "ms", fields],
  "directives and more arguments": () => ["%s failed after %d s", "payment", 3, boom(), fields, "at once"],
  "two objects": () => [fields, { b: 2 }],
  "a message, two objects": () => ["both", fields, { b: { c: [1, 2] } }],
  "an error alone": () => [boom()],
  "a message, an error": () => ["failed", boom()],
  "an empty message, an error": () => ["", boom()],
  "an error, a message": () => [boom(), "failed"],
  "an error, fields": () => [boom(), fields],
  "fields, an error": () => [fields, boom()],
  "a message, an error, fields": () => ["failed", boom(), fields],
  "a message, fields, an error": () => ["failed", fields, boom()],
  "an error, a message, fields": () => [boom(), "failed", fields],
  "a message, fields with error": () => ["failed", { error: boom(), order: 7 }],
  "a message, fields with err": () => ["failed", { order: 7, err: boom() }],
  "a message, fields with error and err": () => ["failed", { error: boom(), err: other() }],
  "fields with error, a message": () => [{ error: boom(), order: 7 }, "failed"],
  "fields with error alone": () => [{ error: boom(), order: 7 }],
  "fields whose error is a text": () => ["failed", { error: "a text", err: "b" }],
  "fields whose error is an object": () => ["failed", { error: { code: 1 } }],
  "fields whose error is null": () => ["failed", { error: null, err: boom() }],
  "an error, fields with another": () => [other(), { err: boom() }],
  "two errors": () => [boom(), other()],
  "a message, two errors": () => ["failed", boom(), other()],
};

const logs = (log: Logger, make: () => unknown[]) => log.info(...make());

function ofShapes(): Call[] {
  return [
    ...each("words", WORDS, logs, EXACT),
    ...each("shape", SHAPES, logs),
    ...each("shape in a request", SHAPES, logs, EXACT_SERVICE),
  ];
}

// What `util.inspect` shows of these differs from one version of Node to the next, or is far too much.
const NOT_PRETTY = /rejects|ArrayBuffer|cannot be text|never ends|Temporal|100,000|exponentially/;

function ofValues(): Call[] {
  const fields = each("field", { ...VALUES, ...ODD }, (log, make) => log.info("text", { field: make(), after: 1 }));
  return [
    ...fields.map((call) => (NOT_PRETTY.test(call.title) ? { ...call, ...EXACT } : call)),
    ...each("argument", VALUES, (log, make) => log.info("text", make()), EXACT),
    ...each("in logger, context and error", HELD, held, EXACT),
  ];
}

function only<T>(table: Table<T>, wanted: RegExp): Table<T> {
  return Object.fromEntries(Object.entries(table).filter(([title]) => wanted.test(title)));
}

const HELD = only(VALUES, /text$|objects|place|Map|toJSON|error/);

function held(log: Logger, make: Make): void {
  const child = log.child({ bindings: { bound: make(), both: 1 } });
  inside({ ...IDS, held: make(), both: make() }, () => child.info("text", { own: 1 }));
  log.error(failure("no", { cause: make(), held: make() }));
}

function ofTexts(): Call[] {
  return [
    ...each("text as message", TEXTS, (log, text) => log.info(text, { a: 1 })),
    ...each(
      "text as key and value",
      TEXTS,
      (log, text) => log.info("m", { [text]: text, in: { [text]: [text] } }),
      EXACT,
    ),
    ...each("text as error", TEXTS, (log, text) => log.error(failure(text, { [text]: text, cause: text }))),
    ...each("text as name, ID, binding and context", TEXTS, (log, text) => {
      const child = log.child({ name: text || "none", bindings: { bound: text, [`bound ${text}`]: 1 } });
      inside({ requestId: `r${text}`, sessionId: text, held: text, [`held ${text}`]: 1 }, () => child.info("m"));
    }),
  ];
}

function ofErrors(): Call[] {
  return [
    ...each("error with", ERRORS, (log, make) => log.error(make())),
    ...each(
      "error in fields with",
      only(ERRORS, /field|cause|Agg|proto|toJSON|error|no/),
      (log, make) => log.error("m", { err: make(), a: 1 }),
      EXACT_SERVICE,
    ),
  ];
}

const METHODS = ["silly", "trace", "debug", "info", "warn", "error", "fatal"] as const;
const LEVELS = ["silly", "TRACE", "debug", "INFO", "notice", "warning", "error", "critical", 2, 6, "OFF"] as const;

function everyLevel(log: Logger): void {
  for (const method of METHODS) log[method](method);
}

const CHANGED_LEVELS: Calls = {
  "of the context opens gates": (log) => inside({ ...IDS, minLevel: "debug" }, () => everyLevel(log)),
  "of the context closes none": (log) => inside({ ...IDS, minLevel: "off" }, () => everyLevel(log)),
  "of a child": (log) => everyLevel(log.child({ name: "db", minLevel: "info" })),
  "of a parent that is set later": (log) => {
    const child = log.child({ name: "db" });
    log.minLevel = "FATAL";
    everyLevel(child);
    log.minLevel = "WARN";
  },
};

function ofLevels(): Call[] {
  const formats = ["line"] as const;
  const table = LEVELS.map((minLevel): [string, Setup] => [`from ${minLevel} on`, { minLevel, formats }]);
  return [
    ...setups("level", Object.fromEntries(table), everyLevel),
    ...setups("level", { "of a transport": { formats, transport: { minLevel: "error" } } }, everyLevel),
    ...calls("level", CHANGED_LEVELS, { setup: { formats, minLevel: "warn" } }),
  ];
}

function ofLoggers(): Call[] {
  return calls(
    "logger",
    {
      "a child of a child": (log) => log.child({ name: "db" }).child({ name: "pool" }).info("m"),
      "a child without a name": (log) => log.child({ bindings: { part: 1 } }).info("m"),
      "a child's bindings over its parent's": (log) => log.child({ bindings: { region: "us", zone: 1 } }).info("m"),
      "a call's field over a binding": (log) => log.info("m", { region: "us", zone: 1 }),
      "a call's field over the context's": (log) => log.info("m", { userId: 1, zone: 1 }),
      "a binding over the context's field": (log) => log.child({ bindings: { userId: 1 } }).info("m", { zone: 1 }),
      "one key in all three": (log) => log.child({ bindings: { userId: 1 } }).info("m", { a: 0, userId: 2, b: 0 }),
      "a field that is undefined over a binding": (log) => log.info("m", { region: undefined }),
      "a binding that is an error": (log) => log.child({ bindings: { err: boom(), error: "e" } }).info("m", { a: 1 }),
      "an error with bindings": (log) => log.child({ bindings: { error: "e" } }).error("m", { region: 1, err: boom() }),
      "a long name": (log) => log.child({ name: "n".repeat(140) }).info("m"),
      "a method by itself": ({ warn }) => warn("alone"),
      "a value that logs while it is read": (log) => log.info("outer", { value: { toJSON: () => log.info("inner") } }),
      "a binding that changes between calls": (log) => {
        const list = [1];
        const child = log.child({ bindings: { list } });
        child.info("m");
        list.push(2);
        child.info("m");
      },
    },
    EXACT_SERVICE,
  );
}

const RESERVED = ["time", "level", "name", "requestId", "sessionId", "message", "error", "err"];
const KEYS = [...RESERVED, "startTime", "minLevel", "method", "traceId", "level_", "…", "__proto__", "toString", "msg"];

function ofKeys(): Call[] {
  const keys = Object.fromEntries(KEYS.map((key) => [key, key]));
  return [
    ...each(
      "key in a call, and with an error",
      keys,
      (log, key) => {
        log.info("m", { before: 1, [key]: "own", after: 1 });
        log.error("m", boom(), { [key]: "own" });
      },
      EXACT,
    ),
    ...each(
      "key in bindings and context",
      keys,
      (log, key) => {
        const child = log.child({ bindings: { [key]: "bound" } });
        inside({ ...IDS, ...(key !== "minLevel" && { [key]: "held" }) }, () => child.info("m", { a: 1 }));
        child.info("m", { [`${key}_`]: 1 });
      },
      EXACT,
    ),
    ...each("keys", KEY_SETS, (log, fields) => log.info("m", fields)),
  ];
}

const KEY_SETS: Table<object> = {
  "all reserved at once, with and without _ behind": Object.fromEntries(
    RESERVED.flatMap((key) => [key, `${key}_`].map((name) => [name, key])),
  ),
  "of 300 characters": { ["k".repeat(300)]: 1, [`${"k".repeat(300)}2`]: 2 },
  "that are inherited": Object.assign(Object.create({ inherited: 1 }), { own: 1 }),
  "whose getter throws": Object.defineProperty({}, "b", { enumerable: true, get: fail }),
};

const CONTEXTS: Table<Context> = {
  "both IDs": IDS,
  "a request alone": { requestId: "a1b2c3d4e5f6" },
  "short IDs": { requestId: "r1", sessionId: "s" },
  "an empty session": { requestId: "r1", sessionId: "" },
  "IDs that are numbers": { requestId: 12345678901 as never, sessionId: 7 as never },
  "a session that is null": { requestId: "r1", sessionId: null as never },
  "a session that cannot be text": { requestId: "r1", sessionId: { toString: fail } as never },
  "UUIDv1 and v4": {
    requestId: "c232ab00-9414-11ec-b3c8-9f6bdeced846",
    sessionId: "919108f7-52d1-4320-9bac-f847db4148a8",
  },
  "UUIDv6 and v7": {
    requestId: "1ec9414c-232a-6b00-b3c8-9f6bdeced846",
    sessionId: "01932C07-209C-7F4A-8E4D-7F9A1C5BE1D2",
  },
  "ULID and cuid": { requestId: "01ARZ3NDEKTSV4RRFFQ69G5FAV", sessionId: "cjld2cjxh0000qzrmn831i7rn" },
  "KSUID and ObjectId": { requestId: "0ujtsYcgvSTl8PAuAdqWYSMnLOv", sessionId: "507f1f77bcf86cd799439011" },
  "IDs of 140 characters": { requestId: "r".repeat(140), sessionId: `${"s".repeat(130)}-end` },
  "IDs with unsafe characters": { requestId: "a]b|c d\n", sessionId: "[req=x\u202e" },
  "IDs with safe characters": { requestId: "Aa0._~+/", sessionId: "@:-=,;%é" },
  "the user's fields": { ...IDS, tenant: "acme", roles: ["a", "b"], deep: { a: { b: 1 } } },
  "fields that are undefined and null": { ...IDS, tenant: undefined, other: null },
  "what a request is known by": { ...IDS, method: "GET", path: "/a?b", transportType: "http", sessionSource: "bearer" },
  "a trace": { ...IDS, ...TRACE, parentSpanId: "b7ad6b7169203331", traceFlags: 1, tracestate: "a=1" },
  "a start and the client's ID": { ...IDS, startTime: 1, clientRequestId: "from outside" },
  "the record's own names": { ...IDS, message: "m", level: 1, time: 2, name: "n", error: "e" },
};

const CHANGES: Calls = {
  "nested, with one ID more": (log) => inside({ sessionId: "x", b: 2 }, () => log.info("m")),
  "nested, with another request": (log) => inside({ requestId: "inner", userId: 1 }, () => log.info("m")),
  "left inside": (log) => outside(() => log.info("m")),
  "updated with fields and an ID": (log) => {
    log.info("before");
    update({ plan: "pro", userId: 1, sessionId: "another-session" });
    log.info("after");
  },
  "updated to less": (log) => {
    update({ userId: undefined, sessionId: undefined, requestId: undefined });
    log.info("m");
  },
  "updated inside, not outside": (log) => {
    inside({ requestId: "inner" }, () => update({ inner: true }));
    log.info("m");
  },
  "left by an error": (log) => {
    try {
      inside({ requestId: "inner", step: 1 }, () => {
        throw boom();
      });
    } catch (error) {
      log.error("caught", error);
    }
  },
  "with an object that changes between calls": (log) => {
    const cart = ["tea"];
    update({ cart });
    log.info("m");
    cart.push("cup");
    log.info("m");
  },
};

function ofContexts(): Call[] {
  const around = (log: Logger, context: Context) => inside(context, () => log.info("m", { a: 1 }));
  return [...each("context with", CONTEXTS, around, EXACT), ...calls("context", CHANGES, SERVICE)];
}

function ofTags(): Call[] {
  const trace = (traceId: string, spanId: string): Setup => ({ tag: { traceContext: () => ({ traceId, spanId }) } });
  const table: Table<Setup> = {
    "of four characters": { tag: { length: 4 } },
    "of all characters": { tag: { length: 128 } },
    "of an ID's end": { tag: { shorten: (id, length) => id.slice(-length), length: 3 } },
    "of unsafe characters": { tag: { shorten: () => "x] - \n[req=" } },
    "of nothing": { tag: { shorten: () => "" } },
    "whose function throws": { tag: { shorten: fail } },
    "left out outside a context": { tag: { absent: "omit" } },
    "left out, and the context": { tag: false },
    "with the active span": trace("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"),
    "with a span of zeros": trace("0".repeat(32), "0".repeat(16)),
    "with no span": { tag: { traceContext: () => undefined } },
  };
  const log = (log: Logger) => {
    log.info("in", { a: 1 });
    outside(() => log.info("out", { a: 1 }));
  };
  return setups("tag", table, log, { ...IDS, ...TRACE });
}

/** A filter that sets properties of the record. */
const sets =
  (properties: object): Filter =>
  (record) =>
    void Object.assign(record, properties);
const adds =
  (text: string): Filter =>
  (record) => {
    record.message += `${text} for ${record.requestId}`;
  };

const FILTERS: Table<Filter> = {
  "drops by false": () => false,
  "drops by null": () => null,
  "keeps by true": () => true,
  "replaces the record": (record) => ({ ...record, message: "other", fields: { only: 1 } }),
  "gives a frozen record": (record) => Object.freeze({ ...record }),
  "sets the message": sets({ message: "other\n[req=x" }),
  "sets the message to no text": sets({ message: { a: 1 } }),
  "sets fields": sets({ fields: { only: 1, region: "us" } }),
  "removes fields and bindings": sets({ fields: undefined, bindings: undefined }),
  "sets bindings": sets({ bindings: { zone: 1 } }),
  "sets the context": sets({ context: { requestId: "other-request", tenant: "acme" } }),
  "removes the context": sets({ context: undefined, requestId: undefined, sessionId: undefined }),
  "sets the tag's IDs": sets({ requestId: "x] y", sessionId: "z" }),
  "sets the error": sets({ error: failure("set") }),
  "sets an error that is an object": sets({ error: { thrown: [1, "two"] } }),
  "sets an error that is a text": sets({ error: "thrown\ntext" }),
  "sets an error that is null": sets({ error: null }),
  "removes the error": sets({ error: undefined }),
  "sets the level's name": sets({ level: "WARN" }),
  "sets the level's number": sets({ levelId: 6 }),
  "sets the level as MCP names it": sets({ level: "critical" }),
  "sets a level that is none": sets({ level: "loud" }),
  "sets name and time": sets({ name: "other", time: 0 }),
  throws: fail,
  "throws an error with a hostile name": () => {
    throw Object.assign(new Error("no"), { name: "A\n[req=x" });
  },
  "gives a promise": (async () => true) as never,
  "gives what is no record": () => ({ message: 1 }) as never,
  "gives a number": () => 0 as never,
};

function ofFilters(): Call[] {
  const call = (log: Logger) => log.error("m", { a: 1, err: boom() });
  const table: Table<Setup> = {
    ...Object.fromEntries(Object.entries(FILTERS).map(([title, filter]) => [title, { filters: [filter] }])),
    "adds after one that threw": { filters: [fail, sets({ fields: { late: 1 }, context: { secret: 1 } })] },
    "drops after one that threw": { filters: [fail, () => false] },
    "comes before the context": { tagLast: true, filters: [adds("none")] },
    "of a transport sets fields": { transport: { filters: [sets({ fields: { own: 1 } })] } },
    "of a transport throws": { transport: { filters: [fail] } },
    "of a transport lowers the level": { transport: { minLevel: "warn", filters: [sets({ level: "INFO" })] } },
  };
  const service = Object.entries(table).map(([title, setup]) => [title, { ...EXACT_SERVICE.setup, ...setup }]);
  return [
    ...setups("filter", Object.fromEntries(service), call, SERVICE.context),
    ...calls(
      "filter",
      {
        "is added and taken away": (log) => {
          const remove = log.addFilter(adds(" added"));
          log.info("m");
          remove();
          log.info("m");
        },
        "of a child runs after its parent's": (log) => log.child({ filters: [adds(" child")] }).info("m"),
      },
      { setup: { filters: [adds(" parent")] } },
    ),
  ];
}

/** Sets properties of the record of one call, between others that are as they were. */
const setsOnce = (properties: object): Setup => ({
  ...EXACT_SERVICE.setup,
  filters: [(record) => (record.message === "changed" ? sets(properties)(record) : undefined)],
});

const ONCE: Table<Setup> = {
  bindings: setsOnce({ bindings: { zone: 1 } }),
  context: setsOnce({ context: { requestId: "other-request", tenant: "acme" } }),
  "the tag's IDs": setsOnce({ requestId: "x", sessionId: "y" }),
  name: setsOnce({ name: "other" }),
};

/** What is cached for one logger or context must not reach the lines of another. */
const TURNS: Calls = {
  "two children in one context": (log) => {
    const children = [{ part: 1 }, { part: 2 }].map((bindings) => log.child({ bindings }));
    for (const child of [...children, log, ...children]) child.info("m", { a: 1 });
  },
  "one logger in two contexts and none": (log) => {
    const turn = (requestId: string) => inside({ requestId, tenant: requestId }, () => log.info("m", { a: 1 }));
    for (const requestId of ["r1", "r2", "r1"]) turn(requestId);
    outside(() => log.info("m", { a: 1 }));
  },
  "children of one name and other bindings": (log) => {
    for (const part of [1, 2]) log.child({ name: "db", bindings: { part } }).info("m", { part: 3, a: 1 });
  },
  "calls with and without fields and errors": (log) => {
    log.info("m");
    log.error("m", boom(), { userId: 1 });
    log.info("m", { region: "us" });
    log.error("m", boom());
    log.info("m", { a: 1 });
  },
};

function ofTurns(): Call[] {
  const turns = (log: Logger) => {
    for (const message of ["before", "changed", "after"]) log.info(message, { a: 1 });
    outside(() => log.info("changed", { a: 1 }));
    outside(() => log.info("outside", { a: 1 }));
  };
  const nested = (log: Logger) => {
    const toJSON = () => {
      log.info("inner");
      return "b".repeat(100);
    };
    log.info("outer", { a: "a".repeat(150), value: { toJSON } });
  };
  return [
    ...setups("set for one call", ONCE, turns, SERVICE.context),
    ...calls("in turn", TURNS, EXACT_SERVICE),
    ...setups("in turn", { "a line within a line, each with its own room": limited({ length: 200 }) }, nested),
  ];
}

function ofTimes(): Call[] {
  const line = (line: NonNullable<Setup["line"]>, time = MOMENT): Setup => ({ formats: ["line"], line, time });
  const json = (time: NonNullable<Setup["json"]>["time"]): Setup => ({ formats: ["json"], json: { time } });
  const pretty = (pretty: NonNullable<Setup["pretty"]>, time = MOMENT): Setup => ({
    formats: ["pretty"],
    pretty,
    time,
  });
  const table: Table<Setup> = {
    "of a line: utc with milliseconds": line({ time: "utc", milliseconds: true }),
    "of a line: local": line({ time: "local" }, LOCAL),
    "of a line: local with milliseconds": line({ time: "local", milliseconds: true }, LOCAL),
    "of a line: iso": line({ time: "iso" }),
    "of a line: a function": line({ time: (ms) => `at ${ms}\n[req=x` }),
    "of JSON: epoch": json("epoch"),
    "of JSON: a number": json((ms) => ms / 1000),
    "of JSON: no number": json(() => Number.NaN),
    "of JSON: a text": json((ms) => `at "${ms}"\n`),
    "of pretty: clock": pretty({ time: "clock" }, LOCAL),
    "of pretty: local": pretty({ time: "local" }, LOCAL),
    "of pretty: iso": pretty({ time: "iso" }),
    "of pretty: a function": pretty({ time: (ms) => `at ${ms}\n` }),
    "of pretty: by its name": pretty("by name", LOCAL),
    "that is none": { time: Number.NaN },
    "that is none, as iso and epoch": { time: Number.NaN, line: { time: "iso" }, json: { time: "epoch" } },
    "before 1970": { time: -1 },
    "in the year 12024": { time: Date.UTC(12024, 0, 15), line: { time: "iso" } },
    "with parts of a millisecond": { time: MOMENT + 0.75, line: { milliseconds: true } },
  };
  return setups("time", table, (log) => log.info("m", { a: 1 }));
}

/** Something of everything. */
function rich(log: Logger): void {
  log.warn("Charged\nin two lines", { amount: 12, note: "a b", items: [{ id: 1 }, { id: 2 }], no: null, yes: true });
  log.error("Failed", failure("no answer", { code: "E", cause: failure("why") }), { order: 7 });
}

function limited(limits: { depth?: number; keys?: number; length?: number }): Setup {
  return { line: { limits }, json: { limits }, pretty: { limits } };
}

const KEY_NAMES = { time: "@timestamp", level: "severity", name: "logger", message: "msg", error: "exception" };

const FORMATS: Table<Setup> = {
  "as it is": SERVICE.setup,
  "a line in colour": { formats: ["line"], line: { colors: true } },
  "pretty in colour": { formats: ["pretty"], pretty: { colors: true }, name: "shop" },
  "pretty, requests in colour": { formats: ["pretty"], pretty: { colors: true, requestColors: true } },
  "a line by name on a transport in colour": { formats: ["line"], colors: true },
  "pretty by name on a transport in colour": { formats: ["pretty"], pretty: "by name", colors: true, time: LOCAL },
  "JSON with other keys": { formats: ["json"], json: { keys: KEY_NAMES }, name: "shop" },
  "JSON with other IDs": { formats: ["json"], json: { keys: { requestId: "req", sessionId: 'se"ss' } } },
  "JSON with keys that fields have": { formats: ["json"], json: { keys: { message: "note", level: "order" } } },
  "one level deep": limited({ depth: 1 }),
  "two levels deep": limited({ depth: 2 }),
  "one key": limited({ keys: 1 }),
  "two keys": limited({ keys: 2 }),
  "five characters": limited({ length: 5 }),
  "30 characters": limited({ length: 30 }),
  "limits of all kinds": limited({ depth: 2, keys: 3, length: 60 }),
  "the user's": { formats: ["own"], own: ({ level, message, requestId }) => `${level} ${message} ${requestId}` },
  "one that throws": { formats: ["own"], own: fail, name: "shop" },
  "one that gives no text": { formats: ["own"], own: (() => 42) as never },
  "one that throws without a tag": { formats: ["own"], own: fail, tag: false },
};

/** What is over limits. */
const LARGE: Table<() => unknown[]> = {
  "1,003 keys": () => ["m", Object.fromEntries(Array.from({ length: 1003 }, (_, index) => [`k${index}`, index]))],
  "a list of 1,003": () => ["m", { list: Array.from({ length: 1003 }, (_, index) => index), after: 1 }],
  "a Map and a Set": () => ["m", { map: new Map(Object.entries("abcdefgh")), set: new Set("abcdefgh") }],
  "a text of 1,048,600": () => ["m", { text: "x".repeat(1_048_600), after: "y" }],
  "a message of 1,048,600": () => ["x".repeat(1_048_600), { after: "y" }],
  "an emoji at the limit": () => [`${"x".repeat(199)}😀`, { after: "y" }],
  "a key over the limit": () => ["m", { deep: { ["k".repeat(250)]: 1, short: 2 } }],
  "objects of objects": () => ["m", { a: Array(6).fill(Array(6).fill({ b: { c: { d: 1 } } })) }],
  "texts that share the room": () => ["m".repeat(90), { a: "a".repeat(90), b: "b".repeat(90), c: ["c"] }],
};

const LINES: typeof LARGE = {
  "a message of eight lines": () => ["line\n".repeat(8)],
  "a stack of eight lines": () => [failure("no", { stack: `Error: no${"\n    at a (b.ts:1:1)".repeat(8)}` })],
  "six keys, one more than the limit": () => ["m", { a: 1, b: 2, c: 3, d: 4, e: 5, f: 6 }],
  "a long text before keys that are not free": () => ["m", { a: "a".repeat(150), time: "t".repeat(60), "…": 1 }],
  "120 errors of errors": () => [many(Array(10).fill(many(Array(11).fill(failure("no")))))],
};

function ofFormats(): Call[] {
  const colors: Setup = { formats: ["line", "pretty"], line: { colors: true }, pretty: { colors: true } };
  const small = limited({ depth: 3, keys: 5, length: 200 });
  return [
    ...setups("format", FORMATS, rich, SERVICE.context),
    ...setups("format", { "every level in colour": colors }, everyLevel),
    ...setups("format", { "pretty, with values about as wide as a line": { formats: ["pretty"] } }, (log) => {
      for (const width of [50, 51, 52, 53]) log.info("m", { text: "x".repeat(width) });
    }),
    ...each("small limits", { ...LARGE, ...LINES }, logs, { setup: small }),
    ...each("usual limits", LARGE, logs, EXACT),
  ];
}

const CARD = "4111 1111 1111 1111";
const BEARER = "Bearer abcdef123456";

const SECRETS: Calls = {
  "in a message": (log) => log.info(`password=hunter2 ${CARD} ${BEARER} https://al:pw@a.b/?iban=CH93&page=2 al@a.b`),
  "in fields": (log) =>
    log.info("Login", {
      user: { password: "hunter2", email: "al@a.b", card: CARD, iban: "CH93", list: [{ apiKey: "k", iban: null }] },
      headers: { authorization: BEARER, accept: "text/html", cookie: ["a=1"] },
      map: new Map([["iban", "CH93"]]),
      order: 4711,
    }),
  "in an error": (log) => {
    const cause = failure("password: hunter2", { iban: "CH93", status: 502 });
    log.error("Charge of al@a.b failed", failure(`no answer for ${CARD}`, { cause, email: "al@a.b" }));
  },
  "in logger and context": (log) => {
    const child = log.child({ bindings: { token: "t0ken", iban: "CH93", zone: 1 } });
    inside({ ...IDS, email: "al@a.b", user: { email: "x@y.z" } }, () => child.error(failure("card al@a.b declined")));
  },
};

const RULES: Table<Redaction> = {
  credentials: { presets: ["credentials"] },
  "both presets": { presets: ["credentials", "cards"] },
  keys: { keys: ["password", "API-KEY", "iban", /mail$/i] },
  paths: { paths: ["user.*.iban", "user.email", "error.message", "headers"] },
  patterns: { patterns: [/[\w.]+@[\w.]+/, /^4711$/] },
  "rules for IDs": { keys: ["sessionId"], patterns: [/^a1b2/] },
  removal: { presets: ["credentials"], keys: ["iban"], patterns: [/[\w.]+@[\w.]+/], how: "remove" },
  hash: { keys: ["iban", "email", "sessionId", "password"], how: "hash", secret: "0123456789abcdef" },
  "a text": { keys: ["iban", "password"], placeholder: "<$&>\n" },
  "a function": { keys: ["iban", "email"], placeholder: (value, path) => `<${path}:${String(value).length}>` },
  "a function that throws": { keys: ["iban", "email"], placeholder: fail },
};

function ofSecrets(): Call[] {
  return Object.entries(RULES).flatMap(([rule, redact]) => {
    const formats = rule === "both presets" ? (["line", "json", "pretty"] as const) : (["line", "json"] as const);
    return calls(`secret by ${rule}`, SECRETS, { ...SERVICE, setup: { ...SERVICE.setup, redact, formats } });
  });
}

const REQUESTS = [ofShapes(), ofValues(), ofTexts(), ofErrors(), ofLevels(), ofLoggers(), ofKeys(), ofContexts()];
const OPTIONS = [ofTags(), ofFilters(), ofTurns(), ofTimes(), ofFormats(), ofSecrets()];

export const CALLS: readonly Call[] = [...REQUESTS, ...OPTIONS].flat();
