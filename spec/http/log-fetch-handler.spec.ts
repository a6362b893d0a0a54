import { setImmediate as turn } from "node:timers/promises";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { extractContext, logFetchHandler } from "../../src/http/index.js";
import { currentContext, runWithContext, updateContext } from "../../src/index.js";
import { createTestLogger, type TestLogger } from "../../src/testing/index.js";

let log: TestLogger;

beforeEach(() => {
  log = createTestLogger();
});

const URL_ = "http://shop.example/orders/4711?token=secret";

/** Calls a handler as a server would, in the context of the request. */
function call<R extends Response | Promise<Response>>(
  handler: (request: Request) => R,
  request: Request = new Request(URL_),
): R {
  return runWithContext(extractContext(request), () => logFetchHandler(log, handler)(request));
}

/** The fields of the lines so far. */
function lines(): Record<string, unknown>[] {
  return log.records.map(({ level, fields }) => {
    const { durationMs, ...others } = { ...fields };
    expect(durationMs).toBeGreaterThanOrEqual(0);
    return { level, ...others };
  });
}

const LINE = { level: "INFO", method: "GET", path: "/orders/4711", status: 200 };
const NOTE = expect.stringContaining("its end cannot be observed");

/** A body whose pieces come when the spec says so. */
class Source {
  controller!: ReadableStreamDefaultController<Uint8Array>;
  pulled = 0;
  cancelled: unknown;
  readonly stream: ReadableStream<Uint8Array> = new ReadableStream(
    {
      start: (controller) => {
        this.controller = controller;
      },
      pull: () => {
        this.pulled++;
      },
      cancel: (reason) => {
        this.cancelled = reason;
      },
    },
    { highWaterMark: 0 },
  );

  send(text: string): void {
    this.controller.enqueue(new TextEncoder().encode(text));
  }
}

describe("logFetchHandler", () => {
  test("logs one line when a body has ended, in the request's context as it is then", async () => {
    const source = new Source();
    const response = await call(
      async () => {
        await turn();
        return new Response(source.stream, { status: 201 });
      },
      new Request(URL_, { headers: { "X-Session-ID": "session-1" } }),
    );
    expect(log.records).toEqual([]);
    const text = response.text();
    source.send("ä");
    await turn();
    expect(log.records).toEqual([]);
    source.send("bc");
    source.controller.close();
    expect(await text).toBe("äbc");
    expect(lines()).toEqual([{ ...LINE, status: 201, bytesSent: 4 }]);
    const [record] = log.records;
    expect(record?.message).toMatch(/^GET \/orders\/4711 201 \d+ ms$/);
    expect(record?.context?.sessionId).toBe("session-1");
    expect(log.lines.join()).not.toContain("secret");
  });

  test("has what updateContext added while the body was sent", async () => {
    const encoder = new TextEncoder();
    const response = call(() => {
      const context = currentContext();
      const body = new ReadableStream({
        async pull(controller) {
          controller.enqueue(encoder.encode("x"));
          controller.close();
        },
      });
      setTimeout(() => updateContext({ userId: 7 }));
      expect(context).toBeDefined();
      return new Response(body);
    });
    await new Promise((resolve) => setTimeout(resolve));
    await response.text();
    expect(log.records[0]?.context).toMatchObject({ userId: 7 });
  });

  test("returns a Response at once if the handler does, and its promise otherwise", async () => {
    expect(call(() => new Response(null, { status: 204 }))).toBeInstanceOf(Response);
    expect(call(async () => new Response(null, { status: 204 }))).toBeInstanceOf(Promise);
    await turn();
    expect(lines()).toEqual(Array(2).fill({ ...LINE, status: 204, bytesSent: 0 }));
  });

  test("passes on this and all arguments", async () => {
    const seen: unknown[] = [];
    const server = {
      name: "shop",
      fetch: logFetchHandler(log, function (this: { name: string }, request: Request, env: object, ctx: object) {
        seen.push(this.name, request.url, env, ctx);
        return new Response("x");
      }),
    };
    await server.fetch(new Request(URL_), { KEY: 1 }, { waitUntil: 2 }).text();
    expect(seen).toEqual(["shop", URL_, { KEY: 1 }, { waitUntil: 2 }]);
  });

  test("does not mix a hundred interleaved requests", async () => {
    const handler = logFetchHandler(log, async (request: Request) => {
      const order = new URL(request.url).pathname;
      updateContext({ order });
      await turn();
      return new Response(new Blob([order]).stream());
    });
    const requests = Array.from({ length: 100 }, (_, index) => new Request(`http://shop.example/${index}`));
    const responses = await Promise.all(
      requests.map((request) => runWithContext(extractContext(request), () => handler(request))),
    );
    await Promise.all(responses.reverse().map((response) => response.text()));
    expect(log.records).toHaveLength(100);
    for (const { fields, context } of log.records) {
      expect(context).toMatchObject({ order: fields?.["path"], path: fields?.["path"] });
    }
    expect(new Set(log.records.map(({ context }) => context?.requestId)).size).toBe(100);
  });

  test("logs a request once if its handler is wrapped twice, and again if the request is", async () => {
    const other = createTestLogger();
    const handler = logFetchHandler(
      log,
      logFetchHandler(other, async () => new Response("x")),
    );
    const request = new Request(URL_);
    for (let count = 0; count < 2; count++) await (await handler(request)).text();
    expect([log.records.length, other.records.length]).toEqual([2, 0]);
  });

  test("logs what a handler throws, and throws it on", async () => {
    const error = new Error("broken");
    expect(() =>
      call(() => {
        throw error;
      }),
    ).toThrow(error);
    await expect(call(() => Promise.reject(error))).rejects.toBe(error);
    const { status: _, ...line } = LINE;
    expect(lines()).toEqual(Array(2).fill({ ...line, level: "ERROR", error }));
    expect(log.records[0]).toMatchObject({
      error,
      message: expect.stringMatching(/^GET \/orders\/4711 - \d+ ms failed$/),
    });
    await expect(call(() => Promise.reject("a text"))).rejects.toBe("a text");
    expect(lines()[2]).toEqual({ ...line, level: "ERROR", error: "a text" });
  });

  test("logs a handler that throws undefined as a failure", () => {
    expect(() =>
      call(() => {
        throw undefined;
      }),
    ).toThrow();
    expect(lines()).toMatchObject([{ level: "ERROR" }]);
  });

  test("logs nothing for a handler that never answers, until its client gives up", async () => {
    const abort = new AbortController();
    let answer: (response: Response) => void = () => {};
    const result = call(
      () =>
        new Promise<Response>((resolve) => {
          answer = resolve;
        }),
      new Request(URL_, { signal: abort.signal }),
    );
    expect(log.records).toEqual([]);
    abort.abort();
    const { status: _, ...line } = LINE;
    expect(lines()).toEqual([{ ...line, level: "WARN", aborted: true }]);
    expect(log.records[0]?.message).toMatch(/^GET \/orders\/4711 - \d+ ms aborted$/);
    const late = new Response("late");
    answer(late);
    expect(await result).toBe(late);
    expect(log.records).toHaveLength(1);
  });

  test("logs no second line for an error after its client has given up", async () => {
    const abort = new AbortController();
    const result = call(
      (request) =>
        new Promise<Response>((_, reject) =>
          request.signal.addEventListener("abort", () => reject(request.signal.reason)),
        ),
      new Request(URL_, { signal: abort.signal }),
    );
    abort.abort();
    await expect(result).rejects.toThrow("aborted");
    expect(lines()).toMatchObject([{ level: "WARN", aborted: true }]);
  });

  test("logs no status for a client that was gone before the handler answered", async () => {
    const response = await call(async () => new Response("x"), new Request(URL_, { signal: AbortSignal.abort() }));
    expect(await response.text()).toBe("x");
    expect(lines()).toMatchObject([{ level: "WARN", aborted: true }]);
    expect(lines()[0]).not.toHaveProperty("status");
  });

  test("logs no status for a handler that returns no Response, as Bun's after an upgrade", () => {
    const upgrade = logFetchHandler(log, (_: Request): Response | undefined => undefined);
    expect(upgrade(new Request(URL_))).toBeUndefined();
    const { status: _, ...line } = LINE;
    expect(lines()).toEqual([line]);
  });

  test("calls the handler for what is no request, and logs nothing", () => {
    const handler = logFetchHandler(log, (request: Request) => new Response(String(request)));
    expect(handler("text" as unknown as Request)).toBeInstanceOf(Response);
    expect(log.records).toEqual([]);
  });
});

describe("the response", () => {
  test("without a body is the handler's own, and is over at once", () => {
    for (const own of [
      new Response(),
      new Response(null, { status: 304 }),
      Response.redirect("http://a.example", 307),
    ]) {
      expect(call(() => own)).toBe(own);
    }
    expect(lines().map(({ status, bytesSent }) => [status, bytesSent])).toEqual([
      [200, 0],
      [304, 0],
      [307, 0],
    ]);
  });

  test("of a WebSocket is the handler's own", () => {
    const own = Object.defineProperties(new Response(), { status: { value: 101 }, webSocket: { value: {} } });
    expect(call(() => own)).toBe(own);
    expect(lines()).toEqual([{ ...LINE, status: 101, bytesSent: 0 }]);
  });

  test("of Response.error is the handler's own, and a failure without a status", () => {
    const own = Response.error();
    expect(call(() => own)).toBe(own);
    const { status: _, ...line } = LINE;
    expect(lines()).toEqual([{ ...line, level: "ERROR" }]);
  });

  test("with a body keeps its status, status text and headers, also repeated ones", async () => {
    const headers = new Headers({ "content-type": "text/x-order", "content-length": "2", "x-own": "1" });
    headers.append("set-cookie", "a=1");
    headers.append("set-cookie", "b=2");
    const response = call(() => new Response("ok", { status: 202, statusText: "Taken", headers }));
    expect([response.status, response.statusText]).toEqual([202, "Taken"]);
    expect([...response.headers]).toEqual([...headers]);
    expect(response.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
    expect(await response.text()).toBe("ok");
  });

  test("to a HEAD request is not waited for", async () => {
    const own = new Response("never read");
    expect(call(() => own, new Request(URL_, { method: "HEAD" }))).toBe(own);
    expect(lines()).toEqual([{ ...LINE, method: "HEAD", bytesSent: 0 }]);
  });

  test("that is cancelled is aborted, with what was read of it, and its source hears of it", async () => {
    const source = new Source();
    const response = call(() => new Response(source.stream));
    const reader = response.body?.getReader();
    source.send("abc");
    await reader?.read();
    await reader?.cancel("gone");
    expect(source.cancelled).toBe("gone");
    expect(lines()).toEqual([{ ...LINE, level: "WARN", bytesSent: 3, aborted: true }]);
  });

  test("whose client gives up is aborted once, also if its body is cancelled then", async () => {
    const abort = new AbortController();
    const source = new Source();
    const response = call(() => new Response(source.stream), new Request(URL_, { signal: abort.signal }));
    source.send("abc");
    const reader = response.body?.getReader();
    await reader?.read();
    abort.abort();
    await reader?.cancel();
    expect(lines()).toEqual([{ ...LINE, level: "WARN", bytesSent: 3, aborted: true }]);
  });

  test("whose client gives up after the end is not aborted", async () => {
    const abort = new AbortController();
    await call(() => new Response("x"), new Request(URL_, { signal: abort.signal })).text();
    abort.abort();
    expect(lines()).toEqual([{ ...LINE, bytesSent: 1 }]);
  });

  test("whose body fails has the error, which its reader gets", async () => {
    const error = new Error("the disk is gone");
    const source = new Source();
    const response = call(() => new Response(source.stream));
    source.send("abc");
    const reader = response.body?.getReader();
    await reader?.read();
    source.controller.error(error);
    await expect(reader?.read()).rejects.toBe(error);
    expect(lines()).toEqual([{ ...LINE, level: "ERROR", bytesSent: 3, error }]);
  });

  test("is neither read ahead nor held back", async () => {
    const source = new Source();
    const reader = call(() => new Response(source.stream)).body?.getReader();
    await turn();
    expect(source.pulled).toBe(0);
    for (let count = 1; count < 4; count++) {
      const read = reader?.read();
      await vi.waitUntil(() => source.pulled === count);
      source.send(`${count}`);
      expect(await read).toEqual({ done: false, value: new TextEncoder().encode(`${count}`) });
    }
  });

  test("that cannot be copied is passed as it is, and logged with a note", async () => {
    const locked = new Response("locked");
    locked.body?.getReader();
    const used = new Response("used");
    await used.text();
    const odd = Object.defineProperty(new Response("odd"), "status", { value: 999 });
    const foreign = { status: 203, headers: new Headers(), body: new Blob(["x"]).stream() } as unknown as Response;
    for (const own of [locked, used, odd, foreign]) expect(call(() => own)).toBe(own);
    expect(lines()).toEqual([
      { ...LINE, note: NOTE },
      { ...LINE, note: NOTE },
      { ...LINE, status: 999, level: "ERROR", note: NOTE },
      { ...LINE, status: 203, note: NOTE },
    ]);
    expect(await odd.text()).toBe("odd");
    expect(foreign.body?.locked).toBe(false);
  });
});
