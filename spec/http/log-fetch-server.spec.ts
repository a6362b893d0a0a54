import { once } from "node:events";
import type { AddressInfo, Server } from "node:net";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { extractContext, logFetchHandler } from "../../src/http/index.js";
import { runWithContext } from "../../src/index.js";
import { createTestLogger, type TestLogger } from "../../src/testing/index.js";
import { RawClient, rawRequest } from "../support/http-service.js";

let log: TestLogger;
let server: Server & { closeAllConnections?(): void };
let port: number;

beforeEach(() => {
  log = createTestLogger();
});

afterEach(() => {
  server.closeAllConnections?.();
  server.close();
});

async function start(fetch: (request: Request) => Response | Promise<Response>): Promise<string> {
  const handler = logFetchHandler(log, fetch);
  server = serve({
    fetch: (request) => runWithContext(extractContext(request), () => handler(request)),
    port: 0,
    hostname: "127.0.0.1",
  }) as Server;
  if (!server.listening) await once(server, "listening");
  port = (server.address() as AddressInfo).port;
  return `http://127.0.0.1:${port}`;
}

/** The fields of the lines so far. */
function lines(): Record<string, unknown>[] {
  return log.records.map(({ level, fields }) => {
    const { durationMs: _, ...others } = { ...fields };
    return { level, ...others };
  });
}

/** A body whose pieces are sent when the spec says so. */
function openBody(): {
  body: ReadableStream<Uint8Array>;
  send(text: string): void;
  close(): void;
  isCancelled(): boolean;
} {
  const encoder = new TextEncoder();
  let controller: ReadableStreamDefaultController<Uint8Array>;
  let cancelled = false;
  const body = new ReadableStream<Uint8Array>({
    start(own) {
      controller = own;
    },
    cancel() {
      cancelled = true;
    },
  });
  return {
    body,
    send: (text) => controller.enqueue(encoder.encode(text)),
    close: () => controller.close(),
    isCancelled: () => cancelled,
  };
}

test("over a server, each kind of response arrives as it was, and has one line", async () => {
  const app = new Hono();
  app.get("/text", (c) => c.text("äö", 201, { "x-own": "1", "set-cookie": "a=1" }));
  app.get("/json", (c) => c.json({ ok: true }));
  app.get("/none", (c) => c.body(null, 204));
  app.get("/moved", (c) => c.redirect("/text", 307));
  app.get("/fails", () => {
    throw new Error("broken");
  });
  app.onError((_, c) => c.text("failed", 500));
  const origin = await start((request) => app.fetch(request));
  const text = await fetch(`${origin}/text?secret=1`);
  expect([text.status, text.headers.get("x-own"), text.headers.getSetCookie(), await text.text()]).toEqual([
    ...[201, "1", ["a=1"], "äö"],
  ]);
  // A short body has its length, as without the wrapper.
  expect(text.headers.get("content-length")).toBe("4");
  expect(await (await fetch(`${origin}/json`)).json()).toEqual({ ok: true });
  expect((await fetch(`${origin}/none`)).status).toBe(204);
  expect((await fetch(`${origin}/moved`, { redirect: "manual" })).headers.get("location")).toBe("/text");
  expect((await fetch(`${origin}/fails`)).status).toBe(500);
  expect((await fetch(`${origin}/text`, { method: "HEAD" })).status).toBe(201);
  await log.waitFor("HEAD");
  expect(lines().map(({ level, method, path, status, bytesSent }) => [level, method, path, status, bytesSent])).toEqual(
    [
      ["INFO", "GET", "/text", 201, 4],
      ["INFO", "GET", "/json", 200, 11],
      ["INFO", "GET", "/none", 204, 0],
      ["INFO", "GET", "/moved", 307, 0],
      ["ERROR", "GET", "/fails", 500, 6],
      ["INFO", "HEAD", "/text", 201, 0],
    ],
  );
});

test("a stream reaches the client piece by piece, and has its line at its end", async () => {
  const { body, send, close } = openBody();
  await start(() => new Response(body));
  const client = new RawClient(port, rawRequest("GET /stream", "Connection: close"));
  send("first");
  await client.until("first");
  send("second");
  await client.until("second");
  expect(log.records).toEqual([]);
  close();
  await client.body();
  await log.waitFor("/stream");
  expect(lines()).toEqual([{ level: "INFO", method: "GET", path: "/stream", status: 200, bytesSent: 11 }]);
});

test("a stream whose client disconnects is cancelled, and has one line", async () => {
  const source = openBody();
  await start(() => new Response(source.body));
  const client = new RawClient(port, rawRequest("GET /stream"));
  source.send("first");
  await client.until("first");
  client.socket.destroy();
  await log.waitFor("aborted");
  await vi.waitUntil(() => source.isCancelled());
  expect(lines()).toEqual([
    { level: "WARN", method: "GET", path: "/stream", status: 200, bytesSent: 5, aborted: true },
  ]);
});

test("a handler that does not answer in time has one line, without a status", async () => {
  let answer: (response: Response) => void = () => {};
  const late = new Promise<Response>((resolve) => {
    answer = resolve;
  });
  const called = vi.fn(() => late);
  await start(called);
  const client = new RawClient(port, rawRequest("GET /never"));
  await vi.waitUntil(() => called.mock.calls.length === 1);
  client.socket.destroy();
  await log.waitFor("aborted");
  answer(new Response("late"));
  await late;
  const ended = new Promise((resolve) => server.close(resolve));
  await ended;
  expect(lines()).toEqual([{ level: "WARN", method: "GET", path: "/never", aborted: true }]);
});

test("pipelined requests have one line each", async () => {
  await start((request) => new Response(new URL(request.url).pathname));
  const requests = ["/1", "/2", "/3"].map((path) => rawRequest(`GET ${path}`));
  const client = new RawClient(port, requests.join(""));
  await client.until("/3");
  await vi.waitUntil(() => log.records.length === 3);
  client.socket.destroy();
  await new Promise((resolve) => server.close(resolve));
  expect(lines().map(({ path, bytesSent }) => [path, bytesSent])).toEqual([
    ["/1", 2],
    ["/2", 2],
    ["/3", 2],
  ]);
});
