import { expect, test } from "vitest";
import type { LogRecord } from "../../src/contracts.js";
import { requestKeys, userKeys } from "../../src/formatters/context-keys.js";
import { mergeFields } from "../../src/formatters/merge.js";

function merged(record: Partial<LogRecord>, wanted = requestKeys, limit = 10): [string, unknown][] {
  return [...mergeFields(record as LogRecord, wanted, limit)];
}

test("of equal keys the last is used, at its own place", () => {
  const record = { context: { a: 1, b: 1 }, bindings: { b: 2, c: 2 }, fields: { a: 3, d: 3 } };
  expect(merged(record)).toEqual([
    ["b", 2],
    ["c", 2],
    ["a", 3],
    ["d", 3],
  ]);
});

test("the known context fields are no fields of a line, and the line format shows the user's keys only", () => {
  const context = {
    requestId: "r",
    sessionId: "s",
    startTime: 1,
    minLevel: "DEBUG" as const,
    method: "GET",
    traceId: "t",
    mine: 1,
  };
  expect(merged({ context })).toEqual([
    ["method", "GET"],
    ["traceId", "t"],
    ["mine", 1],
  ]);
  expect(merged({ context }, userKeys)).toEqual([["mine", 1]]);
});

test("the record's error is not a field as well, if its key is error or err", () => {
  const error = new Error("e");
  const fields = { error, err: error, failure: error };
  expect(merged({ fields, error })).toEqual([["failure", error]]);
  expect(merged({ fields: { error: "text", err: error }, error })).toEqual([["error", "text"]]);
  expect(merged({ fields: { error } })).toEqual([["error", error]]);
});

test("the number of keys over the limit is shown, without those that are never fields", () => {
  const bindings = { a: 1, b: 2, c: 3 };
  expect(merged({ bindings }, requestKeys, 2)).toEqual([
    ["a", 1],
    ["b", 2],
    ["…", "1 more keys"],
  ]);
  expect(merged({ bindings, fields: { ...bindings, d: 4 } }, requestKeys, 2).map(([key]) => key)).toEqual([
    ...["…", "a", "b", "……"],
  ]);
  expect(merged({ context: { requestId: "r", startTime: 1, a: 1, b: 2 } }, requestKeys, 2)).toEqual([
    ["a", 1],
    ["b", 2],
  ]);
});

test("fields that cannot be read are shown as unreadable", () => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  expect(merged({ fields: proxy, bindings: proxy, context: { a: 1 } })).toEqual([
    ...[
      ["a", 1],
      ["fields", "[unreadable]"],
      ["fieldsfields", "[unreadable]"],
    ],
  ]);
});
