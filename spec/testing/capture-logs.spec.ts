import { describe, expect, test } from "vitest";
import { createLogger, log as defaultLog, memoryTransport, runWithContext } from "../../src/index.js";
import { captureLogs } from "../../src/testing/index.js";
import { runNode } from "../support/child-process.js";

describe("captureLogs", () => {
  test("stores what a logger and its children log, at every level, and sends it nowhere else", () => {
    const memory = memoryTransport();
    const log = createLogger({ name: "shop", minLevel: "ERROR", format: "json", transports: [memory] });
    const child = log.child({ name: "db" });
    const logs = captureLogs(log);
    log.debug("one", { a: 1 });
    runWithContext({ requestId: "a1b2c3d4", sessionId: "s" }, () => child.trace("two"));
    logs.undo();
    log.debug("hidden");
    log.error("three");
    expect(logs.records.map(({ level, name, message }) => [level, name, message])).toEqual([
      ["DEBUG", "shop", "one"],
      ["TRACE", "shop.db", "two"],
    ]);
    expect(logs.lines[1]).toMatch(/ - shop\.db - TRACE - \[req=a1b2c3d4\|session=s\] - two$/);
    expect(memory.records.map(({ message }) => message)).toEqual(["three"]);
    expect(log.minLevel).toBe("ERROR");
  });

  test("captures the default logger, and ends with `using`", () => {
    {
      using logs = captureLogs(defaultLog);
      defaultLog.silly("captured");
      expect(logs.lines).toHaveLength(1);
      expect(defaultLog.isLevelEnabled("silly")).toBe(true);
    }
    expect(defaultLog.isLevelEnabled("silly")).toBe(false);
  });

  test("keeps the default logger off stdout, whatever LOG_LEVEL and LOG_FORMAT are", async () => {
    const program = `
      import { log } from "ctxlog";
      import { captureLogs } from "ctxlog/testing";
      const logs = captureLogs(log);
      log.debug("captured");
      logs.undo();
      log.fatal("shown");
      console.log(JSON.stringify(logs.records.map(({ message }) => message)));`;
    for (const env of [{ LOG_LEVEL: "off" }, { LOG_LEVEL: "fatal", LOG_FORMAT: "json" }, { LOG_LEVEL: "nonsense" }]) {
      const { stdout } = await runNode(["--input-type=module", "--eval", program], { env });
      const lines = stdout.trimEnd().split("\n");
      expect(lines).toContain('["captured"]');
      expect(lines.filter((line) => line.includes("debug") || line.includes("captured"))).toHaveLength(1);
    }
  });

  test("runs the logger's filters and redaction rules", () => {
    const log = createLogger({ filters: [({ message }) => message !== "dropped"], redact: { keys: ["password"] } });
    using logs = captureLogs(log);
    log.info("dropped");
    log.info("kept", { password: "s3cret" });
    expect(logs.records.map(({ message, fields }) => [message, fields])).toEqual([
      ["kept", { password: "[redacted]" }],
    ]);
  });

  test("may be nested, and undone in any order", () => {
    const log = createLogger({ transports: [] });
    const [outer, inner] = [captureLogs(log), captureLogs(log)];
    log.info("to the inner one");
    outer.undo();
    log.info("still to the inner one");
    inner.undo();
    outer.undo();
    log.info("to none");
    expect([outer.lines.length, inner.lines.length]).toEqual([0, 2]);
  });

  test("waits for a record, and forgets", async () => {
    using logs = captureLogs(createLogger({ transports: [] }));
    await expect(logs.waitFor("never", 1)).rejects.toThrow("nothing was logged");
    const log = createLogger({ transports: [] });
    using others = captureLogs(log);
    setImmediate(() => log.info("late"));
    expect((await others.waitFor("late")).message).toBe("late");
    others.clear();
    expect(others.records).toEqual([]);
  });

  test("is refused for anything but a logger of ctxlog's", () => {
    expect(() => captureLogs(console as never)).toThrow("ctxlog: captureLogs' logger is");
  });
});
