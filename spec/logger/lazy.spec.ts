import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { captureConsole, currentContext, type LogMethod, memoryTransport, runWithContext } from "../../src/index.js";
import { createTestLogger } from "../../src/testing/index.js";

class Order {
  constructor() {
    throw new Error("a class was called");
  }
}

function called(): { fn: () => string; count: () => number } {
  let calls = 0;
  return {
    fn: () => {
      calls++;
      return "called";
    },
    count: () => calls,
  };
}

/** What is read from a call with a function that returns this. */
function read(value: unknown) {
  const log = createTestLogger();
  log.info(() => value);
  expect(log.failures).toEqual([]);
  return log.records.map(({ message, fields, error }) => ({ message, fields, error }));
}

describe("a function that is logged alone", () => {
  test("is called once, however many transports there are, and only where the level is enabled", () => {
    const log = createTestLogger({ minLevel: "INFO" });
    log.attachTransport(memoryTransport({ format: "json" }));
    const { fn, count } = called();
    log.debug(fn);
    log.log("debug", fn);
    expect(count()).toBe(0);
    log.info(fn);
    log.log("warn", fn);
    runWithContext({ minLevel: "DEBUG" }, () => log.debug(fn));
    expect(count()).toBe(3);
    expect(log.records.map(({ level, message }) => [level, message])).toEqual([
      ["INFO", "called"],
      ["WARN", "called"],
      ["DEBUG", "called"],
    ]);
  });

  test("runs in the caller's context, and may log itself", () => {
    const log = createTestLogger();
    runWithContext({ requestId: "r1" }, () =>
      log.info(() => {
        log.debug(() => ["inner", { a: 1 }]);
        return currentContext()?.requestId;
      }),
    );
    expect(log.records.map(({ message, context }) => [message, context?.requestId])).toEqual([
      ["inner", "r1"],
      ["r1", "r1"],
    ]);
  });

  const error = new Error("boom");

  test.each<[unknown, { message: string; fields?: object; error?: unknown }]>([
    ["a message", { message: "a message" }],
    [{ a: 1 }, { message: "", fields: { a: 1 } }],
    [
      { msg: "m", a: 1 },
      { message: "m", fields: { a: 1 } },
    ],
    [error, { message: "boom", error }],
    [["m", { a: 1 }], { message: "m", fields: { a: 1 } }],
    [[{ a: 1 }, "m"], { message: "m", fields: { a: 1 } }],
    [["m", error], { message: "m", error }],
    [["took %d", 12, "ms", undefined], { message: "took 12 ms" }],
    [[], { message: "" }],
    [[["a"]], { message: "[ 'a' ]" }],
    [undefined, { message: "undefined" }],
    [12, { message: "12" }],
    [() => "not called", { message: "[Function (anonymous)]" }],
  ])("returns what the call would have been given: %o", (value, expected) => {
    expect(read(value)).toEqual([{ fields: undefined, error: undefined, ...expected }]);
  });

  test("that throws costs its message: the line says so, with the error", () => {
    const log = createTestLogger();
    log.warn(() => {
      throw error;
    });
    log.warn(() => {
      throw "text";
    });
    expect(log.records).toMatchObject([
      { level: "WARN", message: "message missing: the logged function threw", error },
      { level: "WARN", message: "message missing: the logged function threw", fields: { error: "text" } },
    ]);
    expect(log.failures).toEqual([]);
  });

  test("that calls itself for ever costs its message too", async () => {
    const log = createTestLogger();
    const forever = (): unknown => [forever()];
    log.info(forever);
    const { message, error: thrown } = await log.waitFor("logged function");
    expect([message, thrown]).toEqual(["message missing: the logged function threw", expect.any(RangeError)]);
    expect(log.records).toHaveLength(1);
  });

  test("that returns a promise costs its message, and its rejection is not unhandled", async () => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown) => unhandled.push(reason);
    process.on("unhandledRejection", note);
    const message = "message withheld: the logged function returned a promise, but a line does not wait";
    expect(read(Promise.reject(error))).toMatchObject([{ message }]);
    // biome-ignore lint/suspicious/noThenProperty: that is what is tested
    expect(read({ then() {} })).toMatchObject([{ message }]);
    await new Promise((done) => setImmediate(done));
    process.off("unhandledRejection", note);
    expect(unhandled).toEqual([]);
  });

  test.each<[string, unknown, RegExp]>([
    ["a class", Order, /^\[class Order\]$/],
    ["a built-in class", Map, /^\[Function: Map\]$/],
    ["a function that needs arguments", (value: unknown) => value, /^\[Function \(anonymous\)\]$/],
    ["a revoked proxy", revoked(), /./],
  ])("is not called if it is %s", (_, value, message) => {
    const log = createTestLogger();
    log.info(value as object);
    expect(log.records).toHaveLength(1);
    expect(log.records[0]?.message).toMatch(message);
    expect(log.failures).toEqual([]);
  });

  test("is not called among other arguments", () => {
    const log = createTestLogger();
    const { fn, count } = called();
    (log.info as LogMethod)("m", fn);
    log.info(fn, "m");
    log.info({ fn });
    log.info([fn]);
    expect(count()).toBe(0);
    expect(log.records).toHaveLength(4);
  });

  test("is not called by a captured console", () => {
    const log = createTestLogger();
    const undo = captureConsole(log);
    const { fn, count } = called();
    for (const method of ["log", "info", "debug", "warn", "error", "trace", "dir"] as const) console[method](fn);
    undo();
    expect(count()).toBe(0);
    expect(log.records).toHaveLength(7);
    expect(log.lines.filter((line) => line.includes("[Function: fn]"))).toHaveLength(7);
  });

  test("gives the line that its values give, whatever they are", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.anything())), (values) => {
        fc.pre(!(values.length === 1 && typeof values[0] === "function"));
        const [lazy, eager] = [createTestLogger(), createTestLogger()];
        lazy.info(() => values);
        eager.info(...values);
        expect(lazy.lines).toEqual(eager.lines);
      }),
    );
  });
});

function revoked(): unknown {
  const { proxy, revoke } = Proxy.revocable(() => "called", {});
  revoke();
  return proxy;
}
