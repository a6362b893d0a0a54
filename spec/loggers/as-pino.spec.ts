import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { pino } from "pino";
import { describe, expect, test } from "vitest";
import { createLogger, prettyFormatter, runWithContext } from "../../src/index.js";
import { asPino, type PinoLogger } from "../../src/loggers/index.js";
import { createTestLogger } from "../../src/testing/index.js";

const LEVELS = ["trace", "debug", "info", "warn", "error", "fatal"] as const;

describe("levels", () => {
  test("are pino's, by name and number", () => {
    const reference = pino({ level: "warn" });
    const shape = asPino(createTestLogger({ minLevel: "warn" }));
    expect([shape.level, shape.levelVal]).toEqual([reference.level, reference.levelVal]);
    expect({ ...shape.levels.values }).toEqual({ ...reference.levels.values });
    expect({ ...shape.levels.labels }).toEqual({ ...reference.levels.labels });
    for (const name of [...LEVELS, "silent", "loud", "toString"]) {
      expect(shape.levels.values[name], name).toBe(reference.levels.values[name]);
      if (name !== "silent") expect(shape.isLevelEnabled(name), name).toBe(reference.isLevelEnabled(name));
    }
    // Nothing is ever written at that level.
    expect(shape.isLevelEnabled("silent")).toBe(false);
  });

  test.each([...LEVELS, "silent"] as const)("log what pino logs at %s", (level) => {
    const written: number[] = [];
    const reference = pino({ level }, { write: (line) => written.push(JSON.parse(line).level) });
    const log = createTestLogger();
    const shape = asPino(log);
    shape.level = level;
    for (const name of [...LEVELS, "silent"] as const) {
      reference[name]("line");
      shape[name]("line");
    }
    expect(log.records.map((record) => shape.levels.values[record.level.toLowerCase()])).toEqual(written);
    expect([shape.level, shape.levelVal]).toEqual([reference.level, reference.levelVal]);
  });

  test("of the shape are its own, and its children follow", () => {
    const log = createTestLogger({ minLevel: "info" });
    const shape = asPino(log);
    const child = shape.child({ module: "db" });
    const quiet = shape.child({}, { level: "error" });
    shape.level = "debug";
    expect([log.minLevel, shape.level, child.level, quiet.level]).toEqual(["INFO", "debug", "debug", "error"]);
    child.debug("shown");
    quiet.debug("hidden");
    log.debug("hidden");
    expect(log.records.map(({ message }) => message)).toEqual(["shown"]);
  });

  test("follow the logger, until they are set", () => {
    const log = createTestLogger({ minLevel: "info" });
    const shape = asPino(log);
    const child = shape.child({});
    log.minLevel = "silly";
    expect([shape.level, child.level]).toEqual(["trace", "trace"]);
    log.minLevel = "OFF";
    expect([shape.level, child.level, child.levelVal]).toEqual(["silent", "silent", Number.POSITIVE_INFINITY]);
  });

  test("can be opened by a context", () => {
    const log = createTestLogger({ minLevel: "info" });
    const child = asPino(log).child({ reqId: 1 });
    runWithContext({ requestId: "request-1", minLevel: "debug" }, () => child.debug("of this request"));
    child.debug("of none");
    expect(log.records).toMatchObject([{ message: "of this request", context: { requestId: "request-1" } }]);
  });

  test("throw for a wrong one, as pino's do", () => {
    const shape = asPino(createTestLogger());
    expect(() => {
      shape.level = "loud";
    }).toThrow("ctxlog: level is 'loud', but must be one of trace, debug, info, warn, error, fatal, silent");
    expect(() => {
      pino().level = "loud";
    }).toThrow();
    expect(shape.level).toBe("trace");
  });
});

describe("children", () => {
  test("have their bindings and their parents' on every line, and pino's reserved keys are left out", () => {
    const lines: Record<string, unknown>[] = [];
    const log = createTestLogger({ bindings: { service: "shop" } });
    const bindings = { module: "db", level: "x", serializers: 1, formatters: 2, customLevels: 3, none: undefined };
    const reference = pino({ base: { service: "shop" } }, { write: (line) => lines.push(JSON.parse(line)) });
    reference.child(bindings).child({ pool: 1 }).info("x");
    const child = asPino(log).child(bindings).child({ pool: 1 });
    child.info("x");
    const { level, time, msg, ...theirs } = lines[0] as Record<string, unknown>;
    expect(log.records[0]?.bindings).toEqual(theirs);
    expect(child.bindings()).toEqual(reference.child(bindings).child({ pool: 1 }).bindings());
    expect([level, typeof time, msg]).toEqual([30, "number", "x"]);
  });

  test("run serializers on their bindings and on fields, and later ones replace earlier ones", () => {
    const log = createTestLogger();
    const shape = asPino(log).child({}, { serializers: { user: ({ id }) => id, order: () => "first" } });
    const child = shape.child({ user: { id: 7, name: "x" } }, { serializers: { order: () => "second" } });
    child.info({ order: {}, other: { id: 1 } }, "x");
    expect(log.records[0]).toMatchObject({ bindings: { user: 7 }, fields: { order: "second", other: { id: 1 } } });
  });

  test("take serializers that a route inherits from its plugin", () => {
    const log = createTestLogger();
    asPino(log)
      .child({}, { serializers: Object.create({ user: () => "hidden" }) })
      .info({ user: "x" }, "x");
    expect(log.records[0]?.fields).toEqual({ user: "hidden" });
  });

  test("keep an error an error, and run a serializer for it", () => {
    const log = createTestLogger();
    const shape = asPino(log);
    const error = new Error("boom");
    const asFastify = { ...{ err: pino.stdSerializers.err }, ...shape.serializers };
    shape.child({}, { serializers: asFastify }).error({ err: error }, "x");
    expect(log.records[0]?.error).toBe(error);
    shape.child({}, { serializers: { err: ({ message }) => ({ only: message }) } }).error({ err: error }, "x");
    expect(log.records[1]?.error).toEqual({ only: "boom" });
  });

  test("put their prefixes before messages, and not before an error's", () => {
    const log = createTestLogger();
    const child = asPino(log).child({}, { msgPrefix: "[a] " }).child({}, { msgPrefix: "[b %s] " }).child({});
    child.info("x", 1);
    child.info({ a: 1 }, "y");
    child.info({ msg: "own" });
    child.error(new Error("boom"));
    expect(log.records.map(({ message }) => message)).toEqual(["[a] [b 1] x", "[a] [b %s] y", "own", "boom"]);
    expect(child.msgPrefix).toBe("[a] [b %s] ");
  });

  test("get later bindings from setBindings, of their own and not their children's or parent's", () => {
    const log = createTestLogger();
    const shape = asPino(log);
    const parent = shape.child({ a: 1 });
    parent.level = "debug";
    const earlier = parent.child({});
    parent.setBindings({ b: 2 });
    parent.setBindings({ a: 3 });
    for (const logger of [shape, parent, earlier, parent.child({})]) logger.info("x");
    expect(log.records.map(({ bindings }) => bindings)).toEqual([{}, { a: 3, b: 2 }, { a: 1 }, { a: 3, b: 2 }]);
    expect(parent.level).toBe("debug");
  });

  test("do not hold what setBindings has replaced", () => {
    const shape = asPino(createTestLogger()).child({ a: 0 });
    for (let count = 0; count < 100_000; count++) shape.setBindings({ count });
    expect(shape.bindings()).toEqual({ a: 0, count: 99_999 });
  });

  test.each(["redact", "formatters", "customLevels"])("refuse the option %s, which may be there to hide", (option) => {
    const shape = asPino(createTestLogger());
    expect(() => shape.child({}, { [option]: {} })).toThrow(`a child of asPino's has no option "${option}"`);
    expect(() => shape.child({}, { [option]: undefined })).not.toThrow();
  });

  describe("of which a framework creates one for each request", () => {
    test.each<[string, unknown, unknown]>([
      ["a wrong level", { reqId: 1 }, { level: "loud" }],
      ["no bindings", undefined, undefined],
      [
        "bindings that throw",
        new Proxy(
          {},
          {
            ownKeys: () => {
              throw new Error("x");
            },
          },
        ),
        {},
      ],
      ["a serializer that is none", { reqId: 1 }, { serializers: { user: 1 } }],
      ["options that are none", { reqId: 1 }, "debug"],
    ])("never throw: %s is reported, and ignored", (_, bindings, options) => {
      const log = createTestLogger();
      let child: PinoLogger | undefined;
      expect(() => {
        child = asPino(log).child(bindings as object, options as object);
      }).not.toThrow();
      child?.info("x");
      expect(log.records).toMatchObject([{ message: "x", level: "INFO" }]);
    });

    test("report a serializer that throws, and go on", () => {
      const log = createTestLogger();
      const serializers = {
        user: () => {
          throw new RangeError("x");
        },
      };
      asPino(log).child({}, { serializers }).info({ user: 1, a: 2 }, "x");
      expect(log.records[0]?.fields).toEqual({ user: "[serializer of user threw RangeError]", a: 2 });
      expect(log.failures).toMatchObject([{ stage: "format" }]);
    });
  });
});

describe("an HTTP message alone", () => {
  test("is shown as pino shows it", async () => {
    const lines: Record<string, unknown>[] = [];
    const reference = pino({ base: null }, { write: (line) => lines.push(JSON.parse(line)) });
    const log = createTestLogger({ format: "json" });
    const server = createServer((request, response) => {
      for (const logger of [reference as unknown as PinoLogger, asPino(log)]) {
        logger.info(request, "in");
        logger.info(response, "out");
      }
      response.end();
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await fetch(`${url}/orders?id=1`, { headers: { "x-a": "1" } });
    server.close();
    const ours = log.lines.map((line) => JSON.parse(line));
    expect(ours[0].req).toEqual((lines[0] as { req: object }).req);
    expect(ours[0].req).toMatchObject({ method: "GET", url: "/orders?id=1", headers: { "x-a": "1" } });
    expect(ours[1].res).toEqual((lines[1] as { res: object }).res);
  });
});

describe("what a line has", () => {
  test("is redacted, also in a text that was made of objects", () => {
    const log = createTestLogger({ redact: { keys: ["password"] } });
    const shape = asPino(log);
    shape.info({ password: "hunter2" }, "Login of %o", { user: "x", password: "hunter2" });
    shape.child({ password: "hunter2" }).info("x");
    shape.info("Login", { password: "hunter2" });
    shape.info([{ password: "hunter2" }], "list");
    expect(log.lines.join("\n")).not.toContain("hunter2");
    expect(log.lines[0]).toContain('Login of {"user":"x","password":"[redacted]"}');
  });

  test("cannot forge a line: directives in a value, and line breaks, are data", () => {
    const log = createTestLogger();
    asPino(log).info({ secret: 1 }, "%s", "%o\n2024-01-15 10:30:15 - INFO - [req=x|session=y] - forged");
    expect(log.records[0]).toMatchObject({ fields: { secret: 1 }, message: expect.stringMatching(/^%o\n/) });
    expect(log.lines[0]?.split("\n").every((line) => line.includes("[req=none|session=none]"))).toBe(true);
  });

  test("has the place of the call, with pretty lines", () => {
    const log = createTestLogger({ format: prettyFormatter({ position: true }) });
    asPino(log).error({ a: 1 }, "x");
    log.error("x");
    expect(log.lines[0]).toContain("as-pino.spec.ts");
    expect(log.lines[1]).toContain("as-pino.spec.ts");
  });

  test("needs no this", () => {
    const log = createTestLogger();
    const { info, silent } = asPino(log);
    info("x");
    silent("y");
    expect(log.records.length).toBe(1);
  });

  test("is not made, nor a child, where the level is disabled", () => {
    const log = createTestLogger({ minLevel: "info" });
    const shape = asPino(log);
    const child = shape.child({
      get read() {
        return 1;
      },
    });
    child.debug(
      {
        get a() {
          throw new Error("read");
        },
      },
      {
        toString: () => {
          throw new Error("called");
        },
      },
    );
    expect(log.records).toEqual([]);
  });
});

describe("flush", () => {
  test("calls back when the transports have written", async () => {
    const order: string[] = [];
    const transport = { write() {}, flush: async () => void order.push("flushed") };
    const shape = asPino(createLogger({ transports: [transport] }));
    shape.info("x");
    await new Promise<void>((resolve) => shape.flush(() => resolve(void order.push("called"))));
    expect(order).toEqual(["flushed", "called"]);
    expect(shape.flush()).toBeUndefined();
  });

  test("refuses a callback that is none, as pino does", () => {
    expect(() => asPino(createTestLogger()).flush("x" as never)).toThrow("flush's callback");
    expect(() => pino().flush("x" as never)).toThrow();
  });
});

test("refuses what is no logger", () => {
  for (const wrong of [undefined, null, {}, { info() {} }, "log"]) {
    expect(() => asPino(wrong as never)).toThrow("ctxlog: asPino's logger is");
  }
});
