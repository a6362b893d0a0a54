import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { propagatingFetch } from "../../src/http/index.js";
import { runWithContext } from "../../src/index.js";
import { type Received, RedirectingService as Service } from "../support/redirecting-service.js";

const CONTEXT_HEADERS = ["x-request-id", "x-session-id", "traceparent"];
const contextHeadersOf = ({ headers }: Received): string[] =>
  CONTEXT_HEADERS.filter((name) => headers[name] !== undefined);
const CONTEXT = { requestId: "request-1", sessionId: "session-1" };

let trusted: Service;
let other: Service;
let call: typeof fetch;

/** A call in a context. */
const run = (input: string | URL | Request, init?: RequestInit): Promise<Response> =>
  runWithContext(CONTEXT, () => call(input, init));

beforeEach(async () => {
  [trusted, other] = await Promise.all([new Service().start(), new Service().start()]);
  call = propagatingFetch(fetch, { to: [trusted.origin] });
});

afterEach(() => {
  trusted.stop();
  other.stop();
});

describe("propagatingFetch", () => {
  test("sends the context to a listed service, and to no other", async () => {
    expect(await (await run(`${trusted.origin}/items/7`)).text()).toBe("done");
    await run(other.origin);
    expect(trusted.received[0]?.headers).toMatchObject({ "x-request-id": "request-1", "x-session-id": "session-1" });
    expect(trusted.received.map(contextHeadersOf)).toEqual([CONTEXT_HEADERS]);
    expect(other.received.map(contextHeadersOf)).toEqual([[]]);
  });

  test("accepts a string, a URL and a Request, and the caller's headers win", async () => {
    const headers = { "X-Session-ID": "caller", "X-Own": "1" };
    await run(trusted.origin, { headers });
    await run(new URL(trusted.origin), { headers: new Headers(headers) });
    await run(new Request(trusted.origin, { method: "POST", body: "hello", headers }));
    await run(new Request(trusted.origin, { headers: { "X-Own": "0" } }), { headers });
    expect(trusted.received).toHaveLength(4);
    for (const { headers } of trusted.received) {
      expect(headers).toMatchObject({ "x-request-id": "request-1", "x-session-id": "caller", "x-own": "1" });
    }
    expect(trusted.received[2]).toMatchObject({ method: "POST", body: "hello" });
  });

  test("sends nothing outside any context", async () => {
    await call(trusted.origin);
    expect(trusted.received.map(contextHeadersOf)).toEqual([[]]);
  });

  test("compares whole origins", async () => {
    const asked: [string, string[]][] = [];
    const fake = (async (input: string, init?: RequestInit) => {
      asked.push([new URL(input).host, [...new Headers(init?.headers).keys()]]);
      return new Response();
    }) as typeof fetch;
    const guarded = propagatingFetch(fake, { to: ["https://api.example"], trace: false, sessionId: false });
    const urls = [
      "https://api.example/x",
      "https://API.example:443/x",
      "https://api.example.evil/x",
      "https://api.example@evil.example/x",
      "https://evil.example/https://api.example",
      "https://api.example:8443/x",
      "http://api.example/x",
      "https://sub.api.example/x",
    ];
    await runWithContext(CONTEXT, async () => {
      for (const url of urls) await guarded(url);
    });
    expect(asked.map(([, headers]) => headers.length)).toEqual([1, 1, 0, 0, 0, 0, 0, 0]);
  });

  test("rejects as fetch does for anything but a URL", async () => {
    await expect(run("/items/7")).rejects.toThrow(TypeError);
  });
});

describe("a redirect", () => {
  test("to another origin is followed without the IDs, credentials and cookies", async () => {
    const headers = { authorization: "Bearer secret", cookie: "a=b", "x-own": "1" };
    const response = await run(trusted.to(302, `${other.origin}/there`), { headers });
    expect(await response.text()).toBe("done");
    expect(response).toMatchObject({ redirected: true, url: `${other.origin}/there` });
    expect(trusted.received.map(contextHeadersOf)).toEqual([CONTEXT_HEADERS]);
    expect(other.received.map(contextHeadersOf)).toEqual([[]]);
    expect(other.received[0]?.headers).toMatchObject({ "x-own": "1" });
    expect(other.received[0]?.headers).not.toHaveProperty("authorization");
    expect(other.received[0]?.headers).not.toHaveProperty("cookie");
  });

  test("back to a listed origin is followed with the IDs, as a call of its own", async () => {
    await run(trusted.to(307, other.to(307, `${trusted.origin}/home`)));
    expect(other.received.map(contextHeadersOf)).toEqual([[]]);
    expect(trusted.received.map(contextHeadersOf)).toEqual([CONTEXT_HEADERS, CONTEXT_HEADERS]);
    const [first, last] = trusted.received.map(({ headers }) => String(headers["traceparent"]).split("-"));
    expect(last?.[1]).toBe(first?.[1]);
    expect(last?.[2]).not.toBe(first?.[2]);
  });

  test("to a relative location is followed with all headers", async () => {
    const response = await run(trusted.to(301, "/there?x=1"), { headers: { authorization: "Bearer secret" } });
    expect(response.url).toBe(`${trusted.origin}/there?x=1`);
    expect(trusted.received[1]?.headers.authorization).toBe("Bearer secret");
    expect(trusted.received.map(contextHeadersOf)).toEqual([CONTEXT_HEADERS, CONTEXT_HEADERS]);
  });

  test.each([301, 302, 303, 307, 308])(
    "of status %i is followed with the method and body that fetch would send",
    async (status) => {
      const init = { method: "POST", body: "hello", headers: { "content-type": "text/plain" } };
      await run(trusted.to(status, "/there"), init);
      const [, actual] = trusted.received;
      await fetch(trusted.to(status, "/there"), init);
      const expected = trusted.received[3];
      expect(actual).toMatchObject({ method: expected?.method, body: expected?.body });
      expect(actual?.headers["content-type"]).toBe(expected?.headers["content-type"]);
    },
  );

  test.each(["PUT", "HEAD", "GET", "DELETE"])(
    "of status 303 and 302 is followed as fetch would, for %s",
    async (method) => {
      for (const status of [302, 303]) {
        trusted.received.length = 0;
        await run(trusted.to(status, "/there"), { method });
        await fetch(trusted.to(status, "/there"), { method });
        expect(trusted.received[1]?.method).toBe(trusted.received[3]?.method);
      }
    },
  );

  test("of a Request is followed", async () => {
    const response = await run(
      new Request(trusted.to(303, `${other.origin}/there`), { method: "POST", body: "hello" }),
    );
    expect(await response.text()).toBe("done");
    expect(other.received).toMatchObject([{ method: "GET", body: "" }]);
    expect(other.received.map(contextHeadersOf)).toEqual([[]]);
  });

  test("is not followed if the caller sets redirect to manual or error", async () => {
    const response = await run(trusted.to(302, other.origin), { redirect: "manual" });
    expect(response.status).toBe(302);
    await expect(run(trusted.to(302, other.origin), { redirect: "error" })).rejects.toThrow(TypeError);
    await expect(run(new Request(trusted.to(302, other.origin), { redirect: "error" }))).rejects.toThrow(TypeError);
    expect(other.received).toEqual([]);
  });

  test("is an error if the body is a stream, after twenty others, and to another protocol", async () => {
    const stream = (): ReadableStream => new Blob(["hello"]).stream();
    const init = (): RequestInit => ({ method: "POST", body: stream(), duplex: "half" }) as RequestInit;
    await expect(run(trusted.to(307, "/there"), init())).rejects.toMatchObject({
      name: "TypeError",
      cause: { message: expect.stringContaining("the body is a stream") },
    });
    expect(await (await run(trusted.to(303, "/there"), init())).text()).toBe("done");
    await expect(run(trusted.to(302, "ftp://127.0.0.1/"))).rejects.toThrow(TypeError);
    trusted.received.length = 0;
    const endless = propagatingFetch(
      (input) => fetch(input, { redirect: "manual" }).then(() => Response.redirect(String(input), 302)),
      { to: [trusted.origin] },
    );
    await expect(runWithContext(CONTEXT, () => endless(trusted.origin))).rejects.toThrow(TypeError);
    expect(trusted.received).toHaveLength(21);
  });

  test("that did not happen leaves redirected false", async () => {
    const response = await run(trusted.origin);
    expect(response.redirected).toBe(false);
  });

  test("of a Request keeps its signal", async () => {
    const signals: unknown[] = [];
    const fake = (async (input: Request | string, init?: RequestInit) => {
      signals.push(init?.signal ?? (input as Request).signal);
      return signals.length === 1 ? Response.redirect("https://api.example/there", 302) : new Response();
    }) as typeof fetch;
    const request = new Request("https://api.example", { signal: new AbortController().signal });
    await runWithContext(CONTEXT, () => propagatingFetch(fake, { to: ["https://api.example"] })(request));
    expect(signals[1]).toBe(request.signal);
  });

  test("is not followed once the Request is aborted", async () => {
    const abort = new AbortController();
    abort.abort(new Error("given up"));
    await expect(run(new Request(trusted.to(302, "/there"), { signal: abort.signal }))).rejects.toThrow("given up");
  });
});

describe("wrong options of propagatingFetch", () => {
  test.each([
    [{}, "to is undefined, but must be an array of origins"],
    [{ to: "https://api.example" }, "an array of origins"],
    [{ to: ["api.example"] }, "to[0] is 'api.example', but must be an origin"],
    [{ to: ["https://api.example/v1"] }, "to[0]"],
    [{ to: ["https://*.example"] }, "to[0]"],
    [{ to: ["https://a:b@api.example"] }, "to[0]"],
    [{ to: ["file:///etc"] }, "to[0]"],
    [{ to: [], too: 1 }, 'has no option "too"'],
  ])("are refused: %o", (options, message) => {
    expect(() => propagatingFetch(fetch, options as never)).toThrow(TypeError);
    expect(() => propagatingFetch(fetch, options as never)).toThrow(message);
  });

  test("are refused, and so is anything but a fetch", () => {
    expect(() => propagatingFetch(undefined as never, { to: [] })).toThrow("propagatingFetch's fetch is undefined");
  });
});
