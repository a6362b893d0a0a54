import { EventEmitter } from "node:events";
import { describe, expect, test } from "vitest";
import {
  bindContext,
  bindEmitter,
  createLogger,
  jsonFormatter,
  runWithContext,
  runWithoutContext,
} from "../../src/index.js";
import { createTestLogger } from "../../src/testing/index.js";
import { runNode } from "../support/child-process.js";

const INNER = { requestId: "inner000-request", sessionId: "session0-inner" };
const OUTER = { requestId: "outer000-request", sessionId: "session0-outer" };

function fail(error: unknown = new Error("failed")): never {
  throw error;
}

/** What `fn` throws. */
function caught(fn: () => unknown): unknown {
  try {
    fn();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}

describe("an error that was thrown out of a context", () => {
  test("is logged with that context's IDs by a catch around the call, in every form of the call", () => {
    const log = createTestLogger();
    const error = caught(() => runWithContext({ ...INNER, userId: 42 }, () => fail()));
    log.error(error);
    log.error("it failed", error);
    log.error(error, "it failed");
    log.error("it failed", { error });
    log.error("another one", new Error("that never was in a context"));
    log.error("none at all");
    expect(log.records.map(({ requestId, sessionId }) => `${requestId} ${sessionId}`)).toEqual([
      ...Array(4).fill("inner000 session0"),
      "none none",
      "none none",
    ]);
    expect(log.records[0]?.context).toMatchObject({ ...INNER, userId: 42 });
  });

  test("has the whole IDs and the fields of that context in JSON, as they were when it was thrown", () => {
    const log = createTestLogger({ format: jsonFormatter() });
    const error = caught(() => runWithContext({ ...INNER, userId: 42 }, () => fail()));
    log.error("it failed", error);
    expect(JSON.parse(log.lines[0] as string)).toMatchObject({ ...INNER, userId: 42, message: "it failed" });
  });

  test("has the IDs of the innermost context outside all, and those of the context around it inside one", () => {
    const log = createTestLogger();
    const outermost = caught(() =>
      runWithContext(OUTER, () => {
        const error = caught(() => runWithContext({ ...INNER, step: "charge" }, () => fail()));
        log.error("in the outer context", error);
        throw error;
      }),
    );
    log.error("outside", outermost);
    expect(log.records.map(({ requestId }) => requestId)).toEqual(["outer000", "inner000"]);
    expect(log.records.map(({ context }) => context?.["step"])).toEqual([undefined, "charge"]);
  });

  test("has the IDs of the context that it was thrown out of last", () => {
    const log = createTestLogger();
    const error = Object.freeze(new Error("shared"));
    for (const context of [INNER, OUTER, INNER]) {
      log.error(caught(() => runWithContext(context, () => fail(error))));
    }
    expect(log.records.map(({ requestId }) => requestId)).toEqual(["inner000", "outer000", "inner000"]);
  });

  test("has the IDs of its own context while another error is caught and logged in between", () => {
    const log = createTestLogger();
    const first = caught(() => runWithContext(INNER, () => fail()));
    log.error(caught(() => runWithContext(OUTER, () => fail())));
    log.error(first);
    expect(log.records.map(({ requestId }) => requestId)).toEqual(["outer000", "inner000"]);
  });

  test("is the same value that was thrown, also if it is not an object", () => {
    const log = createTestLogger();
    for (const error of [new Error("x"), "text", 1, null, undefined, Symbol("s")]) {
      const left = caught(() => runWithContext(INNER, () => fail(error ?? null)));
      expect(left).toBe(error ?? null);
      log.error("failed", { error: left });
    }
    expect(log.records.map(({ requestId }) => requestId)).toEqual(["inner000", ...Array(5).fill("none")]);
  });

  test("has the IDs of a bound callback if it was thrown by that", () => {
    const log = createTestLogger();
    const bound = runWithContext(INNER, () => bindContext(() => fail()));
    const emitter = bindEmitter(new EventEmitter());
    runWithContext(INNER, () => emitter.on("x", () => fail()));
    log.error(caught(bound));
    log.error(caught(() => emitter.emit("x")));
    log.error(caught(runWithoutContext(() => bindContext(() => fail()))));
    runWithContext(OUTER, () =>
      log.error(
        "The publisher answers 500",
        caught(() => emitter.emit("x")),
      ),
    );
    expect(log.records.map(({ requestId }) => requestId)).toEqual(["inner000", "inner000", "none", "outer000"]);
  });

  test("does not stay in memory, and neither does its context", async () => {
    const log = createLogger({ transports: [{ write() {} }] });
    const before = await heap();
    for (let index = 0; index < 20_000; index++) {
      log.error(caught(() => runWithContext({ index, ballast: `${index}`.repeat(100) }, () => fail())));
    }
    expect((await heap()) - before).toBeLessThan(4_000_000);
  });
});

async function heap(): Promise<number> {
  await new Promise(setImmediate);
  (globalThis as { gc?: () => void }).gc?.();
  return process.memoryUsage().heapUsed;
}

test("a rejected promise is returned unchanged, and is handled in the context of its handler", async () => {
  const log = createTestLogger();
  const promise = Promise.reject(new Error("late"));
  const returned = runWithContext(INNER, () => promise);
  expect(returned).toBe(promise);
  await returned.catch((error) => log.error(error));
  await runWithContext(INNER, () => Promise.reject(new Error("late")).catch((error) => log.error(error)));
  expect(log.records.map(({ requestId }) => requestId)).toEqual(["none", "inner000"]);
});

describe("an error that is not caught", () => {
  const PROGRAM = `
    import { bindContext, log, runWithContext } from "ctxlog";
    const context = { requestId: "a1b2c3d4e5f6", sessionId: "1234567890abcdef" };
    const turn = () => new Promise(setImmediate);
    let rejections = 0;
    process.on("uncaughtException", (error, origin) => log.fatal(origin, error));
    process.on("exit", () => log.info("rejections", { rejections }));
    const fail = () => { throw new Error("failed") };
  `;
  const COUNT = `process.on("unhandledRejection", (error) => { rejections++; log.fatal("unhandledRejection", error); });`;
  const TAG = "[req=a1b2c3d4|session=12345678]";

  test.each([
    [
      "thrown in a context that a timer entered",
      "setTimeout(() => runWithContext(context, fail));",
      "uncaughtException",
    ],
    ["thrown by a timer of a context", "runWithContext(context, () => { setTimeout(fail); });", "uncaughtException"],
    ["thrown by an immediate", "setImmediate(() => runWithContext(context, fail));", "uncaughtException"],
    ["thrown by nextTick", "process.nextTick(() => runWithContext(context, fail));", "uncaughtException"],
    [
      "thrown out of two contexts",
      "setTimeout(() => runWithContext({ requestId: 'outer' }, () => runWithContext(context, fail)));",
      "uncaughtException",
    ],
    [
      "thrown by a bound callback",
      "const bound = runWithContext(context, () => bindContext(fail)); setTimeout(bound);",
      "uncaughtException",
    ],
    ["rejected", "runWithContext(context, async () => { await turn(); fail(); });", "unhandledRejection"],
    ["rejected at once", "runWithContext(context, async () => fail());", "unhandledRejection"],
    [
      "rejected, with a handler for that",
      `${COUNT} runWithContext(context, async () => fail());`,
      "unhandledRejection",
    ],
  ])("is logged with its context's IDs by a handler of the process: %s", async (_, code, event) => {
    const { stdout, stderr } = await runNode(["--input-type=module", "-e", PROGRAM + code]);
    const [first, second, ...more] = stdout.split("\n");
    expect(stderr).toBe("");
    expect(first).toMatch(new RegExp(` - FATAL - \\[req=a1b2c3d4\\|session=12345678\\] - ${event}$`));
    expect(second).toContain(`${TAG} | Error: failed`);
    expect(more.join("\n")).toContain(`rejections=${code.includes(COUNT) ? 1 : 0}`);
  });

  test("ends a process without handlers as usual, with the error on stderr and exit code 1", async () => {
    const { code, stderr } = await runNode([
      "--input-type=module",
      "-e",
      `import { runWithContext } from "ctxlog"; runWithContext({}, () => { throw new RangeError("failed"); });`,
    ]);
    expect([code, stderr]).toEqual([1, expect.stringContaining("RangeError: failed\n    at ")]);
  });
});
