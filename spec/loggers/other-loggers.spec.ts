import { createRequire } from "node:module";
import { PassThrough, Writable } from "node:stream";
import { setImmediate } from "node:timers/promises";
import { configure, getLogger, type LogRecord, reset, withContext } from "@logtape/logtape";
import { pino } from "pino";
import { describe, expect, test } from "vitest";
import winston from "winston";
import { runWithContext } from "../../src/index.js";
import { liveContextFields, readContextFields } from "../../src/loggers/index.js";

interface Bunyan {
  info(...args: unknown[]): void;
  child(fields: object): Bunyan;
}
const bunyan = createRequire(import.meta.url)("bunyan") as { createLogger(options: object): Bunyan };

const CONTEXT = { requestId: "a1b2c3d4e5f6", sessionId: "1234567890abcdef", userId: 42, minLevel: "DEBUG" } as const;
const FIELDS = { requestId: "a1b2c3d4e5f6", sessionId: "1234567890abcdef", userId: 42 };

/** A stream that collects the JSON lines written to it. */
function jsonLines(): { stream: PassThrough; lines: () => Record<string, unknown>[] } {
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

test("pino logs the context with a mixin, for a hundred requests at once", async () => {
  const { stream, lines } = jsonLines();
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
  test("logs the context of the call, also if its formats run later", async () => {
    const seen: Record<string, unknown>[] = [];
    const release: (() => void)[] = [];
    // A slow stream: winston buffers lines for it, and formats them later.
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
    // A format would have logged other IDs.
    expect(formatted).not.toEqual(requests);
  });

  test("logs it with child loggers and any format", () => {
    const { stream, lines } = jsonLines();
    const log = winston.createLogger({
      defaultMeta: liveContextFields(),
      format: winston.format.combine(winston.format.timestamp(), winston.format.json()),
      transports: [new winston.transports.Stream({ stream })],
    });
    runWithContext(CONTEXT, () => log.child({ module: "db" }).info("x"));
    expect(lines()).toMatchObject([{ ...FIELDS, module: "db", message: "x" }]);
  });
});

test("bunyan logs the context with a raw stream, also from child loggers", () => {
  const { stream, lines } = jsonLines();
  const write = (record: object) => stream.write(`${JSON.stringify({ ...readContextFields(), ...record })}\n`);
  const log = bunyan.createLogger({ name: "shop", streams: [{ type: "raw", stream: { write } }] });
  log.info("outside");
  runWithContext(CONTEXT, () => log.child({ module: "db" }).info({ a: 1 }, "x"));
  expect(lines()).toMatchObject([{ msg: "outside" }, { ...FIELDS, module: "db", a: 1, msg: "x", name: "shop" }]);
  expect(lines()[0]).not.toHaveProperty("requestId");
});

test("LogTape logs the context as its implicit context, and LogTape's withContext adds to it", async () => {
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
