import { once } from "node:events";
import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  connect,
  constants,
  createServer,
  type Http2Server,
  type Http2ServerRequest,
  type Http2ServerResponse,
} from "node:http2";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { extractContext, logRequest } from "../../src/http/index.js";
import { runWithContext, updateContext } from "../../src/index.js";
import { createTestLogger, type TestLogger } from "../../src/testing/index.js";
import { temporaryFile } from "../support/temporary.js";

type Handler = (request: Http2ServerRequest, response: Http2ServerResponse) => unknown;

let log: TestLogger;
let server: Http2Server;
let session: ClientHttp2Session;

beforeEach(() => {
  log = createTestLogger();
});

afterEach(async () => {
  session.destroy();
  await new Promise((resolve) => server.close(resolve));
});

async function serve(handler: Handler): Promise<void> {
  server = createServer((request, response) => {
    runWithContext(extractContext(request), () => {
      logRequest(log, response);
      handler(request, response);
    });
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  session = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`).on("error", () => {});
}

function request(path: string, method = "GET"): ClientHttp2Stream {
  return session.request({ ":path": path, ":method": method }).on("error", () => {});
}

async function read(path: string, method?: string): Promise<number> {
  let length = 0;
  for await (const chunk of request(path, method)) length += (chunk as Buffer).length;
  return length;
}

/** The fields of the lines so far. */
function lines(): Record<string, unknown>[] {
  return log.records.map(({ level, fields }) => {
    const { durationMs: _, ...others } = { ...fields };
    return { level, ...others };
  });
}

test("a response over HTTP/2 gets one line, in its context", async () => {
  await serve(async (_, response) => {
    await null;
    updateContext({ userId: 7 });
    response.writeHead(201).write("ä");
    response.end("abc");
  });
  expect(await read("/orders?secret=1")).toBe(5);
  await log.waitFor(/^GET \/orders 201 \d+ ms$/);
  expect(lines()).toEqual([{ level: "INFO", method: "GET", path: "/orders", status: 201, bytesSent: 5 }]);
  expect(log.records[0]?.context).toMatchObject({ userId: 7 });
});

test.each([
  ["HEAD", 200],
  ["GET", 204],
  ["GET", 304],
])("the response to %s with the status %d has no bytes", async (method, status) => {
  await serve((_, response) => {
    response.writeHead(status);
    response.end();
  });
  expect(await read("/", method)).toBe(0);
  await log.waitFor(/./);
  expect(lines()).toEqual([{ level: "INFO", method, path: "/", status, bytesSent: 0 }]);
});

test("what is piped, and what the stream sends by itself, is counted", async () => {
  const path = temporaryFile("x".repeat(1234));
  await serve((incoming, response) => {
    if (incoming.url === "/file") response.stream.respondWithFile(path);
    else Readable.from([Buffer.alloc(70_000), "ä"]).pipe(response);
  });
  expect([await read("/pipe"), await read("/file")]).toEqual([70_002, 1234]);
  await log.waitFor("/file");
  expect(lines().map(({ bytesSent }) => bytesSent)).toEqual([70_002, 1234]);
});

test("a stream that the client resets is aborted, with what was sent of it", async () => {
  await serve((incoming, response) => {
    if (incoming.url === "/part") response.write("abc");
    if (incoming.url === "/big") response.end(Buffer.alloc(5_000_000));
  });
  const never = request("/never", "HEAD");
  await vi.waitUntil(() => never.id !== undefined && session.state.nextStreamID !== undefined);
  const part = request("/part");
  await once(part, "data");
  never.close(constants.NGHTTP2_CANCEL);
  part.close(constants.NGHTTP2_INTERNAL_ERROR);
  const big = request("/big");
  await once(big, "response");
  big.close(constants.NGHTTP2_CANCEL);
  for (const path of ["/never", "/part", "/big"]) await log.waitFor(path);
  expect(lines().sort((a, b) => String(a["path"]).localeCompare(String(b["path"])))).toEqual([
    { level: "WARN", method: "GET", path: "/big", status: 200, bytesSent: 0, aborted: true },
    { level: "WARN", method: "HEAD", path: "/never", bytesSent: 0, aborted: true },
    { level: "WARN", method: "GET", path: "/part", status: 200, bytesSent: 3, aborted: true },
  ]);
});

test("all streams of a connection that is lost are aborted, once each", async () => {
  let count = 0;
  await serve(() => count++);
  for (let index = 0; index < 20; index++) request(`/${index}`);
  await vi.waitUntil(() => count === 20);
  session.destroy();
  await vi.waitUntil(() => log.records.length === 20);
  await new Promise((resolve) => server.close(resolve));
  await once(server.listen(0, "127.0.0.1"), "listening");
  expect(lines().every(({ aborted }) => aborted === true)).toBe(true);
  expect(new Set(lines().map(({ path }) => path)).size).toBe(20);
});

test("a stream that the program destroys has its error, and one that it resets has none", async () => {
  const error = new Error("the disk is gone");
  await serve((incoming, response) => {
    response.stream.on("error", () => {});
    if (incoming.url === "/destroy") response.stream.destroy(error);
    else response.stream.close(constants.NGHTTP2_INTERNAL_ERROR);
  });
  await Promise.allSettled([read("/destroy"), read("/reset")]);
  for (const path of ["/destroy", "/reset"]) await log.waitFor(path);
  expect(lines()).toContainEqual({
    ...{ level: "ERROR", method: "GET", path: "/destroy", bytesSent: 0, aborted: true, error },
  });
  expect(lines()).toContainEqual({ level: "WARN", method: "GET", path: "/reset", bytesSent: 0, aborted: true });
});
