import { createContext, runInContext } from "node:vm";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { currentContext, newRequestId, newSessionId, runWithContext } from "../../src/index.js";
import { createTestLogger, testClock, useSequentialIds, withTestContext } from "../../src/testing/index.js";
import { runNode } from "../support/child-process.js";

describe("createTestLogger", () => {
  test("stores the records and lines of all levels and of its children, whatever the environment says", () => {
    vi.stubEnv("LOG_LEVEL", "error");
    vi.stubEnv("LOG_FORMAT", "json");
    const log = createTestLogger({ name: "shop" });
    vi.unstubAllEnvs();
    log.silly("first");
    log.child({ name: "db" }).info("second", { a: 1 });
    expect(log.records).toMatchObject([
      { level: "SILLY", message: "first", name: "shop" },
      { level: "INFO", message: "second", name: "shop.db", fields: { a: 1 } },
    ]);
    expect(log.lines[1]).toBe("2024-01-15 10:30:15 - shop.db - INFO - [req=none|session=none] - second a=1");
  });

  test("removes records, lines and failures on clear", () => {
    const log = createTestLogger();
    log.info("x");
    log.clear();
    expect([...log.records, ...log.lines, ...log.failures]).toEqual([]);
  });

  test("stores failures inside logging, with their stage", () => {
    const log = createTestLogger({
      filters: [
        () => {
          throw new RangeError("bad filter");
        },
      ],
    });
    log.info("x");
    expect(log.failures).toEqual([{ error: new RangeError("bad filter"), stage: "filter" }]);
  });

  test("has the options of createLogger except transports, and refuses others", () => {
    expect(createTestLogger({ format: "json", bindings: { a: 1 } }).bindings).toEqual({ a: 1 });
    expect(() => createTestLogger({ nmae: "x" } as never)).toThrow('no option "nmae"');
    expect(() => createTestLogger({ transports: [] } as never)).toThrow(
      'no option "transports"; use log.attachTransport',
    );
  });

  test("has its defaults for options that are undefined, and an onError of its own only if none is given", () => {
    const seen: unknown[] = [];
    const filters = [() => Promise.reject(new Error("no")) as never];
    const log = createTestLogger({ minLevel: undefined, format: undefined, clock: undefined, onError: undefined });
    log.silly("x");
    expect(log.lines).toEqual(["2024-01-15 10:30:15 - SILLY - [req=none|session=none] - x"]);
    const own = createTestLogger({ filters, onError: (error) => seen.push(error) });
    own.info("x");
    expect([seen.length, own.failures]).toEqual([1, []]);
  });
});

describe("waitFor", () => {
  test("finds an earlier record, by text, regular expression or function", async () => {
    const log = createTestLogger();
    log.info("Charged 12");
    log.warn("Charged 13", { a: 1 });
    expect((await log.waitFor("Charged")).message).toBe("Charged 12");
    expect((await log.waitFor(/13$/g)).level).toBe("WARN");
    expect((await log.waitFor(({ fields }) => fields?.["a"] === 1)).message).toBe("Charged 13");
  });

  test("waits for the next record that matches, also with fake timers", async () => {
    vi.useFakeTimers();
    try {
      const log = createTestLogger();
      const found = log.waitFor("done");
      log.info("begun");
      log.info("done");
      log.info("done again");
      expect((await found).message).toBe("done");
      await expect(log.waitFor("never", 1)).rejects.toThrow("within 1 ms");
    } finally {
      vi.useRealTimers();
    }
  });

  test("rejects with the lines that were logged if none matches in time", async () => {
    const log = createTestLogger();
    await expect(log.waitFor("x", 1)).rejects.toThrow("ctxlog: no record matched x within 1 ms; nothing was logged");
    log.info("something else");
    await expect(log.waitFor(/x{2}/, 1)).rejects.toThrow(
      /matched \/x\{2\}\/ within 1 ms; logged was:\n.*something else/,
    );
  });

  test("rejects with the error that its function throws", async () => {
    const log = createTestLogger();
    const found = log.waitFor(() => {
      throw new RangeError("own");
    });
    log.info("x");
    await expect(found).rejects.toThrow("own");
    expect(log.failures).toEqual([]);
  });
});

test("the clock stands still until it is moved", () => {
  const clock = testClock();
  const log = createTestLogger({ clock });
  log.info("a");
  clock.advance(61_000);
  log.info("b");
  clock.set(0);
  log.info("c");
  expect(log.lines.map((line) => line.slice(0, 19))).toEqual([
    "2024-01-15 10:30:15",
    "2024-01-15 10:31:16",
    "1970-01-01 00:00:00",
  ]);
});

describe("IDs", () => {
  let undo = () => {};
  beforeEach(() => {
    undo = useSequentialIds();
  });
  afterEach(() => undo());

  test("are sequential, also in contexts that the code under test creates", () => {
    expect(newRequestId()).toBe("id000001");
    expect(runWithContext({}, () => currentContext()?.requestId)).toBe("id000002");
    expect(newSessionId()).toBe("id000003");
  });

  test("start at 1 with every use, and are random again afterwards", () => {
    expect(newRequestId()).toBe("id000001");
    undo();
    undo();
    expect(newRequestId()).not.toMatch(/^id/);
    expect(newRequestId()).not.toBe(newRequestId());
  });

  test("are as before at the end of a block with using", () => {
    {
      using _undo = useSequentialIds();
      expect(newRequestId()).toBe("id000001");
    }
    expect(newRequestId()).toBe("id000001");
  });
});

test("withTestContext runs in the same context in every run, and inherits nothing", async () => {
  const log = createTestLogger();
  const result = await runWithContext({ requestId: "outer", userId: 1 }, () =>
    withTestContext({ userId: 42 }, async () => {
      log.info("x");
      return currentContext();
    }),
  );
  expect(log.lines).toEqual(["2024-01-15 10:30:15 - INFO - [req=test-req|session=test-ses] - x userId=42"]);
  expect(result).toEqual({
    requestId: "test-request",
    sessionId: "test-session",
    startTime: Date.UTC(2024, 0, 15, 10, 30, 15),
    userId: 42,
  });
});

test("works with code of another realm, as in jest", async () => {
  const log = createTestLogger({ format: "json" });
  const sandbox = createContext({ log, withTestContext });
  const result = runInContext(
    `withTestContext({ step: 1 }, () => {
      log.error("failed", new TypeError("bad"));
      log.info({ a: 1 }, "fields");
      return log.waitFor(/^fie/);
    })`,
    sandbox,
  );
  expect(await result).toMatchObject({ message: "fields", fields: { a: 1 } });
  expect(JSON.parse(log.lines[0] as string)).toMatchObject({ step: 1, error: { name: "TypeError", message: "bad" } });
});

test("works with node:test, from the built package", async () => {
  const program = `
    import assert from "node:assert/strict";
    import { test } from "node:test";
    import { runWithContext } from "ctxlog";
    import { createTestLogger, useSequentialIds } from "ctxlog/testing";
    test("logs", async () => {
      const log = createTestLogger();
      const undo = useSequentialIds();
      setImmediate(() => runWithContext({}, () => log.info("later")));
      assert.equal((await log.waitFor("later")).requestId, "id000001");
      undo();
    });
    test("fails if nothing is logged", async () => {
      await assert.rejects(createTestLogger().waitFor("x", 1), /no record matched/);
    });
  `;
  const child = await runNode(["--test-reporter=tap", "--input-type=module", "--eval", program]);
  expect(child.stdout).toContain("# pass 2");
  expect(child.stdout).toContain("# fail 0");
  expect(child.code).toBe(0);
});
