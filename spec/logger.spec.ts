import { httpTransport } from "tslog/transports/http";
import { ringBufferTransport } from "tslog/transports/ringbuffer";
import { describe, expect, test } from "vitest";
import {
  createLogger,
  type Level,
  type Logger,
  type LogRecord,
  memoryTransport,
  type Transport,
} from "../src/index.js";
import { createTestLogger } from "../src/testing/index.js";

const LEVELS = ["silly", "trace", "debug", "info", "warn", "error", "fatal"] as const;

/** Which methods of a logger reach its transport. */
function open(log: Logger): string[] {
  return LEVELS.filter((level) => log.isLevelEnabled(level));
}

describe("levels", () => {
  test("is INFO unless told", () => {
    const memory = memoryTransport();
    const log = createLogger({ transports: [memory] });
    for (const level of LEVELS) log[level]("m");
    expect(memory.records.map((record) => record.level)).toEqual(["INFO", "WARN", "ERROR", "FATAL"]);
    expect(log.minLevel).toBe("INFO");
  });

  test.each<[Level, string]>([
    ["SILLY", "SILLY"],
    ["silly", "SILLY"],
    ["trace", "TRACE"],
    ["debug", "DEBUG"],
    ["info", "INFO"],
    ["notice", "INFO"],
    ["warn", "WARN"],
    ["warning", "WARN"],
    ["error", "ERROR"],
    ["fatal", "FATAL"],
    ["critical", "FATAL"],
    ["alert", "FATAL"],
    ["emergency", "FATAL"],
    ["OFF", "OFF"],
    ["off", "OFF"],
    [0, "SILLY"],
    [6, "FATAL"],
    [7 as Level, "OFF"],
    [" Info " as Level, "INFO"],
    ["4" as Level, "WARN"],
  ])("takes %j wherever a level is taken, as %s", (level, name) => {
    const log = createTestLogger({ minLevel: level });
    expect(log.minLevel).toBe(name);
    expect(log.child({ minLevel: level }).minLevel).toBe(name);
    const changed = createTestLogger();
    changed.minLevel = level;
    expect(changed.minLevel).toBe(name);

    const memory = memoryTransport({ minLevel: level });
    const all = createLogger({ minLevel: "SILLY", transports: [memory] });
    for (const method of LEVELS) all[method]("m");
    const passed = LEVELS.map((method) => method.toUpperCase()).slice(
      name === "OFF" ? 7 : LEVELS.findIndex((l) => l.toUpperCase() === name),
    );
    expect(memory.records.map((record) => record.level)).toEqual(passed);
    expect(createTestLogger({ minLevel: "SILLY" }).isLevelEnabled(level)).toBe(name !== "OFF");
  });

  test("lets nothing pass at OFF, and no line has that level", () => {
    const log = createTestLogger({ minLevel: "OFF" });
    for (const level of LEVELS) log[level]("m");
    expect(log.lines).toEqual([]);
    expect(open(log)).toEqual([]);
    expect(log.isLevelEnabled("OFF")).toBe(false);
  });

  test("can be changed at any time, and the children that have none of their own follow", () => {
    const log = createTestLogger({ minLevel: "INFO" });
    const follower = log.child({ name: "follower" });
    const grandchild = follower.child({ name: "grandchild" });
    const own = log.child({ name: "own", minLevel: "ERROR" });
    const ownsChild = own.child({ name: "child" });
    const all = [log, follower, grandchild, own, ownsChild];
    const levels = () => all.map((logger) => logger.minLevel);

    for (const logger of all) logger.debug("before");
    log.minLevel = "debug";
    expect(levels()).toEqual(["DEBUG", "DEBUG", "DEBUG", "ERROR", "ERROR"]);
    for (const logger of all) logger.debug("after");
    expect(log.records.map((record) => [record.name, record.message])).toEqual([
      [undefined, "after"],
      ["follower", "after"],
      ["follower.grandchild", "after"],
    ]);

    follower.minLevel = "WARN";
    own.minLevel = "TRACE";
    expect(levels()).toEqual(["DEBUG", "WARN", "WARN", "TRACE", "TRACE"]);
    log.minLevel = "FATAL";
    expect(levels()).toEqual(["FATAL", "WARN", "WARN", "TRACE", "TRACE"]);
  });

  test("holds for a method that was taken out before the change", () => {
    const log = createTestLogger({ minLevel: "INFO" });
    const { debug } = log.child({});
    debug("hidden");
    log.minLevel = "DEBUG";
    debug("shown");
    expect(log.records.map((record) => record.message)).toEqual(["shown"]);
  });
});

describe("children", () => {
  test("join names with dots, and have their parent's where they have none", () => {
    const log = createTestLogger({ name: "shop" });
    expect(log.child({ name: "db" }).child({ name: "pool" }).name).toBe("shop.db.pool");
    expect(log.child({}).name).toBe("shop");
    expect(createTestLogger().child({ name: "db" }).name).toBe("db");
    expect(createTestLogger().child({}).name).toBeUndefined();
  });

  test("merge bindings, in which the nearer win, in copies that cannot be changed", () => {
    const given = { service: "checkout", pool: "none" };
    const log = createTestLogger({ bindings: given });
    const more = { pool: "primary" };
    const child = log.child({ bindings: more });
    given.service = "changed";
    more.pool = "changed";
    child.info("m");
    log.info("m");
    expect(log.records.map((record) => record.bindings)).toEqual([
      { service: "checkout", pool: "primary" },
      { service: "checkout", pool: "none" },
    ]);
    expect(Object.isFrozen(child.bindings)).toBe(true);
    expect(log.lines[0]).toContain(" - m service=checkout pool=primary");
  });

  test("take __proto__ among bindings as inert data", () => {
    const log = createTestLogger({ format: "json", bindings: JSON.parse('{"__proto__":{"admin":true}}') });
    log.child({ bindings: { a: 1 } }).info("m");
    expect((log.bindings as { admin?: boolean }).admin).toBeUndefined();
    expect(log.lines[0]).toContain('"__proto__":{"admin":true}');
  });

  test("run their parent's filters, then their own", () => {
    const ran: string[] = [];
    const note = (name: string) => () => {
      ran.push(name);
    };
    const log = createTestLogger({ filters: [note("root")] });
    const child = log.child({ filters: [note("child")] });
    const grandchild = child.child({ filters: [note("grandchild")] });
    grandchild.info("m");
    expect(ran.splice(0)).toEqual(["root", "child", "grandchild"]);
    log.info("m");
    expect(ran.splice(0)).toEqual(["root"]);
    log.addFilter(note("added"));
    grandchild.info("m");
    expect(ran).toEqual(["root", "added", "child", "grandchild"]);
  });
});

describe("filters and transports that are added and taken away", () => {
  test("a filter that is added twice runs twice, and each undo takes one away, once", () => {
    let ran = 0;
    const filter = () => {
      ran++;
    };
    const log = createTestLogger();
    const runs = () => {
      ran = 0;
      log.info("m");
      return ran;
    };
    const [first, second] = [log.addFilter(filter), log.addFilter(filter)];
    expect(runs()).toBe(2);
    first();
    expect(runs()).toBe(1);
    first();
    expect(runs()).toBe(1);
    second();
    expect(runs()).toBe(0);
    second();
    expect(runs()).toBe(0);
  });

  test("undoing one filter leaves the others in their order", () => {
    const order: string[] = [];
    const [a, b, c] = ["a", "b", "c"].map((name) => () => {
      order.push(name);
    }) as [() => void, () => void, () => void];
    const log = createTestLogger();
    log.addFilter(a);
    const undo = log.addFilter(b);
    log.addFilter(c);
    undo();
    log.info("m");
    expect(order).toEqual(["a", "c"]);
  });

  test("a transport that is attached twice is written to twice, and each undo takes one away, once", () => {
    const log = createTestLogger();
    const late = memoryTransport();
    const [first, second] = [log.attachTransport(late), log.attachTransport(late)];
    const lines = () => {
      late.clear();
      log.info("m");
      return late.lines.length;
    };
    expect(lines()).toBe(2);
    second();
    second();
    expect(lines()).toBe(1);
    first();
    expect(lines()).toBe(0);
  });

  test("a transport of a child gets the child's lines and its children's alone", () => {
    const log = createTestLogger();
    const child = log.child({ name: "child" });
    const own = memoryTransport();
    const undo = child.attachTransport(own);
    log.info("root");
    child.info("child");
    child.child({}).info("grandchild");
    undo();
    child.info("after");
    expect(own.records.map((record) => record.message)).toEqual(["child", "grandchild"]);
    expect(log.lines).toHaveLength(4);
  });

  test("a transport gets its format, and the way to tell failures, before its first line", () => {
    const log = createTestLogger({ format: "json" });
    const steps: unknown[] = [];
    const undo = log.attachTransport({
      attached: (host) => {
        host.report("a failure", "transport");
        steps.push(typeof host.format);
      },
      write: (_, line) => steps.push(JSON.parse(line).message),
    });
    log.info("m");
    undo();
    expect(steps).toEqual(["function", "m"]);
    expect(log.failures).toEqual([{ error: "a failure", stage: "transport" }]);
  });

  test("tslog's own transports can be attached as they are", async () => {
    const ring = ringBufferTransport<LogRecord>({ size: 2 });
    const sent: string[] = [];
    const fetchImpl = async (_url: string, { body }: { body: string }) => {
      sent.push(body);
      return { ok: true, status: 200 };
    };
    const http = httpTransport({ url: "http://127.0.0.1/", format: "json", fetchImpl, exitHooks: false });
    const log = createTestLogger();
    for (const transport of [ring, http]) log.attachTransport(transport);
    for (const message of ["a", "b", "c"]) log.info(message, { userId: 42 });
    await log.flush();
    await log[Symbol.asyncDispose]();
    expect(ring.dump().map((record) => record.message)).toEqual(["b", "c"]);
    const bodies = sent.join("\n").trim().split("\n");
    expect(bodies.map((line) => JSON.parse(line))).toMatchObject(
      ["a", "b", "c"].map((message) => ({ message, userId: 42 })),
    );
    expect(log.failures).toEqual([]);
  });

  test("transports have their own levels, formats and filters", () => {
    const warnings = memoryTransport({ minLevel: "WARN", format: "json" });
    const custom = memoryTransport({ format: (record) => `<${record.message}>`, filters: [(r) => r.level !== "WARN"] });
    const log = createLogger({ transports: [warnings, custom] });
    log.info("a");
    log.warn("b");
    expect(warnings.lines.map((line) => JSON.parse(line).message)).toEqual(["b"]);
    expect(custom.lines).toEqual(["<a>"]);
  });
});

describe("methods", () => {
  test("need no this", async () => {
    const log = createTestLogger();
    const { info } = log;
    info("a");
    await Promise.reject(new Error("b")).catch(log.error);
    for (const word of ["c"]) log.child({}).warn.call(undefined, word);
    expect(log.records.map((record) => record.message)).toEqual(["a", "b", "c"]);
  });

  test("return nothing", () => {
    expect(createTestLogger().info("m")).toBeUndefined();
    expect(createTestLogger({ minLevel: "OFF" }).info("m")).toBeUndefined();
  });
});

describe("flush and disposal", () => {
  const failing: [string, () => unknown][] = [
    [
      "throws",
      () => {
        throw new Error("no");
      },
    ],
    ["rejects", () => Promise.reject(new Error("no"))],
    [
      "returns a thenable that throws",
      () => ({
        // biome-ignore lint/suspicious/noThenProperty: a thenable that breaks is what is tried here
        then: () => {
          throw new Error("no");
        },
      }),
    ],
  ];

  test.each(failing)(
    "flush resolves and tells where a transport's flush %s, and the others are flushed",
    async (_, flush) => {
      let flushed = 0;
      const good: Transport = { write() {}, flush: async () => void flushed++ };
      const log = createTestLogger();
      for (const transport of [{ write() {}, flush }, good]) log.attachTransport(transport);
      await expect(log.flush()).resolves.toBeUndefined();
      expect(flushed).toBe(1);
      expect(log.failures).toEqual([{ error: new Error("no"), stage: "transport" }]);
    },
  );

  test("flush gives up a transport that hangs after flushTimeout, and tells which", async () => {
    const hanging: Transport = { name: "tape", write() {}, flush: () => new Promise(() => {}) };
    const log = createTestLogger({ flushTimeout: 20 });
    log.attachTransport(hanging);
    await log.flush();
    expect(log.failures).toEqual([
      { error: new Error("flush of transport tape took longer than 20 ms"), stage: "transport" },
    ]);
  });

  test("flush waits for what a transport has taken, a child's for its parent's transports too", async () => {
    const written: string[] = [];
    const slow = (): Transport => {
      const waiting: string[] = [];
      return {
        write: (_, line) => waiting.push(line),
        flush: () => new Promise((resolve) => setImmediate(() => resolve(written.push(...waiting.splice(0))))),
      };
    };
    const log = createLogger({ transports: [slow()], format: (record) => record.message });
    const child = log.child({});
    child.attachTransport(slow());
    child.info("m");
    await child.flush();
    expect(written).toEqual(["m", "m"]);
  });

  test("disposal flushes, then ends the transports; a line logged later still goes out", async () => {
    const steps: string[] = [];
    const transport: Transport = {
      write: (record) => steps.push(record.message),
      flush: () => steps.push("flush"),
      [Symbol.asyncDispose]: async () => void steps.push("end"),
    };
    {
      await using log = createLogger({ transports: [transport] });
      log.info("a");
    }
    expect(steps.splice(0)).toEqual(["a", "flush", "end"]);
    const log = createLogger({ transports: [transport] });
    await log[Symbol.asyncDispose]();
    log.info("late");
    expect(steps).toEqual(["flush", "end", "late"]);
  });

  test("a child's disposal ends only the transports that were attached to it", async () => {
    const ended: string[] = [];
    const transport = (name: string): Transport => ({
      write() {},
      [Symbol.asyncDispose]: async () => void ended.push(name),
    });
    const log = createLogger({ transports: [transport("root")] });
    {
      await using child = log.child({});
      child.attachTransport(transport("child"));
    }
    expect(ended).toEqual(["child"]);
    await log[Symbol.asyncDispose]();
    expect(ended).toEqual(["child", "root"]);
  });

  test("disposal never rejects, nor hangs", async () => {
    const broken: Transport = {
      name: "broken",
      write() {},
      flush: () => Promise.reject(new Error("flush")),
      [Symbol.asyncDispose]: () => new Promise(() => {}),
    };
    const log = createTestLogger({ flushTimeout: 20 });
    log.attachTransport(broken);
    await log[Symbol.asyncDispose]();
    expect(log.failures.map(({ error }) => (error as Error).message)).toEqual([
      "flush",
      "disposal of transport broken took longer than 20 ms",
    ]);
  });
});
