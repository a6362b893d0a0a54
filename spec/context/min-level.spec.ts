import { expect, test } from "vitest";
import { createLogger, type Level, memoryTransport, runWithContext, updateContext } from "../../src/index.js";
import { runNode } from "../support/child-process.js";

function quietLogger() {
  const memory = memoryTransport();
  const log = createLogger({ minLevel: "WARN", transports: [memory] });
  return { log, memory, messages: () => memory.records.map((record) => record.message) };
}

test("opens the gate of every logger for the lines of its context alone", async () => {
  const { log, messages } = quietLogger();
  const db = log.child({ name: "db", minLevel: "ERROR" });
  const request = (name: string, fields: { minLevel?: Level }) =>
    runWithContext(fields, async () => {
      await new Promise(setImmediate);
      log.debug(`${name} debug`);
      log.trace(`${name} trace`);
      db.debug(`${name} db`);
      await null;
      log.warn(`${name} warn`);
    });
  await Promise.all([request("watched", { minLevel: "debug" }), request("usual", {})]);
  log.debug("outside");
  expect(messages()).toEqual(["watched debug", "watched db", "watched warn", "usual warn"]);
});

test("answers isLevelEnabled for the context in which it is asked", () => {
  const { log } = quietLogger();
  expect(log.isLevelEnabled("debug")).toBe(false);
  runWithContext({ minLevel: "debug" }, () => {
    expect(log.isLevelEnabled("debug")).toBe(true);
    expect(log.isLevelEnabled("trace")).toBe(false);
  });
});

test("opens gates and closes none", () => {
  const { log, messages } = quietLogger();
  runWithContext({ minLevel: "FATAL" }, () => log.warn("warn"));
  runWithContext({ minLevel: "OFF" }, () => log.warn("warn"));
  expect(messages()).toEqual(["warn", "warn"]);
});

test("is inherited by nested contexts, and can be changed by an update", () => {
  const { log, messages } = quietLogger();
  runWithContext({ minLevel: "debug" }, () => runWithContext({}, () => log.debug("nested")));
  runWithContext({}, () => {
    log.debug("before");
    updateContext({ minLevel: "notice" });
    log.info("open");
    updateContext({ minLevel: undefined });
    log.info("closed");
  });
  expect(messages()).toEqual(["nested", "open"]);
});

test.each(["silly", "TRACE", "debug", "info", "notice"] as const)("takes the level %s", (minLevel) => {
  const { log, messages } = quietLogger();
  runWithContext({ minLevel }, () => log.info("seen"));
  expect(messages()).toEqual(["seen"]);
});

test("leaves a transport's own level as it is", () => {
  const memory = memoryTransport({ minLevel: "WARN" });
  const log = createLogger({ minLevel: "WARN", transports: [memory] });
  runWithContext({ minLevel: "debug" }, () => log.debug("seen"));
  expect(memory.lines).toEqual([]);
});

test("tells a level that is none, lets it open nothing, and lets the request go on", async () => {
  const { code, stdout, stderr } = await runNode([
    "--input-type=module",
    "--eval",
    `import { createLogger, runWithContext, updateContext } from "ctxlog";
    const log = createLogger({ minLevel: "warn" });
    runWithContext({ minLevel: "verbose", requestId: "r" }, () => {
      log.info("hidden");
      updateContext({ minLevel: { evil: true } });
      log.warn("shown");
    });`,
  ]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^\S+ \S+ - WARN - \[req=r\|session=none\] - shown\n$/);
  expect(stderr).toContain("a context's minLevel is not a level; it is ignored");
});

test("costs nothing any more when the context is gone", async () => {
  const { stdout } = await runNode([
    "--expose-gc",
    "--input-type=module",
    "--eval",
    `import { createLogger, memoryTransport, runWithContext } from "ctxlog";
    const { setTimeout: wait } = await import("node:timers/promises");
    const log = createLogger({ transports: [memoryTransport()] });
    const state = globalThis[Symbol.for("ctxlog.context.v1")];
    const counts = [state.overrides];
    await (async () => {
      await runWithContext({ minLevel: "debug" }, async () => {
        log.debug("x");
        counts.push(state.overrides);
        await null;
      });
    })();
    for (let round = 0; round < 200 && state.overrides > 0; round++) {
      gc();
      await wait(5);
    }
    console.log(JSON.stringify([...counts, state.overrides]));`,
  ]);
  expect(JSON.parse(stdout)).toEqual([0, 1, 0]);
});
