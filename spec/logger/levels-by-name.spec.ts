import { describe, expect, test } from "vitest";
import { createLogger, type LevelsByName, memoryTransport, runWithContext } from "../../src/index.js";
import { captureLogs, createTestLogger } from "../../src/testing/index.js";

/** The level of a logger of this name, by names in code alone. */
function levelOf(name: string, levels: LevelsByName): string {
  const log = createTestLogger({ minLevel: "INFO", levels });
  return (name === "" ? log : log.child({ name })).minLevel;
}

describe("levels by name", () => {
  test.each<[name: string, levels: LevelsByName, expected: string]>([
    ["shop", { shop: "debug" }, "DEBUG"],
    ["shop.db", { shop: "debug" }, "DEBUG"],
    ["shop.db.pool", { shop: "debug" }, "DEBUG"],
    ["shopping", { shop: "debug" }, "INFO"],
    ["shop", { "shop.db": "debug" }, "INFO"],
    ["", { shop: "debug", "*": "debug" }, "INFO"],
    ["Shop", { shop: "debug" }, "INFO"],
    ["shop", { "*": "debug" }, "DEBUG"],
    ["shop.db", { "*": "debug" }, "DEBUG"],
    ["http.in", { "http.*": "off" }, "OFF"],
    ["http.in.body", { "http.*": "off" }, "OFF"],
    ["http", { "http.*": "off" }, "INFO"],
    ["a.db.b", { "*.db.*": 6 }, "FATAL"],
    ["a.db", { "*.db.*": 6 }, "INFO"],
    ["a..b", { "a.*.b": "warning" }, "WARN"],
    ["über shop", { "über shop": "warn" }, "WARN"],
    ["__proto__", JSON.parse('{"__proto__":"warn"}'), "WARN"],
    ["constructor", {}, "INFO"],
    ["shop", { shop: undefined }, "INFO"],
  ])("%j is covered by %j: %s", (name, levels, expected) => {
    expect(levelOf(name, levels)).toBe(expected);
  });

  test.each<[rule: string, name: string, more: string, less: string]>([
    ["more parts", "shop.db.pool", "shop.db", "shop"],
    ["more parts, whatever they are", "shop.db.pool", "*.*", "shop"],
    ["a word over *", "shop.db", "shop.db", "shop.*"],
    ["fewer *", "a.b.c", "*.b.c", "a.*.*"],
    ["of equally many *, the first word from the left", "a.b.c", "a.*.c", "*.b.c"],
    ["of equally many *, the first word from the left", "a.b.c", "a.b.*", "a.*.c"],
    ["of equally many *, the first word from the left", "a.b.c.d", "a.b.*.*", "a.*.c.*"],
    ["the end of the name does not matter", "a.b.c.d.e", "a.*.c", "*.b"],
  ])("the most specific counts: %s", (_, name, more, less) => {
    expect(levelOf(name, { [more]: "debug", [less]: "error" })).toBe("DEBUG");
    expect(levelOf(name, { [less]: "error", [more]: "debug" })).toBe("DEBUG");
    expect(levelOf(name, { [more]: "error", [less]: "debug" })).toBe("ERROR");
  });

  test("apply to log calls, to isLevelEnabled and to a method that was detached before", () => {
    const log = createTestLogger({
      name: "shop",
      minLevel: "INFO",
      levels: { "shop.db": "debug", "shop.http": "off" },
    });
    const db = log.child({ name: "db" });
    const http = log.child({ name: "http" });
    const { debug } = db;
    for (const one of [log, db, http]) {
      one.debug("debug");
      one.fatal("fatal");
    }
    debug("detached");
    expect(log.records.map(({ name, message }) => `${name} ${message}`)).toEqual([
      "shop fatal",
      "shop.db debug",
      "shop.db fatal",
      "shop.db detached",
    ]);
    expect([db.isLevelEnabled("debug"), db.isLevelEnabled("trace"), http.isLevelEnabled("fatal")]).toEqual([
      true,
      false,
      false,
    ]);
  });

  test("are read once: a later change of the object has no effect", () => {
    const levels: Record<string, "debug" | "error"> = { shop: "debug" };
    const log = createTestLogger({ minLevel: "INFO", levels });
    levels["shop"] = "error";
    expect(log.child({ name: "shop" }).minLevel).toBe("DEBUG");
  });

  test("do not change a transport's own level", () => {
    const memory = memoryTransport({ minLevel: "WARN" });
    const log = createLogger({ name: "shop", levels: { shop: "debug" }, transports: [memory] });
    log.debug("hidden");
    log.warn("shown");
    expect(memory.records.map(({ message }) => message)).toEqual(["shown"]);
  });
});

describe("wrong levels by name", () => {
  test.each<[levels: unknown, message: string]>([
    ["shop=debug", "levels is 'shop=debug', but must be an object of levels by name"],
    [["debug"], "levels is [ 'debug' ], but must be an object of levels by name"],
    [null, "levels is null, but must be an object of levels by name"],
    [{ "shop.db": "debgu" }, `levels["shop.db"] is 'debgu', but must be one of silly, trace`],
    [{ "shop.db": "debgu" }, 'Did you mean "debug"?'],
    [{ shop: null }, 'levels["shop"] is null'],
    [{ shop: 8 }, 'levels["shop"] is 8'],
    [{ "": "debug" }, "a name in levels is '', but must be the name of loggers"],
    [{ "shop.": "debug" }, `a name in levels is 'shop.', but must be the name of loggers, such as "shop.db"`],
    [{ "Shop.": "debug" }, 'Did you mean "Shop"?'],
    [{ "shop*": "debug" }, 'Did you mean "shop"?'],
    [{ "shop.**": "debug" }, 'Did you mean "shop"?'],
    [{ "shop..db": "debug" }, 'Did you mean "shop.db"?'],
    [{ " shop": "debug" }, 'Did you mean "shop"?'],
    [{ "http.* ": "debug" }, 'Did you mean "http"?'],
  ])("%j throws, with a suggestion", (levels, message) => {
    expect(() => createTestLogger({ levels: levels as LevelsByName })).toThrow(TypeError);
    expect(() => createTestLogger({ levels: levels as LevelsByName })).toThrow(message);
  });

  test("throw in setLevels too, and change nothing", () => {
    const log = createTestLogger({ name: "shop", minLevel: "INFO" });
    log.setLevels({ shop: "warn" });
    expect(() => log.setLevels({ shop: "loud" as "info" })).toThrow(`setLevels' levels["shop"] is 'loud'`);
    expect(() => log.setLevels("shop=debug" as never)).toThrow("setLevels' levels is 'shop=debug', but must be");
    expect(() => log.setLevels(undefined as never)).toThrow("setLevels' levels is undefined, but must be");
    expect(log.minLevel).toBe("WARN");
  });
});

describe("setLevels", () => {
  function family() {
    const log = createTestLogger({ name: "shop", minLevel: "INFO" });
    const db = log.child({ name: "db" });
    const pool = db.child({ name: "pool" });
    return { log, db, pool, levels: () => [log.minLevel, db.minLevel, pool.minLevel] };
  }

  test("changes the levels of the logger and of its children that exist and are to come", () => {
    const { log, db, levels } = family();
    db.debug("before");
    log.setLevels({ "shop.db": "debug" });
    db.debug("after");
    expect(levels()).toEqual(["INFO", "DEBUG", "DEBUG"]);
    expect(db.child({ name: "new" }).minLevel).toBe("DEBUG");
    expect(log.records.map(({ message }) => message)).toEqual(["after"]);
  });

  test("replaces what an earlier call has set, and {} resets", () => {
    const { log, levels } = family();
    log.setLevels({ "shop.db": "debug", shop: "warn" });
    log.setLevels({ "shop.db.pool": "trace" });
    expect(levels()).toEqual(["INFO", "INFO", "TRACE"]);
    log.setLevels({});
    expect(levels()).toEqual(["INFO", "INFO", "INFO"]);
  });

  test("leaves the levels of the options in force where it names nothing", () => {
    const log = createTestLogger({ minLevel: "INFO", levels: { a: "debug", b: "debug" } });
    const levels = () => ["a", "b"].map((name) => log.child({ name }).minLevel);
    log.setLevels({ a: "error" });
    expect(levels()).toEqual(["ERROR", "DEBUG"]);
    log.setLevels({});
    expect(levels()).toEqual(["DEBUG", "DEBUG"]);
  });

  test("of a child has an effect on the child and its children only", () => {
    const { log, db, levels } = family();
    db.setLevels({ shop: "debug" });
    expect(levels()).toEqual(["INFO", "DEBUG", "DEBUG"]);
    log.setLevels({ "shop.db.pool": "warn", "shop.db": "error" });
    expect(levels()).toEqual(["INFO", "ERROR", "WARN"]);
    db.setLevels({ "shop.db": "trace" });
    expect(levels()).toEqual(["INFO", "TRACE", "WARN"]);
    db.setLevels({});
    expect(levels()).toEqual(["INFO", "ERROR", "WARN"]);
  });

  test("counts over a child's own minLevel and one that is set later, until it is reset", () => {
    const { log, db, levels } = family();
    db.minLevel = "WARN";
    log.setLevels({ "shop.db": "debug" });
    expect(levels()).toEqual(["INFO", "DEBUG", "DEBUG"]);
    db.minLevel = "ERROR";
    expect(levels()).toEqual(["INFO", "DEBUG", "DEBUG"]);
    log.setLevels({});
    expect(levels()).toEqual(["INFO", "ERROR", "ERROR"]);
  });

  test("returns an undo function, which works once, in any order, and with using", () => {
    const { log, levels } = family();
    const first = log.setLevels({ shop: "debug" });
    const second = log.setLevels({ shop: "error" });
    first();
    expect(levels()).toEqual(["ERROR", "ERROR", "ERROR"]);
    second();
    expect(levels()).toEqual(["INFO", "INFO", "INFO"]);

    log.setLevels({ shop: "warn" });
    first();
    second();
    expect(levels()).toEqual(["WARN", "WARN", "WARN"]);
    {
      using _ = log.setLevels({ "shop.db": "trace" });
      expect(levels()).toEqual(["INFO", "TRACE", "TRACE"]);
    }
    expect(levels()).toEqual(["WARN", "WARN", "WARN"]);
    const reset = log.setLevels({});
    reset();
    expect(levels()).toEqual(["WARN", "WARN", "WARN"]);
  });

  test("keeps nothing of the names that were replaced or undone", () => {
    const { log, levels } = family();
    for (let round = 0; round < 20_000; round++) log.setLevels({ shop: "debug" })();
    expect(levels()).toEqual(["INFO", "INFO", "INFO"]);
  });
});

describe("while a test captures a logger", () => {
  test("every level is captured, whatever names say", () => {
    const log = createTestLogger({ name: "shop", minLevel: "INFO", levels: { "*": "off" } });
    const db = log.child({ name: "db" });
    const own = log.child({ name: "own", minLevel: "ERROR" });
    log.setLevels({ "shop.db": "off" });
    const logs = captureLogs(log);
    for (const one of [log, db, own]) one.trace(one.name);
    db.setLevels({ shop: "off" });
    db.trace("after setLevels");
    logs.undo();
    for (const one of [log, db]) one.fatal("not captured");
    expect(logs.records.map(({ message }) => message)).toEqual(["shop", "shop.db", "after setLevels"]);
    expect(log.records).toEqual([]);
  });
});

describe("a context's minLevel", () => {
  test("opens every logger but those that are off", () => {
    const log = createTestLogger({
      name: "shop",
      minLevel: "ERROR",
      levels: { "shop.db": "fatal", "shop.http": "off" },
    });
    const loggers = [log, log.child({ name: "db" }), log.child({ name: "http" }), log.child({ minLevel: "off" })];
    runWithContext({ minLevel: "debug" }, () => {
      expect(loggers.map((one) => one.isLevelEnabled("debug"))).toEqual([true, true, false, false]);
      for (const one of loggers) {
        one.debug("debug");
        one.log("debug", "log");
        one.trace("trace");
      }
    });
    expect(log.records.map(({ name, message }) => `${name} ${message}`)).toEqual([
      "shop debug",
      "shop log",
      "shop.db debug",
      "shop.db log",
    ]);
  });
});
