import { once } from "node:events";
import { createServer, type IncomingMessage, request as sendRequest } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, test } from "vitest";
import { extractContext, type Rejection, type RequestLike } from "../../src/http/index.js";

/** The context of a request that was sent over the loopback interface, and what was rejected. */
async function overLoopback(headers: readonly string[], path = "/") {
  const rejected: Rejection[] = [];
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const sent = sendRequest({ port, path, headers: ["Host", "a.example", ...headers], host: "127.0.0.1" }).end();
  const [request, response] = (await once(server, "request")) as [IncomingMessage, { end(): void }];
  const context = extractContext(request, { onReject: (rejection) => rejected.push(rejection) });
  response.end();
  const [answer] = (await once(sent, "response")) as [IncomingMessage];
  answer.resume();
  await once(answer, "end");
  server.close();
  return { context, rejected };
}

describe("a session header is found in", () => {
  const flat = ["Host", "a.example", "X-SESSION-ID", "alice-1"];
  const forms: Record<string, RequestLike> = {
    "a Fetch Request": new Request("http://a.example/", { headers: { "x-session-id": "alice-1" } }),
    Headers: { headers: new Headers({ "X-Session-ID": "alice-1" }) },
    "an object in lower case": { headers: { "x-session-id": "alice-1" } },
    "an object in another case": { headers: { "X-sEsSiOn-Id": "alice-1" } },
    "an object without prototype": { headers: Object.assign(Object.create(null), { "x-session-id": "alice-1" }) },
    "an object with arrays, as multiValueHeaders of AWS and headersDistinct of node:http": {
      headers: { "X-Session-ID": ["alice-1"] },
    },
    "a Map": { headers: new Map([["X-Session-ID", "alice-1"]]) },
    "an array of pairs": { headers: [["X-Session-ID", "alice-1"]] },
    "an iterator of pairs": { headers: new Headers({ "X-Session-ID": "alice-1" }).entries() },
    "a flat array": { headers: flat },
    rawHeaders: { rawHeaders: flat },
    "headers, rather than rawHeaders": { rawHeaders: flat.with(-1, "mallory"), headers: { "x-session-id": "alice-1" } },
    "headers, if rawHeaders is empty": { rawHeaders: [], headers: { "x-session-id": "alice-1" } },
    "the raw request of a framework's request": { raw: { headers: { "x-session-id": "alice-1" } } },
    "the headers of a framework's request, over those of its raw request": {
      raw: { rawHeaders: flat.with(-1, "mallory"), headers: { "x-session-id": "mallory" } },
      headers: { "x-session-id": "alice-1" },
    },
  };
  test.each(Object.entries(forms))("%s", (_, request) => {
    expect(extractContext(request)).toMatchObject({ sessionId: "alice-1", sessionSource: "header:x-session-id" });
  });

  test("a request of node:http", async () => {
    const { context, rejected } = await overLoopback(["X-Session-ID", "alice-1"], "/pay?card=4111#x");
    expect(context).toMatchObject({ sessionId: "alice-1", method: "GET", path: "/pay", transportType: "http" });
    expect(rejected).toEqual([]);
  });
});

describe("a header that was given twice, with different values, is rejected in", () => {
  const repeated: Record<string, RequestLike> = {
    rawHeaders: { rawHeaders: ["X-Session-ID", "alice-1", "x-session-id", "bob-2"] },
    "an array": { headers: { "x-session-id": ["alice-1", "bob-2"] } },
    "an object with names in two cases": { headers: { "X-Session-ID": "alice-1", "x-session-id": "bob-2" } },
    pairs: {
      headers: [
        ["X-Session-ID", "alice-1"],
        ["X-Session-ID", "bob-2"],
      ],
    },
    "an object, joined": { headers: { "x-session-id": "alice-1, bob-2" } },
    "Headers, which have joined it": {
      headers: new Headers([
        ["X-Session-ID", "alice-1"],
        ["X-Session-ID", "bob-2"],
      ]),
    },
    "bytes, of which one is cut": { headers: { "x-session-id": [Buffer.from("alice-1"), Buffer.from("alice-")] } },
  };
  test.each(Object.entries(repeated))("%s", (_, request) => {
    const rejected: Rejection[] = [];
    const context = extractContext(request, { onReject: (rejection) => rejected.push(rejection) });
    expect(context.sessionSource).toBe("generated");
    expect(rejected).toEqual([{ source: "header:x-session-id", reason: "repeated" }]);
  });

  test("a request of node:http, which joins one header and drops another", async () => {
    const { context, rejected } = await overLoopback([
      ...["X-Session-ID", "alice-1", "X-Session-ID", "bob-2"],
      ...["Authorization", "Bearer one", "Authorization", "Bearer two"],
    ]);
    expect(context.sessionSource).toBe("generated");
    expect(rejected).toEqual([
      { source: "header:x-session-id", reason: "repeated" },
      { source: "bearer", reason: "repeated" },
    ]);
  });
});

describe("a header that was given twice, with one value, is accepted in", () => {
  const pairs: [string, string][] = [
    ["X-Session-ID", "alice-1"],
    ["x-session-id", "alice-1"],
  ];
  const repeated: Record<string, RequestLike> = {
    rawHeaders: { rawHeaders: pairs.flat() },
    "an array": { headers: { "x-session-id": ["alice-1", "alice-1", "alice-1"] } },
    "an object with names in two cases": { headers: Object.fromEntries(pairs) },
    pairs: { headers: pairs },
    "an object, joined": { headers: { "x-session-id": "alice-1, alice-1" } },
    "an object, joined three times": { headers: { "x-session-id": "alice-1, alice-1, alice-1" } },
    "Headers, which have joined it": { headers: new Headers(pairs) },
    bytes: { headers: { "x-session-id": [Buffer.from("alice-1"), "alice-1"] } },
  };
  test.each(Object.entries(repeated))("%s", (_, request) => {
    const rejected: Rejection[] = [];
    const context = extractContext(request, { onReject: (rejection) => rejected.push(rejection) });
    expect(context).toMatchObject({ sessionId: "alice-1", sessionSource: "header:x-session-id" });
    expect(rejected).toEqual([]);
  });

  test("a request of node:http", async () => {
    const bearer = ["Authorization", "Bearer one", "Authorization", "Bearer one"];
    const trace = Array(2).fill(["traceparent", `00-${"a".repeat(32)}-${"b".repeat(16)}-01`]);
    const ids = Array(2).fill(["X-Request-ID", "client-1"]);
    const { context, rejected } = await overLoopback([...bearer, ...trace.flat(), ...ids.flat()]);
    expect(context).toMatchObject({
      sessionSource: "bearer",
      parentSpanId: "b".repeat(16),
      clientRequestId: "client-1",
    });
    expect(rejected).toEqual([]);
  });
});
