import { expect, test } from "vitest";
import { type ContextFields, currentContext, runWithContext, runWithoutContext } from "../../src/index.js";
import { createTestLogger } from "../../src/testing/index.js";

test("puts the context's IDs into the documented layout", () => {
  const log = createTestLogger();
  runWithContext({ requestId: "a1b2c3d4e5f6", sessionId: "1234567890abcdef" }, () => {
    log.info("Processing payment for user Alice");
  });
  expect(log.lines).toEqual([
    "2024-01-15 10:30:15 - INFO - [req=a1b2c3d4|session=12345678] - Processing payment for user Alice",
  ]);
});

test("returns the very promise that the function returns", async () => {
  const promise = Promise.resolve(1);
  expect(runWithContext({}, () => promise)).toBe(promise);
  expect(runWithoutContext(() => promise)).toBe(promise);
  await promise;
});

test("returns the value itself where the function is synchronous", () => {
  const value = { answer: 42 };
  expect(runWithContext({}, () => value)).toBe(value);
  expect(runWithoutContext(() => value)).toBe(value);
});

test("throws the very error that the function throws", () => {
  const error = new Error("mine");
  const fail = () => {
    throw error;
  };
  expect(thrownBy(() => runWithContext({}, fail))).toBe(error);
  expect(thrownBy(() => runWithoutContext(fail))).toBe(error);
  expect(currentContext()).toBeUndefined();
});

test("rejects with the very error that the function rejects with", async () => {
  const error = new Error("mine");
  await expect(runWithContext({}, () => Promise.reject(error))).rejects.toBe(error);
});

test("is left when the function returns, though what it began goes on in it", async () => {
  const inside = runWithContext({ requestId: "r" }, async () => {
    await null;
    return currentContext()?.requestId;
  });
  expect(currentContext()).toBeUndefined();
  expect(await inside).toBe("r");
});

test("begins a nested context as a copy of the outer one, in which the inner values win", () => {
  runWithContext({ requestId: "outer", sessionId: "s", plan: "free", startTime: 5 }, () => {
    runWithContext({ requestId: "inner", plan: "paid" }, () => {
      expect(currentContext()).toEqual({ requestId: "inner", sessionId: "s", plan: "paid", startTime: 5 });
    });
    expect(currentContext()).toEqual({ requestId: "outer", sessionId: "s", plan: "free", startTime: 5 });
  });
});

test("keeps the request's ID and start in a nested context that gives none", () => {
  runWithContext({}, () => {
    const outer = currentContext();
    for (const requestId of [undefined, "", null as unknown as undefined]) {
      runWithContext({ requestId, startTime: undefined }, () => expect(currentContext()).toEqual(outer));
    }
  });
});

test("takes a session away in a nested context that says so", () => {
  runWithContext({ sessionId: "s" }, () => {
    runWithContext({ sessionId: undefined }, () => expect(currentContext()?.sessionId).toBeUndefined());
    expect(currentContext()?.sessionId).toBe("s");
  });
});

test("begins afresh inside runWithoutContext, which sees no context itself", () => {
  runWithContext({ requestId: "outer", sessionId: "s" }, () => {
    runWithoutContext(() => {
      expect(currentContext()).toBeUndefined();
      runWithContext({}, () => {
        expect(currentContext()?.sessionId).toBeUndefined();
        expect(currentContext()?.requestId).not.toBe("outer");
      });
    });
    expect(currentContext()?.requestId).toBe("outer");
  });
});

test("logs without a tag's IDs inside runWithoutContext", () => {
  const log = createTestLogger();
  runWithContext({ requestId: "outer" }, () => runWithoutContext(() => log.info("alone")));
  expect(log.lines).toEqual(["2024-01-15 10:30:15 - INFO - [req=none|session=none] - alone"]);
});

test("copies the fields, so that the caller's object may change later", () => {
  const fields: ContextFields = { requestId: "r", plan: "free" };
  runWithContext(fields, () => {
    fields["plan"] = "paid";
    expect(currentContext()?.["plan"]).toBe("free");
  });
  expect(fields).toEqual({ requestId: "r", plan: "paid" });
});

test("keeps values by reference", () => {
  const cart = { items: 1 };
  runWithContext({ cart }, () => expect(currentContext()?.["cart"]).toBe(cart));
});

test("sets startTime on entry, in ms since 1970, and keeps one that is given", () => {
  const before = Date.now();
  runWithContext({}, () => {
    expect(currentContext()?.startTime).toBeGreaterThanOrEqual(before);
    expect(currentContext()?.startTime).toBeLessThanOrEqual(Date.now());
  });
  runWithContext({ startTime: 17 }, () => expect(currentContext()?.startTime).toBe(17));
  runWithContext({ startTime: Number.NaN }, () => expect(currentContext()?.startTime).toBeGreaterThanOrEqual(before));
});

test.each([
  ["absent", {}],
  ["undefined", { requestId: undefined }],
  ["null", { requestId: null }],
  ["empty", { requestId: "" }],
  ["an empty array", { requestId: [] }],
  [
    "an object whose toString throws",
    {
      requestId: {
        toString() {
          throw new Error("no");
        },
      },
    },
  ],
  ["an object without a prototype", { requestId: Object.create(null) }],
])("generates the request's ID where it is %s", (_, fields) => {
  const ids = [1, 2].map(() => runWithContext(fields as ContextFields, () => currentContext()?.requestId));
  expect(ids[0]).toMatch(/^[2-9a-km-np-z]{20}$/);
  expect(ids[1]).not.toBe(ids[0]);
});

test.each([
  ["a number", 42, "42"],
  ["zero", 0, "0"],
  ["a BigInt", 7n, "7"],
  ["a boolean", false, "false"],
  ["an object with a text", { toString: () => "order-7" }, "order-7"],
  ["a symbol", Symbol("id"), "Symbol(id)"],
])("makes an ID that is %s a string", (_, id, text) => {
  const fields = { requestId: id, sessionId: id } as unknown as ContextFields;
  runWithContext(fields, () => {
    expect(currentContext()?.requestId).toBe(text);
    expect(currentContext()?.sessionId).toBe(text);
  });
});

test("has no session where the session's ID is null or cannot be read", () => {
  const unreadable = {
    toString() {
      throw new Error("no");
    },
  };
  const log = createTestLogger();
  for (const sessionId of [null, "", unreadable]) {
    runWithContext({ requestId: "r", sessionId } as unknown as ContextFields, () => log.info("x"));
  }
  expect(log.lines).toEqual(Array(3).fill("2024-01-15 10:30:15 - INFO - [req=r|session=none] - x"));
});

test("takes __proto__, constructor and integer-like keys as inert data", () => {
  const fields = JSON.parse('{"__proto__":{"admin":true},"constructor":"c","10":"ten","2":"two","requestId":"r"}');
  const log = createTestLogger({ format: "json" });
  runWithContext(fields, () => {
    runWithContext({ sessionId: "s" }, () => {
      const context = currentContext();
      expect(context?.["admin"]).toBeUndefined();
      expect(Object.getPrototypeOf(context)).toBe(Object.prototype);
      expect(Object.hasOwn(context ?? {}, "__proto__")).toBe(true);
      expect(context?.constructor).toBe("c");
      expect([context?.["10"], context?.["2"]]).toEqual(["ten", "two"]);
      log.info("x");
    });
  });
  expect(({} as { admin?: boolean }).admin).toBeUndefined();
  const line = JSON.parse(log.lines[0] ?? "");
  expect(Object.getOwnPropertyDescriptor(line, "__proto__")?.value).toEqual({ admin: true });
  expect([line.constructor, line["10"], line["2"]]).toEqual(["c", "ten", "two"]);
});

test("gives snapshots that are frozen and the same as long as nothing changes", () => {
  runWithContext({ requestId: "r" }, () => {
    const snapshot = currentContext();
    expect(Object.isFrozen(snapshot)).toBe(true);
    expect(currentContext()).toBe(snapshot);
    expect(() => {
      (snapshot as { requestId: string }).requestId = "forged";
    }).toThrow(TypeError);
  });
});

test.each([undefined, null, "id", 1, [], () => {}])("refuses fields that are no object: %s", (fields) => {
  const call = () => runWithContext(fields as unknown as ContextFields, () => {});
  expect(call).toThrow(TypeError);
  expect(call).toThrow(/runWithContext's fields is .+, but takes an object/);
});

test.each([undefined, null, "fn", {}])("refuses what is no function: %s", (fn) => {
  expect(() => runWithContext({}, fn as unknown as () => void)).toThrow(/runWithContext's fn is .+ takes a function/);
  expect(() => runWithoutContext(fn as unknown as () => void)).toThrow(/runWithoutContext's fn .+ takes a function/);
});

function thrownBy(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
}
