import { expect, test } from "vitest";
import { type ContextFields, currentContext, runWithContext } from "../../src/index.js";
import { createTestLogger } from "../../src/testing/index.js";

test("startTime is set on entry, in ms since 1970, unless it is given", () => {
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
])("requestId is generated if it is %s", (_, fields) => {
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
])("an ID that is %s is converted to a string", (_, id, text) => {
  const fields = { requestId: id, sessionId: id } as unknown as ContextFields;
  runWithContext(fields, () => {
    expect(currentContext()?.requestId).toBe(text);
    expect(currentContext()?.sessionId).toBe(text);
  });
});

test("there is no session if sessionId is null, empty or cannot be converted", () => {
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

test("__proto__, constructor and integer-like keys are plain data", () => {
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
