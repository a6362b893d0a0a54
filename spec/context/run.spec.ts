import { expect, test } from "vitest";
import { type ContextFields, currentContext, runWithContext, runWithoutContext } from "../../src/index.js";
import { createTestLogger } from "../../src/testing/index.js";

test("runWithContext puts the IDs on every line inside", () => {
  const log = createTestLogger();
  runWithContext({ requestId: "a1b2c3d4e5f6", sessionId: "1234567890abcdef" }, () => {
    log.info("Processing payment for user Alice");
  });
  expect(log.lines).toEqual([
    "2024-01-15 10:30:15 - INFO - [req=a1b2c3d4|session=12345678] - Processing payment for user Alice",
  ]);
});

test("runWithContext returns the same promise that the function returns", async () => {
  const promise = Promise.resolve(1);
  expect(runWithContext({}, () => promise)).toBe(promise);
  expect(runWithoutContext(() => promise)).toBe(promise);
  await promise;
});

test("runWithContext returns the value itself if the function is synchronous", () => {
  const value = { answer: 42 };
  expect(runWithContext({}, () => value)).toBe(value);
  expect(runWithoutContext(() => value)).toBe(value);
});

test("runWithContext throws the same error that the function throws", () => {
  const error = new Error("from fn");
  const fail = () => {
    throw error;
  };
  expect(thrownBy(() => runWithContext({}, fail))).toBe(error);
  expect(thrownBy(() => runWithoutContext(fail))).toBe(error);
  expect(currentContext()).toBeUndefined();
});

test("runWithContext rejects with the same error that the function rejects with", async () => {
  const error = new Error("from fn");
  await expect(runWithContext({}, () => Promise.reject(error))).rejects.toBe(error);
});

test("the context ends when the function returns, but continues in what it started", async () => {
  const inside = runWithContext({ requestId: "r" }, async () => {
    await null;
    return currentContext()?.requestId;
  });
  expect(currentContext()).toBeUndefined();
  expect(await inside).toBe("r");
});

test("a nested context is a copy of the outer one, and its own values win", () => {
  runWithContext({ requestId: "outer", sessionId: "s", plan: "free", startTime: 5 }, () => {
    runWithContext({ requestId: "inner", plan: "paid" }, () => {
      expect(currentContext()).toEqual({ requestId: "inner", sessionId: "s", plan: "paid", startTime: 5 });
    });
    expect(currentContext()).toEqual({ requestId: "outer", sessionId: "s", plan: "free", startTime: 5 });
  });
});

test("a nested context inherits requestId and startTime", () => {
  runWithContext({}, () => {
    const outer = currentContext();
    for (const requestId of [undefined, "", null as unknown as undefined]) {
      runWithContext({ requestId, startTime: undefined }, () => expect(currentContext()).toEqual(outer));
    }
  });
});

test("a nested context can remove the session", () => {
  runWithContext({ sessionId: "s" }, () => {
    runWithContext({ sessionId: undefined }, () => expect(currentContext()?.sessionId).toBeUndefined());
    expect(currentContext()?.sessionId).toBe("s");
  });
});

test("inside runWithoutContext there is no context, and a new one inherits nothing", () => {
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

test("a line inside runWithoutContext has no IDs", () => {
  const log = createTestLogger();
  runWithContext({ requestId: "outer" }, () => runWithoutContext(() => log.info("alone")));
  expect(log.lines).toEqual(["2024-01-15 10:30:15 - INFO - [req=none|session=none] - alone"]);
});

test("the fields are copied, so the caller may change the object later", () => {
  const fields: ContextFields = { requestId: "r", plan: "free" };
  runWithContext(fields, () => {
    fields["plan"] = "paid";
    expect(currentContext()?.["plan"]).toBe("free");
  });
  expect(fields).toEqual({ requestId: "r", plan: "paid" });
});

test("the values of the fields are not copied", () => {
  const cart = { items: 1 };
  runWithContext({ cart }, () => expect(currentContext()?.["cart"]).toBe(cart));
});

test("currentContext returns a frozen object, and the same one until an update", () => {
  runWithContext({ requestId: "r" }, () => {
    const snapshot = currentContext();
    expect(Object.isFrozen(snapshot)).toBe(true);
    expect(currentContext()).toBe(snapshot);
    expect(() => {
      (snapshot as { requestId: string }).requestId = "forged";
    }).toThrow(TypeError);
  });
});

test.each([undefined, null, "id", 1, [], () => {}])(
  "runWithContext refuses fields that are not an object: %s",
  (fields) => {
    const call = () => runWithContext(fields as unknown as ContextFields, () => {});
    expect(call).toThrow(TypeError);
    expect(call).toThrow(/runWithContext's fields is .+, but must be an object/);
  },
);

test.each([undefined, null, "fn", {}])(
  "runWithContext and runWithoutContext refuse anything but a function: %s",
  (fn) => {
    expect(() => runWithContext({}, fn as unknown as () => void)).toThrow(
      /runWithContext's fn is .+ must be a function/,
    );
    expect(() => runWithoutContext(fn as unknown as () => void)).toThrow(
      /runWithoutContext's fn .+ must be a function/,
    );
  },
);

function thrownBy(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
}
