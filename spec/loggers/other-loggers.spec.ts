import { createRequire } from "node:module";
import { PassThrough, Writable } from "node:stream";
import { setImmediate } from "node:timers/promises";
import { configure, getLogger, type LogRecord, reset, withContext } from "@logtape/logtape";
import { pino } from "pino";
import { Logger as TslogLogger } from "tslog";
import { afterEach, describe, expect, test, vi } from "vitest";
import winston from "winston";
import { runWithContext, updateContext } from "../../src/index.js";
import { liveContextFields, readContextFields, tslogMiddleware } from "../../src/loggers/index.js";

interface Bunyan {
  info(...args: unknown[]): void;
  child(fields: object): Bunyan;
}
const bunyan = createRequire(import.meta.url)("bunyan") as { createLogger(options: object): Bunyan };

const CONTEXT = { requestId: "a1b2c3d4e5f6", sessionId: "1234567890abcdef", userId: 42, minLevel: "DEBUG" } as const;
const FIELDS = { requestId: "a1b2c3d4e5f6", sessionId: "1234567890abcdef", userId: 42 };

/** A stream that keeps the JSON lines written to it. */
function sink(): { stream: PassThrough; lines: () => Record<string, unknown>[] } {
  const stream = new PassThrough();
  let text = "";
  stream.setEncoding("utf8").on("data", (chunk: string) => {
    text += chunk;
  });
  return {
    stream,
    lines: () =>
      text
        .split("\n")
        .filter(Boolean)
        .map((line) => JSON.parse(line)),
  };
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe("readContextFields", () => {
  test("is the context, without what steers ctxlog, in an object of the caller's own", () => {
    expect(readContextFields()).toEqual({});
    runWithContext(CONTEXT, () => {
      expect(readContextFields()).toEqual(FIELDS);
      readContextFields()["requestId"] = "changed";
      expect(readContextFields()).toEqual(FIELDS);
    });
  });

  test("live, is the context of whoever reads it", () => {
    const live = liveContextFields({ service: "shop", userId: 0 });
    expect({ ...live }).toEqual({ service: "shop", userId: 0 });
    runWithContext({ ...CONTEXT, level: "x", message: "y" }, () => {
      expect({ ...live }).toEqual({ service: "shop", ...FIELDS });
      updateContext({ userId: 43 });
      expect(live["userId"]).toBe(43);
      expect("userId" in live).toBe(true);
    });
  });
});

test("pino has the context in its mixin, for a hundred requests at once", async () => {
  const { stream, lines } = sink();
  const log = pino({ mixin: readContextFields }, stream);
  log.info("outside");
  await Promise.all(
    Array.from({ length: 100 }, (_, index) =>
      runWithContext({ requestId: `request-${index}` }, async () => {
        log.info({ index }, "before");
        await setImmediate();
        log.child({ module: "db" }).info({ index, requestId: `request-${index}` }, "after");
      }),
    ),
  );
  expect(lines().length).toBe(201);
  expect(lines()[0]).not.toHaveProperty("requestId");
  for (const line of lines().slice(1)) expect(line["requestId"]).toBe(`request-${line["index"]}`);
});

describe("winston", () => {
  test("has the context of the call, also where its formats run late", async () => {
    const seen: Record<string, unknown>[] = [];
    const release: (() => void)[] = [];
    // A transport's stream that takes nothing more until it is let: winston then keeps lines, and formats them later.
    const slow = new Writable({
      objectMode: true,
      highWaterMark: 1,
      write(info, _, done) {
        seen.push(info);
        release.push(done);
      },
    });
    const formatted: unknown[] = [];
    const note = winston.format((info) => {
      formatted.push(readContextFields()["requestId"]);
      return info;
    });
    const log = winston.createLogger({
      defaultMeta: liveContextFields({ service: "shop" }),
      format: note(),
      transports: [new winston.transports.Stream({ stream: new PassThrough() })],
    });
    log.pipe(slow as never);
    for (let index = 0; index < 100; index++) {
      runWithContext({ requestId: `request-${index}` }, () => {
        log.info("text");
        log.info("with fields", { index });
        log.log({ level: "info", message: "one object", index });
      });
    }
    while (seen.length < 300) {
      release.shift()?.();
      await setImmediate();
    }
    const requests = seen.map(({ requestId }) => requestId);
    expect(requests).toEqual(Array.from({ length: 300 }, (_, at) => `request-${Math.floor(at / 3)}`));
    for (const info of seen) expect(info).toMatchObject({ level: "info", service: "shop" });
    // Which a format of winston's could not have told.
    expect(formatted).not.toEqual(requests);
  });

  test("hands it to children, and to any format", () => {
    const { stream, lines } = sink();
    const log = winston.createLogger({
      defaultMeta: liveContextFields(),
      format: winston.format.combine(winston.format.timestamp(), winston.format.json()),
      transports: [new winston.transports.Stream({ stream })],
    });
    runWithContext(CONTEXT, () => log.child({ module: "db" }).info("x"));
    expect(lines()).toMatchObject([{ ...FIELDS, module: "db", message: "x" }]);
  });
});

test("bunyan has the context in a raw stream, children included", () => {
  const { stream, lines } = sink();
  const write = (record: object) => stream.write(`${JSON.stringify({ ...readContextFields(), ...record })}\n`);
  const log = bunyan.createLogger({ name: "shop", streams: [{ type: "raw", stream: { write } }] });
  log.info("outside");
  runWithContext(CONTEXT, () => log.child({ module: "db" }).info({ a: 1 }, "x"));
  expect(lines()).toMatchObject([{ msg: "outside" }, { ...FIELDS, module: "db", a: 1, msg: "x", name: "shop" }]);
  expect(lines()[0]).not.toHaveProperty("requestId");
});

test("LogTape has the context as its implicit one, and its own withContext adds to it", async () => {
  const records: LogRecord[] = [];
  await configure({
    sinks: { memory: (record) => records.push(record) },
    loggers: [
      { category: ["logtape", "meta"], sinks: [] },
      { category: "shop", sinks: ["memory"] },
    ],
    contextLocalStorage: { getStore: readContextFields, run: runWithContext },
  });
  try {
    getLogger("shop").info("outside");
    await runWithContext(CONTEXT, async () => {
      await setImmediate();
      getLogger(["shop", "db"]).info("x {a}", { a: 1 });
      withContext({ step: 2 }, () => getLogger("shop").info("y"));
    });
    expect(records.map(({ properties }) => properties)).toEqual([{}, { ...FIELDS, a: 1 }, { ...FIELDS, step: 2 }]);
  } finally {
    await reset();
  }
});

describe("tslog", () => {
  /** The lines of one call, as JSON and as pretty text. */
  function tslogged(call: (log: TslogLogger<unknown>) => void): { json: Record<string, unknown>; pretty: string } {
    const found = { json: {}, pretty: "" };
    const json = new TslogLogger({ type: "hidden", mask: { keys: ["password"] }, stack: { capture: "off" } });
    json.attachTransport({
      format: "json",
      write: (_, line) => {
        found.json = JSON.parse(line);
      },
    });
    const print = vi.spyOn(console, "log").mockImplementation((line) => {
      found.pretty += `${line}\n`;
    });
    const pretty = new TslogLogger({
      type: "pretty",
      mask: { keys: ["password"] },
      stack: { capture: "off" },
      pretty: { style: false },
    });
    for (const log of [json, pretty]) {
      log.use(tslogMiddleware());
      runWithContext({ ...CONTEXT, password: "hunter2" }, () => call(log));
    }
    print.mockRestore();
    return found;
  }

  test.each<[string, unknown[], object]>([
    ["a text", ["x"], { message: "x" }],
    ["a text and fields", ["x", { a: 1 }], { message: "x", a: 1 }],
    ["fields and a text", [{ a: 1 }, "x"], { message: "x", a: 1 }],
    ["fields alone", [{ a: 1 }], { a: 1 }],
    ["fields of the same name", [{ userId: 7 }, "x"], { userId: 7 }],
    ["several values", ["x", 1, [2]], { message: "x", 1: 1, 2: [2] }],
    ["an error", [new TypeError("bad")], { message: "bad", error: { name: "TypeError", message: "bad" } }],
    [
      "a text and an error",
      ["x", new TypeError("bad", { cause: new Error("why") })],
      { message: "x", error: { name: "TypeError", cause: { message: "why" } } },
    ],
  ])("has the context at the top level for %s, masked", (_, args, expected) => {
    const { json, pretty } = tslogged((log) => log.info(...(args as [string])));
    expect(json).toMatchObject({ ...FIELDS, password: "[***]", ...expected });
    expect(json).not.toHaveProperty("minLevel");
    expect(pretty).toContain("requestId: 'a1b2c3d4e5f6'");
    expect(pretty).toContain("password: '[***]'");
    expect(pretty).not.toContain("hunter2");
  });

  test("is as it was outside any context, and on its children", () => {
    const lines: Record<string, unknown>[] = [];
    const log = new TslogLogger({ type: "hidden", stack: { capture: "off" } });
    log.attachTransport({ format: "json", write: (_, line) => void lines.push(JSON.parse(line)) });
    log.info("x", { a: 1 });
    log.use(tslogMiddleware());
    log.info("x", { a: 1 });
    runWithContext(CONTEXT, () => log.getSubLogger({ name: "db" }).info("y"));
    const [before, after, child] = lines.map(({ time, _logMeta, ...rest }) => rest);
    expect(after).toEqual(before);
    expect(child).toMatchObject({ ...FIELDS, message: "y" });
  });
});
