import { describe, expect, test } from "vitest";
import { extractContext, type Rejection } from "../../src/http/index.js";

const GENERATED = /^[2-9a-z]{20}$/;

describe("requestId", () => {
  const request = { headers: { "X-Request-ID": "client-7" } };

  test("is new, and the client's is kept as clientRequestId", () => {
    const context = extractContext(request);
    expect(context.requestId).toMatch(GENERATED);
    expect(context.clientRequestId).toBe("client-7");
    expect(extractContext(request).requestId).not.toBe(context.requestId);
  });

  test("is the client's with requestId: accept, if that is valid", () => {
    const context = extractContext(request, { requestId: "accept" });
    expect(context.requestId).toBe("client-7");
    expect(context).not.toHaveProperty("clientRequestId");
  });

  test.each(["accept", "generate"] as const)("is new if the client's is not valid (requestId: %s)", (requestId) => {
    const rejected: Rejection[] = [];
    const onReject = (rejection: Rejection): unknown => rejected.push(rejection);
    const context = extractContext({ headers: { "X-Request-ID": "a\nb" } }, { requestId, onReject });
    expect(context.requestId).toMatch(GENERATED);
    expect(context).not.toHaveProperty("clientRequestId");
    expect(rejected).toEqual([{ source: "header:x-request-id", reason: "illegal characters" }]);
  });

  test("is new if the client sent two", () => {
    const rejected: Rejection[] = [];
    const onReject = (rejection: Rejection): unknown => rejected.push(rejection);
    const context = extractContext(
      { rawHeaders: ["X-Request-ID", "a", "x-request-id", "b"] },
      { requestId: "accept", onReject },
    );
    expect(context.requestId).toMatch(GENERATED);
    expect(rejected).toEqual([{ source: "header:x-request-id", reason: "repeated" }]);
  });
});

describe("path", () => {
  test.each([
    ["/pay?card=4111", "/pay"],
    ["/pay#top?x", "/pay"],
    ["http://user:secret@a.example:81/pay?x", "/pay"],
    ["https://a.example?x", "/"],
    ["//b.example/pay", "//b.example/pay"],
    ["*", "*"],
    ["a.example:443", undefined],
    ["", undefined],
    [`/${"x".repeat(5000)}`, `/${"x".repeat(1023)}…`],
  ])("is taken from %.60s", (url, path) => {
    expect(extractContext({ url }).path).toBe(path);
  });

  test("is the original one if a router of Express has shortened it", () => {
    expect(extractContext({ url: "/7", originalUrl: "/items/7?x=1" }).path).toBe("/items/7");
  });
});

describe("transportType and method", () => {
  test.each([
    ["http", "GET", { accept: "text/html, */*" }],
    ["sse", "GET", { accept: "text/event-stream" }],
    ["sse", "GET", { accept: "application/json;q=0.5, Text/Event-Stream;q=1" }],
    ["http", "GET", { accept: "text/event-streams" }],
    ["http", "POST", { accept: "application/json, text/event-stream" }],
    ["websocket", "GET", { upgrade: "WebSocket" }],
    ["websocket", "GET", { upgrade: "h2c, websocket" }],
    ["http", "GET", { upgrade: "h2c" }],
  ])("transportType is %s for %s %o", (transportType, method, headers) => {
    expect(extractContext({ method, headers })).toMatchObject({ method, transportType });
  });

  test("transportType is the option's value, if it is given", () => {
    expect(extractContext({}, { transportType: "stdio" }).transportType).toBe("stdio");
  });

  test("method is absent if it is not a method", () => {
    expect(extractContext({ method: "M-SEARCH" }).method).toBe("M-SEARCH");
    for (const method of ["G ET", "", "X".repeat(33), "GET\n"]) {
      expect(extractContext({ method })).not.toHaveProperty("method");
    }
  });
});
