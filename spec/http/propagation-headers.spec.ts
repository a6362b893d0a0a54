import { describe, expect, test } from "vitest";
import { extractContext, propagationHeaders } from "../../src/http/index.js";
import { currentContext, runWithContext } from "../../src/index.js";
import { createTestLogger } from "../../src/testing/index.js";

const IDS = { requestId: "request-1", sessionId: "session-1" };
const TRACE = { traceId: "a".repeat(32), spanId: "b".repeat(16), traceFlags: 1 };
const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

const traceOf = (headers: Record<string, string>): string | undefined =>
  TRACEPARENT.exec(headers["traceparent"] ?? "")?.[1];

describe("propagationHeaders", () => {
  test("has the IDs, and the trace with a new parent-id for each call", () => {
    const [first, second] = runWithContext({ ...IDS, ...TRACE, tracestate: "a=1" }, () => [
      propagationHeaders(),
      propagationHeaders(),
    ]) as [Record<string, string>, Record<string, string>];
    expect(first).toEqual({
      "X-Request-ID": "request-1",
      "X-Session-ID": "session-1",
      traceparent: expect.stringMatching(new RegExp(`^00-${"a".repeat(32)}-[0-9a-f]{16}-01$`)),
      tracestate: "a=1",
    });
    expect(first["traceparent"]).not.toContain(TRACE.spanId);
    expect(second["traceparent"]).not.toBe(first["traceparent"]);
  });

  test("has the session that extractContext found, and the trace that it began", () => {
    const context = extractContext({ headers: { "x-session-id": "alice" } });
    const headers = runWithContext(context, () => propagationHeaders());
    expect(headers).toMatchObject({ "X-Request-ID": context.requestId, "X-Session-ID": "alice" });
    expect(headers["traceparent"]).toMatch(new RegExp(`^00-${context.traceId}-[0-9a-f]{16}-02$`));
  });

  test("begins one trace for a context that has none, and for all contexts of its request", () => {
    runWithContext(IDS, () => {
      expect(currentContext()).not.toHaveProperty("traceId");
      const inner = runWithContext({ step: 1 }, () => traceOf(propagationHeaders()));
      const other = runWithContext({ step: 2 }, () => traceOf(propagationHeaders()));
      const outer = traceOf(propagationHeaders());
      expect(inner).toMatch(/^[0-9a-f]{32}$/);
      expect([other, outer]).toEqual([inner, inner]);
      expect(currentContext()?.traceId).toBe(inner);
    });
    const another = runWithContext({ requestId: "request-2" }, () => traceOf(propagationHeaders()));
    expect(another).not.toBe(runWithContext(IDS, () => traceOf(propagationHeaders())));
  });

  test("shows the trace that it began on later lines", () => {
    const log = createTestLogger({ format: "json" });
    runWithContext(IDS, () => {
      const headers = propagationHeaders();
      log.info("called");
      expect(JSON.parse(log.lines[0] as string)).toMatchObject({ traceId: traceOf(headers) });
    });
  });

  test("is empty outside any context", () => {
    expect(propagationHeaders({ baggage: { "session.id": "sessionId" } })).toEqual({});
  });

  test("has what the options ask for, for example the form of MCP's _meta", () => {
    const options = { requestId: false, sessionId: "Mcp-Session-Id", trace: false } as const;
    expect(runWithContext(IDS, () => propagationHeaders(options))).toEqual({ "Mcp-Session-Id": "session-1" });
    const meta = runWithContext({ ...IDS, ...TRACE, tracestate: "a=1" }, () =>
      propagationHeaders({ requestId: false, sessionId: false, baggage: { "session.id": "sessionId" } }),
    );
    expect(Object.keys(meta)).toEqual(["traceparent", "tracestate", "baggage"]);
    expect(extractContext({ headers: meta }, { session: ["baggage:session.id"] })).toMatchObject({
      traceId: TRACE.traceId,
      tracestate: "a=1",
      sessionId: "session-1",
      sessionSource: "baggage:session.id",
    });
  });

  test("has fields as W3C Baggage, each whole or not at all, up to the limits", () => {
    const baggageOf = (fields: Record<string, unknown>): string | undefined =>
      runWithContext(fields, () => {
        const baggage = Object.fromEntries(Object.keys(fields).map((key) => [key, key]));
        return propagationHeaders({ requestId: false, sessionId: false, trace: false, baggage })["baggage"];
      });
    expect(baggageOf({ name: 'Bo, "x"; é', age: 42, ok: true })).toBe(
      "name=Bo%2C%20%22x%22%3B%20%C3%A9,age=42,ok=true",
    );
    expect(baggageOf({ half: "\ud800" })).toBe("half=%EF%BF%BD");
    expect(baggageOf({ object: {}, nothing: null, absent: undefined, symbol: Symbol("s") })).toBeUndefined();
    expect(baggageOf({ long: "é".repeat(1400), short: 1 })).toBe("short=1");
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`k${index}`, index]));
    expect(baggageOf(many)?.split(",")).toHaveLength(64);
  });

  test.each([
    ["a traceId that is not one", { traceId: "abc" }],
    ["a traceId of zeros", { traceId: "0".repeat(32) }],
    ["flags that are not an integer", { ...TRACE, traceFlags: 1.5 }],
    ["too many flags", { ...TRACE, traceFlags: 0x7fffffff }],
    ["flags that are text", { ...TRACE, traceFlags: "01" as never }],
  ])("has a valid traceparent for %s", (_, fields) => {
    expect(runWithContext(fields, () => propagationHeaders())["traceparent"]).toMatch(TRACEPARENT);
  });

  test("has no malformed tracestate, and none without its trace", () => {
    const stateOf = (fields: object) => runWithContext({ ...fields }, () => propagationHeaders()["tracestate"]);
    expect(stateOf({ ...TRACE, tracestate: "a=1\r\nX: y" })).toBeUndefined();
    expect(stateOf({ ...TRACE, tracestate: 7 })).toBeUndefined();
    expect(stateOf({ tracestate: "a=1" })).toBeUndefined();
  });

  test.each(["a\r\nSet-Cookie: x=1", "a b", "\u2028", "\u001b[31m", "x".repeat(129), "{}"])(
    "leaves out the ID %j",
    (id) => {
      const context = { requestId: id, sessionId: id };
      expect(runWithContext(context, () => propagationHeaders({ trace: false }))).toEqual({});
    },
  );

  test.each([
    [() => propagationHeaders({ trace: "x" } as never), "propagationHeaders' trace is 'x'"],
    [() => propagationHeaders({ requestId: "" }), "requestId is ''"],
    [() => propagationHeaders({ baggage: { "a b": "x" } }), "is 'a b', but must be a token"],
    [() => propagationHeaders({ baggage: { a: 1 } } as never), 'baggage["a"] is 1'],
    [() => propagationHeaders({ baggage: "a=1" } as never), "baggage is 'a=1'"],
  ])("refuses wrong options: %s", (call, message) => {
    expect(call).toThrow(TypeError);
    expect(call).toThrow(message);
  });
});
