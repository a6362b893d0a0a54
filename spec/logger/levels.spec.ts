import { describe, expect, test } from "vitest";
import { createLogger, type Level, type Logger, memoryTransport } from "../../src/index.js";
import { createTestLogger } from "../../src/testing/index.js";

const LEVELS = ["silly", "trace", "debug", "info", "warn", "error", "fatal"] as const;

/** Which methods of a logger reach its transport. */
function open(log: Logger): string[] {
  return LEVELS.filter((level) => log.isLevelEnabled(level));
}

describe("levels", () => {
  test("is INFO by default", () => {
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
  ])("accepts %j wherever a level is accepted, as %s", (level, name) => {
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

  test("can be changed at any time, and children without a level of their own follow", () => {
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

  test("applies to a method that was detached before the change", () => {
    const log = createTestLogger({ minLevel: "INFO" });
    const { debug } = log.child({});
    debug("hidden");
    log.minLevel = "DEBUG";
    debug("shown");
    expect(log.records.map((record) => record.message)).toEqual(["shown"]);
  });
});
