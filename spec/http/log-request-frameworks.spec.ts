import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { createGzip, gunzipSync } from "node:zlib";
import express from "express";
import fastify from "fastify";
import Koa from "koa";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { extractContext, logRequest } from "../../src/http/index.js";
import { runWithContext, updateContext } from "../../src/index.js";
import { createTestLogger, type TestLogger } from "../../src/testing/index.js";
import { temporaryFile } from "../support/temporary.js";

let log: TestLogger;
let server: Server | undefined;

beforeEach(() => {
  log = createTestLogger();
});

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function listen(listener: RequestListener): Promise<string> {
  server = createServer(listener);
  await once(server.listen(0, "127.0.0.1"), "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** The fields of the lines, when the last one has been written. */
async function lines(last: RegExp): Promise<Record<string, unknown>[]> {
  await log.waitFor(last);
  return log.records.map(({ level, fields }) => {
    const { durationMs: _, ...others } = { ...fields };
    return { level, ...others };
  });
}

describe("in Express", () => {
  function app() {
    const app = express();
    app.use((request, response, next) => {
      runWithContext(extractContext(request), () => {
        logRequest(log, response, { route: ({ request }) => request.route && request.baseUrl + request.route.path });
        next();
      });
    });
    return app;
  }

  test("a mounted router's request has its whole path, its route and what was added to its context", async () => {
    const shop = app();
    const router = express.Router().get("/:id", (_, response) => {
      updateContext({ userId: 7 });
      response.json({ ok: true });
    });
    shop.use("/orders", router);
    const origin = await listen(shop);
    await (await fetch(`${origin}/orders/4711?secret=1`)).text();
    await (await fetch(`${origin}/nowhere`)).text();
    expect(await lines(/nowhere/)).toEqual([
      { level: "INFO", method: "GET", path: "/orders/4711", status: 200, route: "/orders/:id", bytesSent: 11 },
      { level: "INFO", method: "GET", path: "/nowhere", status: 404, bytesSent: expect.any(Number) },
    ]);
    expect(log.records[0]?.context).toMatchObject({ userId: 7 });
  });

  test("a handler that throws or rejects is an error", async () => {
    const shop = app();
    shop.get("/throws", () => {
      throw new Error("broken");
    });
    shop.get("/rejects", async () => {
      throw new Error("broken");
    });
    shop.use(((_error, _request, response, _next) => {
      response.sendStatus(500);
    }) satisfies express.ErrorRequestHandler);
    const origin = await listen(shop);
    for (const path of ["/throws", "/rejects"]) await (await fetch(origin + path)).text();
    expect((await lines(/rejects/)).map(({ level, status }) => [level, status])).toEqual([
      ["ERROR", 500],
      ["ERROR", 500],
    ]);
  });

  test("a file, and a file that the client has already", async () => {
    const path = temporaryFile("x".repeat(100_000));
    const shop = app();
    shop.get("/file", (_, response) => response.sendFile(path));
    const origin = await listen(shop);
    const first = await fetch(`${origin}/file`);
    await first.text();
    const headers = { "if-none-match": String(first.headers.get("etag")), "cache-control": "max-age=60" };
    await fetch(`${origin}/file`, { headers });
    await fetch(`${origin}/file`, { method: "HEAD" });
    await (await fetch(`${origin}/file`, { headers: { range: "bytes=0-9" } })).text();
    expect((await lines(/206/)).map(({ status, bytesSent }) => [status, bytesSent])).toEqual([
      [200, 100_000],
      [304, 0],
      [200, 0],
      [206, 10],
    ]);
  });

  test.each([
    ["after logRequest counts what it leaves", true],
    ["before logRequest counts what it is given", false],
  ])("compression that is installed %s", async (_, isAfter) => {
    const shop = express();
    const logged: express.RequestHandler = (_request, response, next) => {
      logRequest(log, response);
      next();
    };
    shop.use(...(isAfter ? [logged, compression] : [compression, logged]));
    shop.get("/", (_, response) => {
      response.write("x".repeat(10_000));
      response.end("y".repeat(10_000));
    });
    const origin = await listen(shop);
    const answer = await new Promise<Buffer>((resolve) => {
      fetch(origin, { headers: { "accept-encoding": "identity" } }).then(async (response) =>
        resolve(Buffer.from(await response.arrayBuffer())),
      );
    });
    expect(gunzipSync(answer)).toHaveLength(20_000);
    const [line] = await lines(/200/);
    expect(line?.["bytesSent"]).toBe(isAfter ? answer.length : 20_000);
  });
});

/** Compresses as the middleware of that name does: it takes the place of `write` and `end`, and writes later. */
const compression: express.RequestHandler = (_request, response, next) => {
  const write = response.write.bind(response);
  const end = response.end.bind(response);
  const gzip = createGzip();
  gzip.on("data", (chunk) => write(chunk));
  gzip.on("end", () => end());
  response.write = ((chunk: string) => gzip.write(chunk)) as typeof response.write;
  response.end = ((chunk?: string) => {
    gzip.end(chunk);
    return response;
  }) as typeof response.end;
  next();
};

test("in Koa, a body that is a stream, and one that fails", async () => {
  const app = new Koa().on("error", () => {});
  app.use((ctx, next) =>
    runWithContext(extractContext(ctx.req), () => {
      logRequest(log, ctx.res);
      return next();
    }),
  );
  app.use((ctx) => {
    if (ctx.path === "/fails") throw new Error("broken");
    if (ctx.path === "/none") ctx.status = 204;
    else ctx.body = Readable.from(["ä", Buffer.alloc(70_000)]);
  });
  const origin = await listen(app.callback());
  for (const path of ["/stream", "/none", "/fails"]) await (await fetch(origin + path)).text();
  expect(await lines(/fails/)).toEqual([
    { level: "INFO", method: "GET", path: "/stream", status: 200, bytesSent: 70_002 },
    { level: "INFO", method: "GET", path: "/none", status: 204, bytesSent: 0 },
    { level: "ERROR", method: "GET", path: "/fails", status: 500, bytesSent: 21 },
  ]);
});

test("in Fastify, with its route, over a socket and injected", async () => {
  const app = fastify();
  app.addHook("onRequest", (request, reply, done) => {
    runWithContext(extractContext(request), () => {
      logRequest(log, reply.raw, { route: () => request.routeOptions.url });
      done();
    });
  });
  app.get("/orders/:id", async () => {
    updateContext({ userId: 7 });
    return { ok: true };
  });
  app.get("/fails", async () => {
    throw new Error("broken");
  });
  const origin = await app.listen({ port: 0, host: "127.0.0.1" });
  await (await fetch(`${origin}/orders/1`)).text();
  await (await fetch(`${origin}/fails`)).text();
  await app.inject("/orders/2?secret=1");
  expect(await lines(/orders\/2/)).toEqual([
    { level: "INFO", method: "GET", path: "/orders/1", status: 200, route: "/orders/:id", bytesSent: 11 },
    { level: "ERROR", method: "GET", path: "/fails", status: 500, route: "/fails", bytesSent: expect.any(Number) },
    { level: "INFO", method: "GET", path: "/orders/2", status: 200, route: "/orders/:id", bytesSent: 11 },
  ]);
  expect(log.records[0]?.context).toMatchObject({ userId: 7 });
  await app.close();
});
