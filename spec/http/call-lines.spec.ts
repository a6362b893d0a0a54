import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { type AddressInfo, createServer as createTcpServer } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { extractContext, logRequest, propagatingFetch } from "../../src/http/index.js";
import { runWithContext, updateContext } from "../../src/index.js";
import { createTestLogger, type TestLogger } from "../../src/testing/index.js";
import { RedirectingService } from "../support/redirecting-service.js";

let trusted: RedirectingService;
let other: RedirectingService;
let log: TestLogger;
let call: typeof fetch;

beforeEach(async () => {
  [trusted, other] = await Promise.all([new RedirectingService().start(), new RedirectingService().start()]);
  log = createTestLogger();
  call = propagatingFetch(fetch, { to: [trusted.origin], log });
});

afterEach(() => {
  trusted.stop();
  other.stop();
});

const CONTEXT = { requestId: "request-1", spanId: "00f067aa0ba902b7", traceId: "4bf92f3577b34da6a3ce929d0e0e4736" };
const SPAN = { traceId: CONTEXT.traceId, parentSpanId: CONTEXT.spanId };

/** Calls in a context. */
const run = (input: string | URL | Request, init?: RequestInit): Promise<Response> =>
  runWithContext(CONTEXT, () => call(input, init));

const hostOf = (service: RedirectingService): string => new URL(service.origin).host;

/** The span IDs that a service has received. */
function spansAt(service: RedirectingService): (string | undefined)[] {
  return service.received.map(({ headers }) => String(headers["traceparent"]).split("-")[2]);
}

/** The fields of the lines so far. */
function lines(): Record<string, unknown>[] {
  return log.records.map(({ level, fields }) => {
    const { durationMs, ...others } = { ...fields };
    expect(durationMs).toBeGreaterThanOrEqual(0);
    return { level, ...others };
  });
}

describe("propagatingFetch with a logger", () => {
  test("logs a call when it is answered, with the span that it sent, in its context", async () => {
    const answer = run(`${trusted.origin}/items/7?token=secret#part`, { method: "POST", body: "x" });
    expect(log.records).toEqual([]);
    expect(await (await answer).text()).toBe("done");
    const host = hostOf(trusted);
    const spanId = spansAt(trusted)[0];
    expect(spanId).toMatch(/^[0-9a-f]{16}$/);
    expect(lines()).toEqual([{ level: "INFO", method: "POST", host, path: "/items/7", status: 200, ...SPAN, spanId }]);
    expect(log.records[0]?.message).toMatch(new RegExp(`^POST ${host}/items/7 200 \\d+ ms$`));
    expect(log.records[0]?.context?.requestId).toBe("request-1");
    expect(log.lines.join()).not.toContain("secret");
  });

  test("has what updateContext added until the answer", async () => {
    await runWithContext(CONTEXT, async () => {
      const answer = call(trusted.origin);
      updateContext({ userId: 7 });
      await answer;
    });
    expect(log.records[0]?.context).toMatchObject({ userId: 7 });
  });

  test("logs calls to other origins and outside any context, without a span", async () => {
    await run(`${other.origin}/a`);
    await call(`${trusted.origin}/b`);
    expect(lines()).toEqual([
      { level: "INFO", method: "GET", host: hostOf(other), path: "/a", status: 200 },
      { level: "INFO", method: "GET", host: hostOf(trusted), path: "/b", status: 200 },
    ]);
    expect([...other.received, ...trusted.received].filter(({ headers }) => headers["x-request-id"])).toEqual([]);
  });

  test("logs the span that the caller has set, to whatever origin", async () => {
    const traceparent = "00-11111111111111111111111111111111-2222222222222222-01";
    for (const { origin } of [trusted, other]) await run(origin, { headers: { traceparent } });
    expect(lines()).toMatchObject(
      Array(2).fill({ traceId: "11111111111111111111111111111111", spanId: "2222222222222222" }),
    );
  });

  test("logs no span where none was sent", async () => {
    call = propagatingFetch(fetch, { to: [trusted.origin], log, trace: false });
    await run(trusted.origin);
    expect(lines()[0]).not.toHaveProperty("spanId");
  });

  test("logs the trace that a context without one has begun, without a parent", async () => {
    await runWithContext({ requestId: "job-1" }, () => call(trusted.origin));
    const [, traceId, spanId] = String(trusted.received[0]?.headers["traceparent"]).split("-");
    expect(lines()[0]).toMatchObject({ traceId, spanId });
    expect(lines()[0]).not.toHaveProperty("parentSpanId");
  });

  test("logs each redirect that it follows as a call of its own", async () => {
    await run(trusted.to(307, trusted.to(302, `${trusted.origin}/end`)), { method: "PUT", body: "x" });
    const spans = spansAt(trusted);
    expect(new Set(spans).size).toBe(3);
    expect(lines().map(({ method, path, status, spanId }) => [method, path, status, spanId])).toEqual([
      ["PUT", "/307", 307, spans[0]],
      ["PUT", "/302", 302, spans[1]],
      ["PUT", "/end", 200, spans[2]],
    ]);
  });

  test("logs a redirect to another origin without a span", async () => {
    await run(trusted.to(302, `${other.origin}/end`));
    expect(lines().map(({ host, spanId }) => [host, spanId])).toEqual([
      [hostOf(trusted), spansAt(trusted)[0]],
      [hostOf(other), undefined],
    ]);
  });

  test("logs one line for a redirect that is the caller's to follow, or fetch's", async () => {
    await run(trusted.to(302, "/end"), { redirect: "manual" });
    await run(other.to(302, "/end"));
    expect(lines().map(({ path, status }) => [path, status])).toEqual([
      ["/302", 302],
      ["/302", 200],
    ]);
  });

  test("logs why a redirect cannot be followed", async () => {
    await expect(run(trusted.to(302, "http://user:secret@shop.example/"))).rejects.toThrow(TypeError);
    expect(lines()).toMatchObject([{ level: "ERROR", path: "/302", status: 302, error: expect.any(TypeError) }]);
    expect(log.lines.join()).not.toContain("secret");
  });

  test.each([
    [404, "INFO"],
    [500, "ERROR"],
    [503, "ERROR"],
  ])("logs the status %d at %s", async (status, level) => {
    call = propagatingFetch((async () => new Response(null, { status })) as typeof fetch, { to: [], log });
    await run("https://stock.example/a");
    expect(lines()).toEqual([{ level, method: "GET", host: "stock.example", path: "/a", status }]);
  });
});

describe("a call that fails", () => {
  test("has its error, which the caller gets, and the span", async () => {
    const server = createTcpServer((socket) => socket.destroy());
    await once(server.listen(0, "127.0.0.1"), "listening");
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    call = propagatingFetch(fetch, { to: [origin], log });
    const error = await run(`${origin}/a?token=secret`).catch((error) => error);
    server.close();
    expect(error).toBeInstanceOf(TypeError);
    expect(log.records).toMatchObject([{ level: "ERROR", error, fields: { ...SPAN, path: "/a" } }]);
    expect(log.records[0]?.message).toMatch(/^GET 127\.0\.0\.1:\d+\/a - \d+ ms failed$/);
    expect(log.lines.join()).not.toContain("secret");
  });

  test("shows no query and no credentials that its error names", async () => {
    const cause = Object.assign(new Error("no answer from https://b.example/?key=secret"), { code: "ECONNREFUSED" });
    const failing = (async (input: string) => {
      const error = new Error(`request to ${input} failed, reason: refused`, { cause });
      throw Object.assign(error, { name: "FetchError", code: "ECONNREFUSED" });
    }) as typeof fetch;
    call = propagatingFetch(failing, { to: ["https://a.example"], log });
    for (const url of ["https://a.example/x?token=secret", "https://user:secret@c.example/y", "https://a.example/z"]) {
      await expect(run(url)).rejects.toThrow(url);
    }
    expect(log.lines.join("\n")).not.toContain("secret");
    expect(log.records).toMatchObject([
      {
        error: {
          name: "FetchError",
          message: "request to https://a.example/x failed, reason: refused",
          code: "ECONNREFUSED",
          cause: { message: "no answer from https://b.example/", code: "ECONNREFUSED" },
        },
      },
      { error: { message: "request to https://c.example/y failed, reason: refused" } },
      { error: { message: "request to https://a.example/z failed, reason: refused" } },
    ]);
  });

  test("because Node refuses credentials shows none", async () => {
    await expect(run("http://user:secret@shop.example/a")).rejects.toThrow("credentials");
    expect(lines()).toMatchObject([{ level: "ERROR", host: "shop.example", path: "/a" }]);
    expect(log.lines.join()).not.toContain("secret");
  });

  test("because its caller has given it up is aborted, and a timeout is a failure", async () => {
    const never = createServer(() => {});
    await once(never.listen(0, "127.0.0.1"), "listening");
    const origin = `http://127.0.0.1:${(never.address() as AddressInfo).port}`;
    call = propagatingFetch(fetch, { to: [origin], log });
    const abort = new AbortController();
    const reason = new Error("not needed");
    const answers = [
      run(origin, { signal: abort.signal }),
      run(new Request(origin, { signal: abort.signal })),
      run(origin, { signal: AbortSignal.timeout(20) }),
    ];
    abort.abort(reason);
    expect((await Promise.allSettled(answers)).map(({ status }) => status)).toEqual(Array(3).fill("rejected"));
    never.closeAllConnections();
    never.close();
    expect(lines().map(({ level, aborted, error }) => [level, aborted, (error as Error).name])).toEqual([
      ["WARN", true, "Error"],
      ["WARN", true, expect.any(String)],
      ["ERROR", undefined, "TimeoutError"],
    ]);
    expect(log.records[0]?.message).toMatch(/ - \d+ ms aborted$/);
  });

  test("with what is no error is a failure, too, and one that throws at once", async () => {
    const throwing = (() => {
      throw undefined;
    }) as unknown as typeof fetch;
    call = propagatingFetch(throwing, { to: ["https://a.example"], log });
    await expect(run("https://a.example/")).rejects.toBeUndefined();
    await expect(run("https://b.example/")).rejects.toBeUndefined();
    expect(lines()).toMatchObject([{ level: "ERROR" }, { level: "ERROR" }]);
  });

  test("before anything was sent has no line: what is no URL of HTTP", async () => {
    await expect(run("/items/7?token=secret")).rejects.toThrow(TypeError);
    expect(await (await run("data:,hello")).text()).toBe("hello");
    expect(log.records).toEqual([]);
  });
});

test("a Request's body and a strange list of headers reach another origin as they are", async () => {
  const seen: unknown[] = [];
  const own = (async (...args: unknown[]) => {
    seen.push(...args);
    return new Response();
  }) as typeof fetch;
  call = propagatingFetch(own, { to: [], log });
  const request = new Request("https://a.example/", { method: "POST", body: "x" });
  const init = { headers: { "not a name": "x" }, method: "patch" };
  await run(request);
  await run("https://a.example/", init);
  expect(seen).toEqual([request, undefined, "https://a.example/", init]);
  expect([request.bodyUsed, request.body?.locked]).toEqual([false, false]);
  expect(lines().map(({ method }) => method)).toEqual(["POST", "patch"]);
});

test("a logger that throws does not reach the caller, and a wrong one throws at once", async () => {
  const broken = Object.assign(createTestLogger(), {
    log() {
      throw new RangeError("broken logger");
    },
  });
  call = propagatingFetch(fetch, { to: [], log: broken });
  expect((await run(other.origin)).status).toBe(200);
  for (const wrong of [null, {}, console, "log"]) {
    expect(() => propagatingFetch(fetch, { to: [], log: wrong as unknown as TestLogger })).toThrow(
      "propagatingFetch's log is",
    );
  }
});

test("the lines of the called service are nested under the line of the call", async () => {
  const stockLog = createTestLogger();
  const stock: Server = createServer((request, response) => {
    runWithContext(extractContext(request), () => {
      logRequest(stockLog, response);
      response.end();
    });
  });
  await once(stock.listen(0, "127.0.0.1"), "listening");
  const origin = `http://127.0.0.1:${(stock.address() as AddressInfo).port}`;
  const json = createTestLogger({ format: "json" });
  const stockFetch = propagatingFetch(fetch, { to: [origin], log: json });
  await runWithContext({ ...CONTEXT, parentSpanId: "ffffffffffffffff" }, async () => {
    json.info("Ordering");
    await Promise.all([stockFetch(`${origin}/1`), stockFetch(`${origin}/2`)]);
  });
  await stockLog.waitFor("/1");
  await stockLog.waitFor("/2");
  stock.closeAllConnections();
  stock.close();
  const [ordering, ...calls] = json.lines.map((line) => JSON.parse(line));
  expect(ordering).toMatchObject({ spanId: CONTEXT.spanId, parentSpanId: "ffffffffffffffff" });
  for (const { path, spanId, parentSpanId, traceId } of calls) {
    const below = stockLog.records.filter(({ context }) => context?.parentSpanId === spanId);
    expect(below).toMatchObject([{ fields: { path }, context: { traceId } }]);
    expect({ parentSpanId, traceId }).toEqual(SPAN);
  }
  expect(calls).toHaveLength(2);
});
