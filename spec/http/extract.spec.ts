import { once } from "node:events";
import { request as call, createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, test } from "vitest";
import { extractContext, type Rejection, type RequestLike } from "../../src/http/index.js";
import { runNode } from "../support/child-process.js";

const GENERATED = /^[2-9a-z]{20}$/;

/** The context that a request over loopback gives, and what was refused. */
async function overLoopback(headers: readonly string[], path = "/") {
  const refused: Rejection[] = [];
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const sent = call({ port, path, headers: ["Host", "a.example", ...headers], host: "127.0.0.1" }).end();
  const [request, response] = (await once(server, "request")) as [IncomingMessage, { end(): void }];
  const context = extractContext(request, { onReject: (rejection) => refused.push(rejection) });
  response.end();
  const [answer] = (await once(sent, "response")) as [IncomingMessage];
  answer.resume();
  await once(answer, "end");
  server.close();
  return { context, refused };
}

describe("extractContext finds the session in every form of headers", () => {
  const flat = ["Host", "a.example", "X-SESSION-ID", "alice-1"];
  const forms: Record<string, RequestLike> = {
    "a Fetch Request": new Request("http://a.example/", { headers: { "x-session-id": "alice-1" } }),
    Headers: { headers: new Headers({ "X-Session-ID": "alice-1" }) },
    "an object in lower case": { headers: { "x-session-id": "alice-1" } },
    "an object in another case": { headers: { "X-sEsSiOn-Id": "alice-1" } },
    "an object without prototype": { headers: Object.assign(Object.create(null), { "x-session-id": "alice-1" }) },
    "an object with arrays, as AWS' multiValueHeaders and node's headersDistinct": {
      headers: { "X-Session-ID": ["alice-1"] },
    },
    "a Map": { headers: new Map([["X-Session-ID", "alice-1"]]) },
    "an array of pairs": { headers: [["X-Session-ID", "alice-1"]] },
    "an iterator of pairs": { headers: new Headers({ "X-Session-ID": "alice-1" }).entries() },
    "a flat array": { headers: flat },
    rawHeaders: { rawHeaders: flat },
    "rawHeaders, which win over headers": { rawHeaders: flat, headers: { "x-session-id": "mallory" } },
    "headers, where nothing came raw": { rawHeaders: [], headers: { "x-session-id": "alice-1" } },
    "the raw request of a framework's": {
      raw: { rawHeaders: flat, headers: {} },
      headers: { "x-session-id": "mallory" },
    } as RequestLike,
  };
  test.each(Object.entries(forms))("%s", (_, request) => {
    expect(extractContext(request)).toMatchObject({ sessionId: "alice-1", sessionSource: "header:x-session-id" });
  });

  test("a request of node:http", async () => {
    const { context, refused } = await overLoopback(["X-Session-ID", "alice-1"], "/pay?card=4111#x");
    expect(context).toMatchObject({ sessionId: "alice-1", method: "GET", path: "/pay", transportType: "http" });
    expect(refused).toEqual([]);
  });
});

describe("extractContext refuses a header that was given twice", () => {
  const repeated: Record<string, RequestLike> = {
    rawHeaders: { rawHeaders: ["X-Session-ID", "alice-1", "x-session-id", "alice-1"] },
    "an array": { headers: { "x-session-id": ["alice-1", "bob-2"] } },
    "an object in two cases": { headers: { "X-Session-ID": "alice-1", "x-session-id": "bob-2" } },
    pairs: {
      headers: [
        ["X-Session-ID", "alice-1"],
        ["X-Session-ID", "bob-2"],
      ],
    },
  };
  test.each(Object.entries(repeated))("%s", (_, request) => {
    const refused: Rejection[] = [];
    const context = extractContext(request, { onReject: (rejection) => refused.push(rejection) });
    expect(context.sessionSource).toBe("generated");
    expect(refused).toEqual([{ source: "header:x-session-id", reason: "repeated" }]);
  });

  test("over a socket, where node joins one header and drops another", async () => {
    const { context, refused } = await overLoopback([
      ...["X-Session-ID", "alice-1", "X-Session-ID", "bob-2"],
      ...["Authorization", "Bearer one", "Authorization", "Bearer two"],
    ]);
    expect(context.sessionSource).toBe("generated");
    expect(refused).toEqual([
      { source: "header:x-session-id", reason: "repeated" },
      { source: "bearer", reason: "repeated" },
    ]);
  });

  test("and one that Headers have joined", () => {
    const headers = new Headers([
      ["X-Session-ID", "alice-1"],
      ["X-Session-ID", "bob-2"],
    ]);
    expect(extractContext({ headers }, { onReject: () => {} }).sessionSource).toBe("generated");
  });
});

describe("extractContext makes the request's ID", () => {
  const request = { headers: { "X-Request-ID": "client-7" } };

  test("and keeps the client's beside it", () => {
    const context = extractContext(request);
    expect(context.requestId).toMatch(GENERATED);
    expect(context.clientRequestId).toBe("client-7");
    expect(extractContext(request).requestId).not.toBe(context.requestId);
  });

  test("or takes a valid one, where it is told to", () => {
    const context = extractContext(request, { requestId: "accept" });
    expect(context.requestId).toBe("client-7");
    expect(context).not.toHaveProperty("clientRequestId");
  });

  test.each(["accept", "generate"] as const)("and takes no invalid one (%s)", (requestId) => {
    const refused: Rejection[] = [];
    const onReject = (rejection: Rejection): unknown => refused.push(rejection);
    const context = extractContext({ headers: { "X-Request-ID": "a\nb" } }, { requestId, onReject });
    expect(context.requestId).toMatch(GENERATED);
    expect(context).not.toHaveProperty("clientRequestId");
    expect(refused).toEqual([{ source: "header:x-request-id", reason: "illegal characters" }]);
  });
});

test("extractContext takes no request's ID that was given twice", () => {
  const refused: Rejection[] = [];
  const onReject = (rejection: Rejection): unknown => refused.push(rejection);
  const context = extractContext(
    { rawHeaders: ["X-Request-ID", "a", "x-request-id", "a"] },
    { requestId: "accept", onReject },
  );
  expect(context.requestId).toMatch(GENERATED);
  expect(refused).toEqual([{ source: "header:x-request-id", reason: "repeated" }]);
});

describe("extractContext tells the path", () => {
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
  ])("of %.60s", (url, path) => {
    expect(extractContext({ url }).path).toBe(path);
  });

  test("that came, where a router of Express' has shortened it", () => {
    expect(extractContext({ url: "/7", originalUrl: "/items/7?x=1" }).path).toBe("/items/7");
  });
});

describe("extractContext tells the transport", () => {
  test.each([
    ["http", "GET", { accept: "text/html, */*" }],
    ["sse", "GET", { accept: "text/event-stream" }],
    ["sse", "GET", { accept: "application/json;q=0.5, Text/Event-Stream;q=1" }],
    ["http", "GET", { accept: "text/event-streams" }],
    ["http", "POST", { accept: "application/json, text/event-stream" }],
    ["websocket", "GET", { upgrade: "WebSocket" }],
    ["websocket", "GET", { upgrade: "h2c, websocket" }],
    ["http", "GET", { upgrade: "h2c" }],
  ])("%s: %s %o", (transportType, method, headers) => {
    expect(extractContext({ method, headers })).toMatchObject({ method, transportType });
  });

  test("as it is told", () => {
    expect(extractContext({}, { transportType: "stdio" }).transportType).toBe("stdio");
  });

  test("and the method, where it can be one", () => {
    expect(extractContext({ method: "M-SEARCH" }).method).toBe("M-SEARCH");
    for (const method of ["G ET", "", "X".repeat(33), "GET\n"]) {
      expect(extractContext({ method })).not.toHaveProperty("method");
    }
  });
});

test("tells on stderr what was refused, unless there is somebody to tell, whose failure is told there", async () => {
  const script = `
    import { extractContext } from "./dist/http/index.js";
    const request = { headers: { "x-session-id": "se cret" } };
    extractContext(request, { onReject: ({ source, reason }) => console.log(source, reason) });
    extractContext(request, { onReject() { throw new Error("handler broke"); } });
    extractContext(request);
  `;
  const { stdout, stderr } = await runNode(["--input-type=module", "-e", script]);
  expect(stdout).toBe("header:x-session-id illegal characters\n");
  expect(stderr).toContain("ctxlog: request: Error: handler broke\n");
  expect(stderr).not.toContain("se cret");
});

describe("extractContext refuses wrong options", () => {
  test.each([
    [{ sessions: [] }, 'has no option "sessions"'],
    [{ session: "bearer" }, "session is 'bearer', but takes an array"],
    [{ session: ["header:"] }, "session[0] is 'header:'"],
    [{ session: ["header:a b"] }, "session[0]"],
    [{ session: ["bearer", "cookie"] }, "session[1] is 'cookie'"],
    [{ session: ["header:Authorization"] }, "is 'header:authorization', but takes no header of credentials"],
    [{ session: ["header:cookie"] }, 'use "bearer", or a function'],
    [{ requestId: "acept" }, 'Did you mean "accept"?'],
    [{ transportType: "" }, "transportType"],
    [{ trace: 1 }, "trace is 1"],
    [{ hashSessionId: "yes" }, "hashSessionId"],
    [{ onReject: "log" }, "onReject"],
    [{ hmacKey: "short-secret" }, "16 bytes or more"],
    [null, "extractContext is null"],
  ])("%o", (options, message) => {
    expect(() => extractContext({}, options as never)).toThrow(TypeError);
    expect(() => extractContext({}, options as never)).toThrow(message);
  });

  test("and does not show a key that is too short", () => {
    expect(() => extractContext({}, { hmacKey: "short-secret" })).not.toThrow("short-secret");
  });
});

test("extractContext reads an object of options once", () => {
  let reads = 0;
  const options = {
    get requestId(): "accept" {
      reads++;
      return "accept";
    },
  };
  const ids = ["a", "b"].map((id) => extractContext({ headers: { "x-request-id": id } }, options).requestId);
  expect(ids).toEqual(["a", "b"]);
  expect(reads).toBe(1);
});
