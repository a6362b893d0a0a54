import { once } from "node:events";
import { type IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { setImmediate as turn } from "node:timers/promises";
import { afterEach, describe, expect, test, vi } from "vitest";
import { extractContext, logRequest, type RequestLineOptions } from "../../src/http/index.js";
import { currentContext, runWithContext, updateContext } from "../../src/index.js";
import { createTestLogger } from "../../src/testing/index.js";
import { HttpService, rawRequest } from "../support/http-service.js";

type Handler = (request: IncomingMessage, response: ServerResponse) => unknown;

const services: HttpService[] = [];

async function serve(
  handler: Handler,
  options?: RequestLineOptions<IncomingMessage, ServerResponse>,
): Promise<HttpService> {
  const service = await new HttpService(handler, options).start();
  services.push(service);
  return service;
}

afterEach(async () => {
  for (const service of services.splice(0)) await service.stop();
});

const CLOSE = "Connection: close";
const MEBIBYTE = 1_048_576;

describe("logRequest", () => {
  test("logs one line when the response is over, in the request's context as it is then", async () => {
    const service = await serve((_request, response) => {
      setImmediate(() => {
        updateContext({ userId: 7 });
        response.writeHead(201).write("ab");
        response.end("cde");
      });
    });
    await service.client(rawRequest("POST /orders/4711?token=secret", CLOSE, "X-Session-ID: session-1")).body();
    expect(await service.lines()).toEqual([
      { level: "INFO", method: "POST", path: "/orders/4711", status: 201, bytesSent: 5 },
    ]);
    const [record] = service.log.records;
    expect(record?.message).toMatch(/^POST \/orders\/4711 201 \d+ ms$/);
    expect(record?.context).toMatchObject({ sessionId: "session-1", userId: 7, path: "/orders/4711" });
    expect(service.log.lines.join()).not.toContain("secret");
    expect(service.log.failures).toEqual([]);
  });

  test("logs each response of one connection when it is over", async () => {
    const service = await serve((request, response) => response.end(request.url));
    const client = service.client(rawRequest("GET /first"));
    await client.until("/first");
    await service.log.waitFor("/first");
    client.socket.write(rawRequest("GET /second", CLOSE));
    await client.body();
    expect((await service.lines()).map(({ path, bytesSent }) => [path, bytesSent])).toEqual([
      ["/first", 6],
      ["/second", 7],
    ]);
  });

  test("does not mix a hundred interleaved requests", async () => {
    const waiting: (() => void)[] = [];
    const service = await serve(async (request, response) => {
      await new Promise<void>((resolve) => waiting.push(resolve));
      updateContext({ order: request.url });
      await turn();
      response.end("x");
    });
    const orders = Array.from({ length: 100 }, (_, index) => `/${index}`);
    const clients = orders.map((order) =>
      service.client(rawRequest(`GET ${order}`, CLOSE, `X-Session-ID: s${order.slice(1)}`)),
    );
    await vi.waitUntil(() => waiting.length === 100);
    for (const answer of waiting.reverse()) answer();
    await Promise.all(clients.map((client) => client.body()));
    await service.stop();
    const { records } = service.log;
    expect(records.map(({ fields }) => fields?.["path"]).sort()).toEqual(orders.sort());
    for (const { fields, context } of records) {
      expect(context).toMatchObject({ order: fields?.["path"], path: fields?.["path"] });
      expect(context?.sessionId).toBe(`s${String(fields?.["path"]).slice(1)}`);
    }
    expect(new Set(records.map(({ context }) => context?.requestId)).size).toBe(100);
  });

  test("logs pipelined requests once each, in the order of their responses", async () => {
    const answers = new Map<string, () => void>();
    const service = await serve((request, response) => {
      const path = request.url ?? "";
      answers.set(path, () => response.end(path));
    });
    const client = service.client(["/1", "/2", "/3"].map((path) => rawRequest(`GET ${path}`)).join(""));
    await vi.waitUntil(() => answers.size === 3);
    for (const path of ["/3", "/2", "/1"]) answers.get(path)?.();
    await client.until("/3");
    expect((await service.lines()).map(({ path, status, bytesSent }) => [path, status, bytesSent])).toEqual([
      ["/1", 200, 2],
      ["/2", 200, 2],
      ["/3", 200, 2],
    ]);
  });

  test("logs pipelined requests whose turn never came as aborted, without a status", async () => {
    const paths: unknown[] = [];
    const service = await serve((request, response) => {
      request.resume();
      paths.push(request.url);
      if (request.url === "/2") response.end("two");
    });
    const bodies = ["/1", "/2", "/3"].map((path) => `${rawRequest(`POST ${path}`, "Content-Length: 2")}hi`);
    const client = service.client(bodies.join(""));
    await vi.waitUntil(() => paths.length === 3);
    client.socket.destroy();
    await service.log.waitFor("/3");
    const aborted = { level: "WARN", method: "POST", bytesSent: 0, aborted: true };
    expect((await service.lines()).sort((a, b) => String(a["path"]).localeCompare(String(b["path"])))).toEqual(
      ["/1", "/2", "/3"].map((path) => ({ ...aborted, path })),
    );
  });

  test("adds no listener to a connection for each pipelined request", async () => {
    const warnings: Error[] = [];
    const onWarning = (warning: Error) => warnings.push(warning);
    process.on("warning", onWarning);
    let count = 0;
    const service = await serve(() => count++);
    const client = service.client(rawRequest("GET /").repeat(40));
    await vi.waitUntil(() => count === 40);
    client.socket.destroy();
    await vi.waitUntil(() => service.log.records.length === 40);
    await turn();
    process.off("warning", onWarning);
    expect(warnings).toEqual([]);
  });

  test("logs a response that was registered twice once, also by two loggers", async () => {
    const other = createTestLogger();
    const service = await serve((_request, response) => {
      logRequest(service.log, response);
      runWithContext({ inner: true }, () => logRequest(other, response, { fields: () => ({ second: true }) }));
      response.end("x");
    });
    await service.client(rawRequest("GET /", CLOSE)).body();
    expect(await service.lines()).toEqual([{ level: "INFO", method: "GET", path: "/", status: 200, bytesSent: 1 }]);
    expect(other.records).toEqual([]);
  });

  test("logs at once for a response that is over, without bytes that it has not counted", async () => {
    const log = createTestLogger();
    const service = await serve((_request, response) => {
      response.end("x");
      response.once("close", () => runWithContext({ late: true }, () => logRequest(log, response)));
    });
    // The service's own registration would come first.
    const plain = await new Promise<IncomingMessage>((resolve) => {
      service.server.removeAllListeners("request");
      service.server.on("request", (request, response) => {
        response.once("close", () => {
          runWithContext({ late: true }, () => logRequest(log, response));
          resolve(request);
        });
        response.end("x");
      });
      service.client(rawRequest("GET /late", CLOSE));
    });
    expect(plain.url).toBe("/late");
    const { durationMs: _, ...fields } = { ...log.records[0]?.fields };
    expect(fields).toEqual({ method: "GET", path: "/late", status: 200 });
    expect(log.records).toHaveLength(1);
    expect(log.records[0]?.context).toMatchObject({ late: true });
  });

  test("logs outside any context when it was called outside any", async () => {
    const log = createTestLogger();
    const service = await serve(() => {});
    service.server.removeAllListeners("request");
    service.server.on("request", (_request, response) => {
      logRequest(log, response);
      runWithContext({ requestId: "inside-1" }, () => response.end());
    });
    await service.client(rawRequest("GET /", CLOSE)).body();
    await service.stop();
    expect(log.lines).toEqual([expect.stringContaining("[req=none|session=none] - GET / 200 ")]);
  });
});

describe("the bytes of a body", () => {
  const chunk = Buffer.alloc(70_000, "x");
  const bodies: Record<string, [Handler, number]> = {
    "no body": [(_, response) => response.end(), 0],
    "an empty text": [(_, response) => response.end(""), 0],
    "a text in UTF-8": [(_, response) => response.end("äöü€😀"), 13],
    "a text in latin1": [(_, response) => response.end("äöü", "latin1"), 3],
    "a text in UTF-16": [(_, response) => response.end("abc", "utf16le"), 6],
    "a text in base64": [(_, response) => response.end("aGVsbG8=", "base64"), 5],
    "a text in hexadecimal digits": [(_, response) => response.end("c0ffee", "hex"), 3],
    "several texts": [
      (_, response) => {
        response.write("ä");
        response.write("ä", "latin1");
        response.write("ä", () => {});
        response.write("ä", "latin1", () => {});
        response.end("ä", () => {});
      },
      8,
    ],
    bytes: [(_, response) => response.end(new Uint8Array([1, 2, 3])), 3],
    "a part of a buffer": [(_, response) => response.end(Buffer.from("abcdef").subarray(2, 4)), 2],
    "a pipe": [(_, response) => Readable.from([chunk, chunk, "ä"]).pipe(response), 140_002],
    "a stream of the web": [
      async (_, response) => {
        for await (const piece of new Blob(["abc", chunk]).stream() as unknown as AsyncIterable<Uint8Array>) {
          response.write(piece);
        }
        response.end();
      },
      70_003,
    ],
    "a body with a content-length": [
      (_, response) => response.writeHead(200, { "content-length": "5" }).end("hello"),
      5,
    ],
    "an early hint before it": [
      (_, response) => response.writeEarlyHints({ link: "</a.css>; rel=preload" }, () => response.end("ab")),
      2,
    ],
    trailers: [
      (_, response) => {
        response.writeHead(200, { trailer: "x-sum" });
        response.write("abc");
        response.addTrailers({ "x-sum": "a long value that is no part of the body" });
        response.end();
      },
      3,
    ],
    "a write after the end": [
      (_, response) => {
        response.on("error", () => {});
        response.end("abc");
        response.write("lost");
      },
      3,
    ],
    "a wrong chunk": [
      (_, response) => {
        expect(() => response.write(7)).toThrow(TypeError);
        response.end("abc");
      },
      3,
    ],
  };
  test.each(Object.entries(bodies))("are counted without headers and framing: %s", async (_, [handler, bytesSent]) => {
    const service = await serve(handler);
    const body = await fetch(service.origin, { headers: { connection: "close" } }).then((answer) =>
      answer.arrayBuffer(),
    );
    expect(body.byteLength).toBe(bytesSent);
    expect(await service.lines()).toEqual([{ level: "INFO", method: "GET", path: "/", status: 200, bytesSent }]);
  });

  test.each([
    ["HEAD", 200],
    ["GET", 204],
    ["GET", 304],
  ])("are none for %s and the status %d, whatever the handler writes", async (method, status) => {
    const service = await serve((_, response) => {
      response.writeHead(status);
      response.write("this is");
      response.end("not sent");
    });
    expect(await service.client(rawRequest(`${method} /`, CLOSE)).body()).toBe("");
    expect(await service.lines()).toEqual([{ level: "INFO", method, path: "/", status, bytesSent: 0 }]);
  });

  test("keep the callbacks and results of write and end", async () => {
    const called: string[] = [];
    const service = await serve((_, response) => {
      expect(response.write("a", (error) => called.push(`write ${error}`))).toBe(true);
      expect(response.end("b", "latin1", () => called.push("end"))).toBe(response);
    });
    await service.client(rawRequest("GET /", CLOSE)).body();
    expect(called).toEqual([expect.stringMatching(/^write (null|undefined)$/), "end"]);
  });

  test("of an aborted response are those that have left", async () => {
    const service = await serve((_, response) => {
      response.write("first", () => {
        response.write(Buffer.alloc(20 * MEBIBYTE));
        response.end("last");
      });
    });
    const client = service.client(rawRequest("GET /"));
    await client.until("first");
    client.socket.pause();
    client.socket.resetAndDestroy();
    await service.log.waitFor("aborted");
    expect(await service.lines()).toEqual([
      { level: "WARN", method: "GET", path: "/", status: 200, bytesSent: 5, aborted: true },
    ]);
  });
});

describe("a response that is cut off", () => {
  const aborted = { level: "WARN", method: "GET", path: "/", bytesSent: 0, aborted: true };

  test("by a client that does not wait has no status, and the line is logged at once", async () => {
    let arrived: (() => void) | undefined;
    const service = await serve(() => arrived?.());
    const waiting = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const client = service.client(rawRequest("GET /"));
    await waiting;
    client.socket.destroy();
    const { message } = await service.log.waitFor("aborted");
    expect(message).toMatch(/^GET \/ - \d+ ms aborted$/);
    expect(await service.lines()).toEqual([aborted]);
  });

  test("has no status if it was decided and not sent", async () => {
    const service = await serve((_, response) => {
      response.writeHead(200);
      client.socket.destroy();
    });
    const client = service.client(rawRequest("GET /"));
    await service.log.waitFor("aborted");
    expect(await service.lines()).toEqual([aborted]);
  });

  test("has the status that was sent", async () => {
    const service = await serve((_, response) => response.writeHead(203).write("abc"));
    const client = service.client(rawRequest("GET /"));
    await client.until("abc");
    client.socket.destroy();
    await service.log.waitFor("aborted");
    expect(await service.lines()).toEqual([{ ...aborted, status: 203, bytesSent: 3 }]);
  });

  test("while its last bytes are on the way is not whole", async () => {
    const service = await serve((_, response) => response.end(Buffer.alloc(20 * MEBIBYTE)));
    const client = service.client(rawRequest("GET /"));
    await once(client.socket, "readable");
    client.socket.resetAndDestroy();
    await service.log.waitFor(/./);
    expect(await service.lines()).toEqual([{ ...aborted, status: 200 }]);
  });

  test("by the server's timeout", async () => {
    const service = await serve(() => {});
    service.server.setTimeout(20);
    await service.client(rawRequest("GET /")).body();
    await service.log.waitFor("aborted");
    expect(await service.lines()).toEqual([aborted]);
  });

  test("by response.destroy", async () => {
    const service = await serve((_, response) => {
      response.write("abc", () => response.destroy());
    });
    await service.client(rawRequest("GET /")).body();
    expect(await service.lines()).toEqual([{ ...aborted, status: 200, bytesSent: 3 }]);
  });

  test("by response.destroy with an error has the error", async () => {
    const error = new Error("the disk is gone");
    const service = await serve((_, response) => response.destroy(error));
    await service.client(rawRequest("GET /")).body();
    expect(await service.lines()).toEqual([{ ...aborted, level: "ERROR", error }]);
    expect(service.log.records[0]).toMatchObject({ error, message: expect.stringMatching(/^GET \/ - \d+ ms failed$/) });
  });

  test("by an error while the request is parsed", async () => {
    const service = await serve((request) => request.resume());
    service.client(`${rawRequest("POST /", "Transfer-Encoding: chunked")}no chunk\r\n`);
    await service.log.waitFor("aborted");
    expect(await service.lines()).toEqual([{ ...aborted, method: "POST" }]);
  });

  test("after an error status is an error", async () => {
    const service = await serve((_, response) => response.writeHead(500).write("abc"));
    const client = service.client(rawRequest("GET /"));
    await client.until("abc");
    client.socket.destroy();
    await service.log.waitFor("aborted");
    expect(await service.lines()).toEqual([{ ...aborted, level: "ERROR", status: 500, bytesSent: 3 }]);
  });
});

describe("an upgrade", () => {
  test("that the handler answers itself is over when its connection is", async () => {
    const service = await serve((_, response) => {
      response.writeHead(101, { connection: "upgrade", upgrade: "echo" }).flushHeaders();
      response.socket?.end("hello");
    });
    const text = await service.client(rawRequest("GET /", "Connection: upgrade", "Upgrade: echo")).body();
    expect(text).toBe("hello");
    await service.log.waitFor("101");
    expect(await service.lines()).toEqual([{ level: "INFO", method: "GET", path: "/", status: 101, bytesSent: 0 }]);
  });

  test("that has no response gets no line, and harms none", async () => {
    const service = await serve((_, response) => response.end("x"));
    service.server.on("upgrade", (_, socket) => socket.end("HTTP/1.1 101 Switching Protocols\r\n\r\n"));
    await service.client(rawRequest("GET /socket", "Connection: upgrade", "Upgrade: echo")).body();
    await service.client(rawRequest("GET /page", CLOSE)).body();
    expect((await service.lines()).map(({ path }) => path)).toEqual(["/page"]);
  });

  test("whose response was made for its socket gets a line", async () => {
    const log = createTestLogger();
    const service = await serve(() => {});
    service.server.on("upgrade", (request) => {
      const response = new ServerResponse(request);
      response.assignSocket(request.socket);
      runWithContext(extractContext(request), () => {
        logRequest(log, response);
        response.writeHead(426).end("no", () => request.socket.destroySoon());
      });
    });
    await service.client(rawRequest("GET /socket", "Connection: upgrade", "Upgrade: echo")).until("no");
    await log.waitFor(/^GET \/socket 426 \d+ ms$/);
    await service.stop();
    expect(log.records).toHaveLength(1);
  });
});

describe("a handler that fails", () => {
  test("leaves a line when somebody gives up, and its error to the process", async () => {
    const service = await serve(() => {});
    const errors: unknown[] = [];
    service.server.removeAllListeners("request");
    service.server.on("request", (request, response) => {
      runWithContext(extractContext(request), async () => {
        logRequest(service.log, response);
        throw new Error("broken");
      }).catch((error) => errors.push(error));
    });
    const client = service.client(rawRequest("GET /"));
    await vi.waitUntil(() => errors.length === 1);
    client.socket.destroy();
    await service.log.waitFor("aborted");
    expect(errors).toEqual([new Error("broken")]);
    expect((await service.lines()).map(({ level }) => level)).toEqual(["WARN"]);
  });

  test("and is answered with 500 is an error, to which a function can add what was thrown", async () => {
    const error = new Error("broken");
    const service = await serve((_, response) => response.writeHead(500).end("failed"), { fields: () => ({ error }) });
    await service.client(rawRequest("GET /", CLOSE)).body();
    expect(service.log.records[0]).toMatchObject({ level: "ERROR", error });
  });
});

test("a line is logged in the innermost context of its call, whoever ends the response", async () => {
  const service = await serve((_, response) => {
    runWithContext({ other: true }, () => response.end(currentContext()?.requestId));
  });
  await service.client(rawRequest("GET /", CLOSE)).body();
  await service.stop();
  expect(service.log.records[0]?.context).not.toHaveProperty("other");
});
