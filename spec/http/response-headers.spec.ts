import { createServer } from "node:http";
import { describe, expect, test } from "vitest";
import { extractContext, responseHeaders } from "../../src/http/index.js";
import { currentContext, runWithContext, updateContext } from "../../src/index.js";

const IDS = { requestId: "request-1", sessionId: "session-1" };
const TRACE = { traceId: "a".repeat(32), spanId: "b".repeat(16), traceFlags: 1 };

describe("responseHeaders", () => {
  test("has the request ID", () => {
    expect(runWithContext(IDS, () => responseHeaders())).toEqual({ "X-Request-ID": "request-1" });
  });

  test("has the session ID and the span, if the options ask for them, under any name", () => {
    const context = { ...IDS, ...TRACE };
    expect(runWithContext(context, () => responseHeaders({ sessionId: true, trace: true }))).toEqual({
      "X-Request-ID": "request-1",
      "X-Session-ID": "session-1",
      traceresponse: `00-${"a".repeat(32)}-${"b".repeat(16)}-01`,
    });
    const names = { requestId: "Request-Id", sessionId: "Sid", trace: "X-Trace" };
    expect(Object.keys(runWithContext(context, () => responseHeaders(names)))).toEqual([
      "Request-Id",
      "Sid",
      "X-Trace",
    ]);
    expect(runWithContext(context, () => responseHeaders({ requestId: false }))).toEqual({});
  });

  test("is empty outside any context, and has no session or trace that is absent", () => {
    expect(responseHeaders({ sessionId: true, trace: true })).toEqual({});
    expect(runWithContext({ requestId: "r" }, () => responseHeaders({ sessionId: true, trace: true }))).toEqual({
      "X-Request-ID": "r",
    });
  });

  test.each(["a\r\nSet-Cookie: x=1", "a b", "\u2028", "\u001b[31m", "x".repeat(129), "{}"])(
    "leaves out the ID %j",
    (id) => {
      const context = { requestId: id, sessionId: id };
      expect(runWithContext(context, () => responseHeaders({ sessionId: true }))).toEqual({});
    },
  );

  test.each([
    [() => responseHeaders({ session: true } as never), 'has no option "session"'],
    [() => responseHeaders({ sessionId: "a b" }), "responseHeaders' sessionId is 'a b'"],
    [() => responseHeaders({ trace: 1 } as never), "trace is 1"],
  ])("refuses wrong options: %s", (call, message) => {
    expect(call).toThrow(TypeError);
    expect(call).toThrow(message);
  });
});

test("the response to a failed request has the headers too", async () => {
  const server = createServer((request, response) => {
    runWithContext(extractContext(request), async () => {
      response.setHeaders(new Headers(responseHeaders({ sessionId: true })));
      try {
        updateContext({ userId: 7 });
        throw new Error("handler failed");
      } catch {
        response.writeHead(500).end(currentContext()?.requestId);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  const answer = await fetch(`http://127.0.0.1:${port}/`, { headers: { "x-session-id": "alice" } });
  expect(answer.status).toBe(500);
  expect(answer.headers.get("x-request-id")).toBe(await answer.text());
  expect(answer.headers.get("x-session-id")).toBe("alice");
  server.close();
});
