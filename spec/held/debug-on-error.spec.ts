import { channel } from "node:diagnostics_channel";
import { describe, expect, test } from "vitest";
import {
  bindContext,
  type Filter,
  type LogRecord,
  rateLimitFilter,
  runWithContext,
  runWithoutContext,
  sampleFilter,
  updateContext,
} from "../../src/index.js";
import { createTestLogger, type TestLogger, type TestLoggerOptions, testClock } from "../../src/testing/index.js";

const createHoldingLogger = (options: TestLoggerOptions = {}): TestLogger =>
  createTestLogger({ minLevel: "INFO", debugOnError: true, ...options });

/** The messages, those that were held back with a mark. */
const shown = (records: readonly LogRecord[]): string[] =>
  records.map(({ message, bindings }) => (bindings?.["heldBack"] === true ? `held: ${message}` : message));

describe("debugOnError", () => {
  test("writes nothing below the minimum for a context that ends well", () => {
    const log = createHoldingLogger();
    runWithContext({}, () => {
      log.debug("a");
      log.warn("b");
      log.trace("c");
    });
    expect(shown(log.records)).toEqual(["b"]);
  });

  test("writes the lines that a context has held before the line by which it fails, and later ones at once", () => {
    const log = createHoldingLogger();
    runWithContext({}, () => {
      log.debug("a");
      log.info("b");
      log.debug("c");
      log.trace("below the level");
      log.error("d");
      log.debug("e");
      log.info("f");
      log.error("g");
    });
    expect(shown(log.records)).toEqual(["b", "held: a", "held: c", "d", "e", "f", "g"]);
    expect(log.failures).toEqual([]);
  });

  test("writes held lines with their own times, and what was true when they were logged", () => {
    const clock = testClock();
    const log = createHoldingLogger({ clock, format: "json" });
    const cart = { items: 1 };
    runWithContext({ requestId: "r1", step: "before" }, () => {
      log.debug("cart", { cart });
      cart.items = 2;
      updateContext({ step: "after" });
      clock.advance(1500);
      log.error("failed", { cart });
    });
    expect(log.lines.map((line) => JSON.parse(line))).toEqual([
      {
        time: "2024-01-15T10:30:15.000Z",
        level: "DEBUG",
        requestId: "r1",
        step: "before",
        heldBack: true,
        cart: { items: 1 },
        message: "cart",
      },
      {
        time: "2024-01-15T10:30:16.500Z",
        level: "ERROR",
        requestId: "r1",
        step: "after",
        cart: { items: 2 },
        message: "failed",
      },
    ]);
  });

  test("holds nothing outside any context, and calls no function there", () => {
    const log = createHoldingLogger();
    let calls = 0;
    const logAll = () => {
      log.debug("a");
      log.debug(() => `${++calls}`);
      log.log("debug", "b");
      expect(log.isLevelEnabled("debug")).toBe(false);
      log.error("c");
    };
    logAll();
    runWithContext({}, () => runWithoutContext(logAll));
    expect(shown(log.records)).toEqual(["c", "c"]);
    expect(calls).toBe(0);
  });

  test("calls a function whose line is held, once, and says that the level is enabled", () => {
    const log = createHoldingLogger();
    let calls = 0;
    runWithContext({}, () => {
      expect(log.isLevelEnabled("debug")).toBe(true);
      expect(log.isLevelEnabled("trace")).toBe(false);
      log.debug(() => ["lazy", { call: ++calls }]);
      log.log("debug", () => "by name");
      expect(calls).toBe(1);
      log.error("failed");
    });
    expect(calls).toBe(1);
    expect(shown(log.records)).toEqual(["held: lazy", "held: by name", "failed"]);
  });

  test("holds what level and trigger say", () => {
    const log = createHoldingLogger({ minLevel: "WARN", debugOnError: { level: "TRACE", trigger: "FATAL" } });
    runWithContext({}, () => {
      log.silly("too low");
      log.trace("a");
      log.info("b");
      log.error("c");
      log.fatal("d");
    });
    expect(shown(log.records)).toEqual(["c", "held: a", "held: b", "d"]);
  });

  test("is off by default, for false, and for a logger that is OFF", () => {
    for (const options of [{ debugOnError: undefined }, { debugOnError: false }, { minLevel: "OFF" as const }]) {
      const log = createHoldingLogger(options);
      runWithContext({}, () => {
        expect(log.isLevelEnabled("debug")).toBe(false);
        log.debug("a");
        log.error("b");
      });
      expect(shown(log.records)).toEqual(options.minLevel === "OFF" ? [] : ["b"]);
    }
  });

  test("follows a level that is set later", () => {
    const log = createHoldingLogger();
    runWithContext({}, () => {
      log.debug("held at first");
      log.minLevel = "DEBUG";
      log.debug("written");
      log.minLevel = "FATAL";
      log.error("held, since it does not pass");
      log.fatal("d");
    });
    expect(shown(log.records)).toEqual(["written", "held: held at first", "held: held, since it does not pass", "d"]);
  });
});

describe("a child of the logger", () => {
  test("holds in the same place, from its own minimum down", () => {
    const log = createHoldingLogger();
    const quiet = log.child({ name: "quiet", minLevel: "ERROR" });
    const open = log.child({ name: "open", minLevel: "DEBUG" });
    runWithContext({}, () => {
      quiet.info("a");
      log.debug("b");
      open.debug("c");
      quiet.warn("d");
      quiet.error("e");
      log.debug("f");
    });
    expect(shown(log.records)).toEqual(["c", "held: a", "held: b", "held: d", "e", "f"]);
    expect(log.records.map(({ name }) => name)).toEqual(["open", "quiet", undefined, "quiet", "quiet", undefined]);
  });

  test("adds its bindings and filters to what is held", () => {
    const log = createHoldingLogger();
    const shout: Filter = (record) => ({ ...record, message: record.message.toUpperCase() });
    const child = log.child({ bindings: { pool: "primary" }, filters: [shout] });
    runWithContext({}, () => {
      child.debug("query", { n: 1 });
      log.error("failed");
    });
    expect(log.lines[0]).toContain(" - QUERY pool=primary heldBack=true n=1");
  });
});

describe("another logger", () => {
  test("neither fails the contexts of this one, nor writes what it holds", () => {
    const log = createHoldingLogger();
    const other = createHoldingLogger();
    runWithContext({}, () => {
      log.debug("a");
      other.debug("b");
      other.error("c");
      log.debug("d");
    });
    expect(shown(log.records)).toEqual([]);
    expect(shown(other.records)).toEqual(["held: b", "c"]);
  });
});

describe("a nested context", () => {
  test("that fails writes what the contexts around it hold, in the order of the calls", () => {
    const log = createHoldingLogger();
    runWithContext({ requestId: "outer" }, () => {
      log.debug("1");
      const logInOuter = bindContext(() => log.debug("3"));
      runWithContext({ op: "well" }, () => log.debug("ended well"));
      runWithContext({ op: "failing" }, () => {
        log.debug("2");
        logInOuter();
        log.debug("4");
        log.error("5");
        log.debug("6");
      });
      log.debug("7");
    });
    expect(shown(log.records)).toEqual(["held: 1", "held: 2", "held: 3", "held: 4", "5", "6", "7"]);
  });

  test("does not write its lines because the context around it fails, until it logs again", () => {
    const log = createHoldingLogger();
    runWithContext({}, () => {
      let later = () => {};
      runWithContext({}, () => {
        log.debug("1");
        later = bindContext(() => log.debug("3"));
      });
      log.error("2");
      expect(shown(log.records)).toEqual(["2"]);
      later();
    });
    expect(shown(log.records)).toEqual(["2", "held: 1", "3"]);
  });

  test("that is entered after the failure holds nothing", () => {
    const log = createHoldingLogger();
    runWithContext({}, () => {
      log.error("1");
      runWithContext({}, () => log.debug("2"));
    });
    expect(shown(log.records)).toEqual(["1", "2"]);
  });
});

describe("an error that was thrown out of a context", () => {
  test("and is logged behind it writes what that context held", () => {
    const log = createHoldingLogger();
    try {
      runWithContext({ requestId: "thrown00" }, () => {
        log.debug("a");
        throw new Error("failed");
      });
    } catch (error) {
      log.error("another", new Error("that was in no context"));
      log.error("b", { error });
    }
    expect(shown(log.records)).toEqual(["another", "held: a", "b"]);
    expect(log.records.map(({ requestId }) => requestId)).toEqual(["none", "thrown00", "thrown00"]);
  });

  test("and is logged in the context around it writes what both held", () => {
    const log = createHoldingLogger();
    runWithContext({}, () => {
      log.debug("outer");
      try {
        runWithContext({}, () => {
          log.debug("inner");
          throw new Error("failed");
        });
      } catch (error) {
        log.error(error);
      }
    });
    expect(shown(log.records)).toEqual(["held: outer", "held: inner", "failed"]);
  });

  test("and is logged in an await behind it writes what the context around it held", async () => {
    const log = createHoldingLogger();
    await runWithContext({}, async () => {
      log.debug("outer");
      const failing = runWithContext({}, async () => {
        log.debug("inner");
        await null;
        throw new Error("failed");
      });
      await failing.catch((error: unknown) => log.error(error));
    });
    expect(shown(log.records)).toEqual(["held: outer", "failed"]);
  });
});

describe("a callback", () => {
  test("that is bound to a context holds there, and fails it", async () => {
    const log = createHoldingLogger();
    const [debug, error] = runWithContext({}, () => [
      bindContext(() => log.debug("a")),
      bindContext(() => log.error("b")),
    ]);
    await new Promise(setImmediate);
    runWithContext({}, () => debug());
    expect(shown(log.records)).toEqual([]);
    error();
    expect(shown(log.records)).toEqual(["held: a", "b"]);
  });

  test("of each of a hundred requests at once finds its own lines", async () => {
    const log = createHoldingLogger();
    const request = async (id: number) => {
      log.debug("begin");
      await new Promise(setImmediate);
      log.debug("work");
      await null;
      if (id % 10 === 0) log.error("failed");
    };
    const ids = Array.from({ length: 100 }, (_, id) => id);
    await Promise.all(ids.map((id) => runWithContext({ requestId: `id-${id}` }, () => request(id))));
    const expected = ids
      .filter((id) => id % 10 === 0)
      .flatMap((id) => ["held: begin", "held: work", "failed"].map((text) => `id-${id} ${text}`));
    const texts = shown(log.records);
    expect(log.records.map(({ context }, index) => `${context?.requestId} ${texts[index]}`)).toEqual(expected);
  });
});

describe("a context's minLevel", () => {
  test("lets lines be written at once, and holds those below it", () => {
    const log = createHoldingLogger({ debugOnError: { level: "SILLY" } });
    runWithContext({ minLevel: "DEBUG" }, () => {
      log.trace("a");
      log.debug("b");
      log.error("c");
    });
    expect(shown(log.records)).toEqual(["b", "held: a", "c"]);
  });
});

describe("filters", () => {
  test("run when a line is held, and what they drop is neither held nor fails its context", () => {
    const seen: string[] = [];
    const filter: Filter = ({ message }) => {
      seen.push(message);
      return !message.startsWith("no");
    };
    const log = createHoldingLogger({ filters: [filter] });
    runWithContext({}, () => {
      log.debug("no debug");
      log.debug("a");
      log.error("no error");
      expect(shown(log.records)).toEqual([]);
      log.error("b");
    });
    expect(shown(log.records)).toEqual(["held: a", "b"]);
    expect(seen).toEqual(["no debug", "a", "no error", "b"]);
  });

  test("decide by the level that they set whether a line that passes fails its context, and never write a held one", () => {
    const log = createHoldingLogger({
      filters: [
        ({ message, time }) =>
          message.startsWith("raise") ? { ...emptyRecord, message, time, level: "ERROR" } : undefined,
        (record) => {
          if (record.message === "lower") record.level = "WARN";
        },
      ],
    });
    runWithContext({}, () => {
      log.debug("raise what is held");
      log.error("lower");
      expect(shown(log.records)).toEqual(["lower"]);
      log.info("raise what passes");
    });
    expect(shown(log.records)).toEqual(["lower", "held: raise what is held", "raise what passes"]);
  });

  test("that fail withhold the content of a held line", () => {
    const log = createHoldingLogger({
      filters: [
        function broken({ level }) {
          if (level === "DEBUG") throw new Error("broken");
        },
      ],
    });
    runWithContext({}, () => {
      log.debug("a secret");
      log.error("b");
    });
    expect(shown(log.records)).toEqual(["held: message withheld: filter broken threw Error", "b"]);
  });
});

test("held lines are redacted when they are held", () => {
  const log = createHoldingLogger({ redact: { keys: ["password"] } });
  const user = { password: "hunter2" };
  runWithContext({ password: "hunter2" }, () => {
    log.debug("login password=hunter2", { user });
    log.error("failed");
  });
  expect(log.lines).toHaveLength(2);
  expect(log.lines.join("\n")).not.toContain("hunter2");
  const parts = log.records.map(({ message, fields, context }) => ({ message, fields, context }));
  expect(JSON.stringify(parts)).not.toContain("hunter2");
});

test("secrets that an object gets after it was logged are hidden in the record that a transport gets later", () => {
  const log = createHoldingLogger({
    redact: { keys: ["password"], placeholder: (text) => `<${text}>`.replace("pass", "***") },
  });
  const user: Record<string, unknown> = { name: "Zoë" };
  const seen: LogRecord[] = [];
  const none = sampleFilter({ share: 0 });
  log.attachTransport({ filters: [none], write: (record) => void seen.push(record) });
  runWithContext({}, () => {
    log.debug("login", { user, password: "pass" });
    log.debug("user:", user, [user]);
    user["password"] = "pass";
    log.error("failed");
  });
  for (const records of [log.records, seen]) {
    expect(shown(records)).toContain("held: login");
    const [login, printed] = ["login", "user: [ { name: 'Zoë' } ]"].map((text) =>
      records.find((one) => one.message === text),
    );
    expect(login?.fields).toEqual({ user: { name: "Zoë", password: "<***>" }, password: "<***>" });
    expect(printed?.fields).toEqual({ name: "Zoë", password: "<***>" });
    expect(JSON.stringify(records)).not.toContain('"pass"');
  }
});

describe("lines that are not in a sample", () => {
  const none = sampleFilter({ share: 0 });

  test("are held, whatever their level, and are written if their request fails", () => {
    const log = createHoldingLogger({ filters: [none] });
    runWithContext({}, () => {
      log.debug("a");
      log.info("b");
    });
    expect(shown(log.records)).toEqual([]);
    runWithContext({}, () => {
      log.debug("a");
      log.info("b");
      log.warn("always");
      log.error("c");
      log.info("d");
    });
    expect(shown(log.records)).toEqual(["always", "held: a", "held: b", "c", "d"]);
    expect(log.records.map(({ bindings }) => bindings?.["sampledOut"])).toEqual([
      undefined,
      undefined,
      true,
      undefined,
      true,
    ]);
  });

  test("of one transport are held for that one", () => {
    const log = createHoldingLogger();
    const sampled: LogRecord[] = [];
    log.attachTransport({ filters: [none], write: (record) => void sampled.push(record) });
    runWithContext({}, () => {
      log.info("a");
      log.debug("b");
      log.error("c");
    });
    expect(shown(log.records)).toEqual(["a", "held: b", "c"]);
    expect(shown(sampled)).toEqual(["held: a", "held: b", "c"]);
  });

  test("count for a rate limit once their context has failed", async () => {
    const log = createHoldingLogger({ filters: [none, rateLimitFilter({ lines: 2, per: 60_000 })] });
    runWithContext({}, () => {
      for (let row = 0; row < 3; row++) log.info(`row ${row}`);
      log.error("failed");
      for (let row = 3; row < 6; row++) log.info(`row ${row}`);
    });
    await log.flush();
    const held = ["row 0", "row 1", "row 2"].map((text) => `held: ${text}`);
    expect(shown(log.records).slice(0, 6)).toEqual([...held, "failed", "row 3", "row 4"]);
    expect(shown(log.records)).toHaveLength(7);
    expect(log.records[6]?.fields).toEqual({ like: "row 5", suppressed: 1 });
  });

  test("do not fail their context", () => {
    const log = createHoldingLogger({ filters: [sampleFilter({ share: 0, always: "FATAL" })] });
    runWithContext({}, () => {
      log.error("a");
      log.fatal("b");
    });
    expect(shown(log.records)).toEqual(["held: a", "b"]);
  });

  test("are dropped outside any context, as without the option", () => {
    const log = createHoldingLogger({ filters: [() => undefined, none] });
    log.info("a");
    expect(shown(log.records)).toEqual(["a"]);
  });
});

test("the diagnostics channel publishes a held line when it is written", () => {
  const published: string[] = [];
  const subscribe = (record: unknown) => {
    published.push((record as LogRecord).message);
  };
  const records = channel("ctxlog:record");
  records.subscribe(subscribe);
  try {
    const log = createHoldingLogger();
    runWithContext({}, () => log.debug("never"));
    runWithContext({}, () => {
      log.debug("a");
      log.info("b");
      expect(published).toEqual(["b"]);
      log.error("c");
      log.debug("d");
    });
    expect(published).toEqual(["b", "a", "c", "d"]);
  } finally {
    records.unsubscribe(subscribe);
  }
});

const emptyRecord = {
  name: undefined,
  fields: undefined,
  bindings: undefined,
  error: undefined,
  context: undefined,
  requestId: undefined,
  sessionId: undefined,
};
