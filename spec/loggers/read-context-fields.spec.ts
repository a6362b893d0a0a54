import { expect, test } from "vitest";
import { runWithContext, updateContext } from "../../src/index.js";
import { liveContextFields, readContextFields } from "../../src/loggers/index.js";

const CONTEXT = { requestId: "a1b2c3d4e5f6", sessionId: "1234567890abcdef", userId: 42, minLevel: "DEBUG" } as const;
const FIELDS = { requestId: "a1b2c3d4e5f6", sessionId: "1234567890abcdef", userId: 42 };

test("readContextFields returns a new object with the fields of the context, without startTime and minLevel", () => {
  expect(readContextFields()).toEqual({});
  runWithContext(CONTEXT, () => {
    expect(readContextFields()).toEqual(FIELDS);
    readContextFields()["requestId"] = "changed";
    expect(readContextFields()).toEqual(FIELDS);
  });
});

test("liveContextFields has the fields of the context in which it is read", () => {
  const live = liveContextFields({ service: "shop", userId: 0 });
  expect({ ...live }).toEqual({ service: "shop", userId: 0 });
  runWithContext({ ...CONTEXT, level: "x", message: "y" }, () => {
    expect({ ...live }).toEqual({ service: "shop", ...FIELDS });
    updateContext({ userId: 43 });
    expect(live["userId"]).toBe(43);
    expect("userId" in live).toBe(true);
  });
});
