import { expect, test } from "vitest";
import { createLogger, type Level, memoryTransport, runWithContext, updateContext } from "../../src/index.js";
import { runNode } from "../support/child-process.js";

function quietLogger() {
  const memory = memoryTransport();
  const log = createLogger({ minLevel: "WARN", transports: [memory] });
  return { log, memory, messages: () => memory.records.map((record) => record.message) };
}

test("minLevel in a context lets its lines pass every logger, and no other lines", async () => {
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

test("isLevelEnabled answers for the current context", () => {
  const { log } = quietLogger();
  expect(log.isLevelEnabled("debug")).toBe(false);
  runWithContext({ minLevel: "debug" }, () => {
    expect(log.isLevelEnabled("debug")).toBe(true);
    expect(log.isLevelEnabled("trace")).toBe(false);
  });
});

test("minLevel in a context hides no line", () => {
  const { log, messages } = quietLogger();
  runWithContext({ minLevel: "FATAL" }, () => log.warn("warn"));
  runWithContext({ minLevel: "OFF" }, () => log.warn("warn"));
  expect(messages()).toEqual(["warn", "warn"]);
});

test("minLevel is inherited by nested contexts, and can be updated", () => {
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

test.each(["silly", "TRACE", "debug", "info", "notice"] as const)("minLevel accepts the level %s", (minLevel) => {
  const { log, messages } = quietLogger();
  runWithContext({ minLevel }, () => log.info("seen"));
  expect(messages()).toEqual(["seen"]);
});

test("minLevel in a context does not change a transport's level", () => {
  const memory = memoryTransport({ minLevel: "WARN" });
  const log = createLogger({ minLevel: "WARN", transports: [memory] });
  runWithContext({ minLevel: "debug" }, () => log.debug("seen"));
  expect(memory.lines).toEqual([]);
});

test("a wrong minLevel is reported and ignored, and the request goes on", async () => {
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

test("minLevel costs nothing once its context has been garbage-collected", async () => {
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
