import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { setImmediate } from "node:timers/promises";
import express, { type Express } from "express";
import { describe, expect, test } from "vitest";
import { type ExtractOptions, extractContext, type RequestLike, responseHeaders } from "../../src/http/index.js";
import { currentContext, runWithContext, updateContext } from "../../src/index.js";

const REUSE: ExtractOptions = { reuse: true };

const nodeRequest = (): RequestLike => ({ headers: { "x-session-id": "alice" }, url: "/pay", method: "POST" });

/** A request, and the forms in which two parts of a program see it. */
const forms: Record<string, () => [RequestLike, RequestLike]> = {
  "a request of node:http": () => {
    const request = nodeRequest();
    return [request, request];
  },
  "a Fetch Request": () => {
    const request = new Request("http://a.example/pay", { headers: { "x-session-id": "alice" } });
    return [request, request];
  },
  "a framework's request, and the server's": () => {
    const raw = nodeRequest();
    return [{ raw, headers: raw.headers }, raw];
  },
  "the server's request, and a framework's": () => {
    const raw = nodeRequest();
    return [raw, { raw }];
  },
  "two requests of frameworks around one": () => {
    const raw = nodeRequest();
    return [{ raw }, { raw, url: "/shortened" }];
  },
  "a request that changes on the way": () => {
    const request = nodeRequest();
    const later = Object.assign(request, { originalUrl: "/pay", url: "/" });
    return [request, later];
  },
  "a request whose headers are removed on the way": () => {
    const request = nodeRequest();
    return [
      request,
      {
        get raw() {
          delete (request.headers as Record<string, unknown>)["x-session-id"];
          return request;
        },
      },
    ];
  },
  "a frozen request": () => {
    const request = Object.freeze(nodeRequest());
    return [request, request];
  },
};

describe("a request that is wrapped twice keeps the first IDs with reuse: true", () => {
  test.each(Object.entries(forms))("%s", (_, make) => {
    const [outer, inner] = make();
    const first = extractContext(outer, REUSE);
    expect(extractContext(inner, REUSE)).toEqual(first);
    expect(first).toMatchObject({ sessionId: "alice", path: "/pay" });
  });

  test("and with other options, which then have no effect", () => {
    const request = nodeRequest();
    const first = extractContext(request, { ...REUSE, transportType: "first" });
    expect(extractContext(request, { ...REUSE, trace: false, session: [], transportType: "second" })).toEqual(first);
  });

  test.each<[string, ExtractOptions, ExtractOptions]>([
    ["neither call asks for it", {}, {}],
    ["the first call does not ask for it", {}, REUSE],
    ["the second call does not ask for it", REUSE, {}],
    ["one of them refuses it", { reuse: false }, REUSE],
  ])("but not if %s", (_, first, second) => {
    const request = nodeRequest();
    expect(extractContext(request, first).requestId).not.toBe(extractContext(request, second).requestId);
  });

  test("but another request has other IDs, also with the same headers", () => {
    const request = nodeRequest();
    const { requestId } = extractContext(request, REUSE);
    expect(extractContext({ ...request }, REUSE).requestId).not.toBe(requestId);
    for (const nothing of [undefined, null, 7, "GET"]) {
      const ids = [1, 2].map(() => extractContext(nothing as never, { ...REUSE, onReject: () => {} }).requestId);
      expect(ids[0]).not.toBe(ids[1]);
    }
  });

  test("and gets an object of its own, which may be changed", () => {
    const request = nodeRequest();
    const first = extractContext(request, REUSE);
    const { requestId } = first;
    first.requestId = "changed";
    extractContext(request, REUSE).requestId = "changed again";
    expect(extractContext(request, REUSE).requestId).toBe(requestId);
  });
});

describe("inside the context of the request", () => {
  test.each<[string, object, object]>([
    ["what updateContext changed", {}, { sessionId: "after-login", userId: 42 }],
    ["an ID that was set when it was entered", { requestId: "our-own" }, {}],
    ["a session that was set when it was entered", { sessionId: "our-own" }, {}],
    ["both", { requestId: "our-own" }, { sessionId: "after-login" }],
  ])("%s stays", (_, given, updated) => {
    const request = nodeRequest();
    runWithContext({ ...extractContext(request, REUSE), ...given }, () => {
      updateContext(updated);
      const outer = currentContext();
      runWithContext(extractContext(request, REUSE), () => {
        expect(currentContext()).toEqual(outer);
        expect(currentContext()).toMatchObject({ ...given, ...updated });
      });
    });
  });

  test("of another request, the IDs are those of the request itself", () => {
    const [one, two] = [nodeRequest(), nodeRequest()];
    const first = extractContext(one, REUSE);
    runWithContext(extractContext(two, REUSE), () => expect(extractContext(one, REUSE)).toEqual(first));
  });
});

test("an Express app that is mounted in an app logs the ID that the client receives, for thirty requests at once", async () => {
  const withContext = (app: Express): Express =>
    app.use((request, response, next) => {
      runWithContext(extractContext(request, REUSE), () => {
        response.set(responseHeaders());
        next();
      });
    });
  const seen = new Map<string, unknown[]>();
  const mounted = withContext(express()).get("/:order", async (request, response) => {
    await setImmediate();
    const { requestId, sessionId, path } = currentContext() ?? {};
    seen.set(request.params.order, [requestId, sessionId, path]);
    response.end();
  });
  const server = withContext(express()).use("/shop", mounted).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  await Promise.all(
    Array.from({ length: 30 }, async (_, order) => {
      const headers = { "x-session-id": `session-${order}` };
      const answer = await fetch(`http://127.0.0.1:${port}/shop/${order}`, { headers });
      const told = answer.headers.get("x-request-id");
      expect(seen.get(String(order))).toEqual([told, `session-${order}`, `/shop/${order}`]);
    }),
  );
  expect(new Set([...seen.values()].map(([requestId]) => requestId)).size).toBe(30);
  server.close();
});
