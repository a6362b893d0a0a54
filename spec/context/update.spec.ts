import { expect, test } from "vitest";
import { type ContextFields, currentContext, runWithContext, updateContext } from "../../src/index.js";
import { createTestLogger } from "../../src/testing/index.js";
import { runNode } from "../support/child-process.js";

test("an update is on every line from then on, in everything that runs in the context", async () => {
  const log = createTestLogger();
  await runWithContext({ requestId: "r" }, async () => {
    log.info("before");
    const worker = (async () => {
      await new Promise(setImmediate);
      log.info("worker");
    })();
    await (async () => updateContext({ userId: 42 }))();
    log.info("after");
    await worker;
  });
  const start = "2024-01-15 10:30:15 - INFO - [req=r|session=none] -";
  expect(log.lines).toEqual([`${start} before`, `${start} after userId=42`, `${start} worker userId=42`]);
});

test("an update of the IDs changes the tag of the lines that follow", () => {
  const log = createTestLogger();
  runWithContext({ requestId: "first" }, () => {
    log.info("x");
    updateContext({ requestId: "second", sessionId: "known" });
    log.info("x");
  });
  expect(log.records.map((record) => [record.requestId, record.sessionId])).toEqual([
    ["first", "none"],
    ["second", "known"],
  ]);
});

test("an update is not seen by outer and sibling contexts, nor by a context that was entered inside before", async () => {
  await runWithContext({ requestId: "parent" }, async () => {
    const child = (name: string, before: Promise<void>, then: () => void) =>
      runWithContext({ requestId: name }, async () => {
        await before;
        then();
        return currentContext()?.["mark"];
      });
    const [a, b] = await Promise.all([
      child("a", Promise.resolve(), () => updateContext({ mark: "a" })),
      child("b", new Promise(setImmediate), () => {}),
    ]);
    expect([a, b, currentContext()?.["mark"]]).toEqual(["a", undefined, undefined]);

    let release = () => {};
    const inner = child("c", new Promise<void>((resolve) => (release = resolve)), () => {});
    updateContext({ mark: "late" });
    release();
    expect([await inner, currentContext()?.["mark"]]).toEqual([undefined, "late"]);
    expect(runWithContext({}, () => currentContext()?.["mark"])).toBe("late");
  });
});

test("an update does not change what currentContext returned before", () => {
  runWithContext({ requestId: "r", plan: "free" }, () => {
    const before = currentContext();
    updateContext({ plan: "paid" });
    expect(before?.["plan"]).toBe("free");
    expect(currentContext()?.["plan"]).toBe("paid");
    expect(Object.isFrozen(currentContext())).toBe(true);
  });
});

test("a field that is set to undefined is no longer logged, but requestId and startTime stay", () => {
  const log = createTestLogger({ format: "json" });
  runWithContext({ requestId: "r", startTime: 5, plan: "free" }, () => {
    updateContext({ plan: undefined, requestId: undefined, startTime: undefined });
    log.info("x");
    expect(currentContext()).toMatchObject({ requestId: "r", startTime: 5 });
  });
  expect(JSON.parse(log.lines[0] ?? "")).toEqual({
    time: "2024-01-15T10:30:15.000Z",
    level: "INFO",
    requestId: "r",
    message: "x",
  });
});

test("__proto__ is plain data in an update", () => {
  runWithContext({}, () => {
    updateContext(JSON.parse('{"__proto__":{"admin":true}}'));
    expect(currentContext()?.["admin"]).toBeUndefined();
    expect(Object.hasOwn(currentContext() ?? {}, "__proto__")).toBe(true);
  });
});

test.each([undefined, null, "id", 1, []])(
  "updateContext refuses anything but an object, inside a context and outside: %s",
  (fields) => {
    const call = () => updateContext(fields as unknown as ContextFields);
    expect(call).toThrow(TypeError);
    expect(() => runWithContext({}, call)).toThrow(/updateContext's fields is .+, but must be an object/);
  },
);

test("updateContext outside any context does nothing, and reports that once", async () => {
  const { code, stdout, stderr } = await runNode([
    "--input-type=module",
    "--eval",
    `import { currentContext, runWithContext, updateContext } from "ctxlog";
    updateContext({ userId: 1 });
    updateContext({ userId: 2 });
    console.log(currentContext() === undefined, runWithContext({}, () => "userId" in currentContext()));`,
  ]);
  expect({ code, stdout }).toEqual({ code: 0, stdout: "true false\n" });
  expect(stderr).toMatch(
    /^ctxlog: context: .*updateContext was called outside any context and did nothing \(reported once\)\n$/,
  );
});
