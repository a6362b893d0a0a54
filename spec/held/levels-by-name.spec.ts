import { expect, test } from "vitest";
import { extractContext, signDebugLevel } from "../../src/http/index.js";
import { type LogRecord, runWithContext, sampleFilter } from "../../src/index.js";
import { createTestLogger, type TestLogger } from "../../src/testing/index.js";

/** The lines, by logger and message, those that were held back with a mark. */
function shown(log: TestLogger): string[] {
  const text = ({ name, message, bindings }: LogRecord) =>
    `${bindings?.["heldBack"] === true ? "held " : ""}${name}: ${message}`;
  return log.records.map(text);
}

test("holds back what levels by name leave out, except for loggers that are off", () => {
  const levels = { "shop.db": "debug", "shop.cache": "error", "shop.health": "off" } as const;
  const log = createTestLogger({ name: "shop", minLevel: "INFO", levels, debugOnError: true });
  const loggers = ["db", "cache", "health"].map((name) => log.child({ name }));
  runWithContext({}, () => {
    expect(loggers.map((one) => one.isLevelEnabled("debug"))).toEqual([true, true, false]);
    for (const one of loggers) {
      one.debug("debug");
      one.warn("warn");
    }
    log.error("failed");
    for (const one of loggers) one.debug("after");
  });
  expect(loggers.map((one) => one.isLevelEnabled("debug"))).toEqual([true, false, false]);
  expect(shown(log)).toEqual([
    ...["shop.db: debug", "shop.db: warn", "held shop.cache: debug", "held shop.cache: warn", "shop: failed"],
    ...["shop.db: after", "shop.cache: after"],
  ]);
});

test("holds nothing back of what setLevels has opened, and again once that is undone", () => {
  const log = createTestLogger({ name: "shop", minLevel: "INFO", debugOnError: true });
  runWithContext({}, () => {
    log.debug("before");
    const undo = log.setLevels({ shop: "debug" });
    log.debug("meanwhile");
    undo();
    log.debug("after");
    log.setLevels({ shop: "off" });
    log.error("off");
    log.setLevels({});
    log.error("failed");
  });
  expect(shown(log)).toEqual(["shop: meanwhile", "held shop: before", "held shop: after", "shop: failed"]);
});

test("holds nothing back of a session that is watched, whether sampled or not, but what is below its level", () => {
  const hmacKey = "correct horse battery staple";
  const debugOnError = { level: "TRACE" } as const;
  const filters = [sampleFilter({ share: 0 })];
  const log = createTestLogger({ name: "shop", minLevel: "WARN", debugOnError, filters });
  const header = signDebugLevel({ level: "debug", expires: Date.now() + 60_000, hmacKey, sessionId: "watched" });
  const headers = { "x-session-id": "watched", "x-debug-log": header };
  runWithContext(extractContext({ headers }, { debug: { hmacKey } }), () => {
    log.trace("trace");
    log.debug("debug");
    log.info("info");
  });
  expect(shown(log)).toEqual(["shop: debug", "shop: info"]);
});
