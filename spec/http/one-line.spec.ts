import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { setImmediate as turn } from "node:timers/promises";
import fc from "fast-check";
import { expect, test } from "vitest";
import { logFetchHandler, logRequest } from "../../src/http/index.js";
import { runWithContext, updateContext } from "../../src/index.js";
import { createTestLogger } from "../../src/testing/index.js";

/** What a program, or its client, may do to a response, in any order and any number of times. */
const STEPS: Record<string, (response: ServerResponse) => unknown> = {
  head: (response) => response.headersSent || response.writeHead(202),
  write: (response) => response.write("abc"),
  end: (response) => response.end("de"),
  destroy: (response) => response.destroy(),
  fail: (response) => response.destroy(new Error("mine")),
  cut: (response) => response.req.socket.destroy(),
  again: (response) => logRequest(createTestLogger(), response),
  turn: () => turn(),
};

test("whatever happens to a response, and in whatever order, it has one line that says what is known", async () => {
  const log = createTestLogger();
  let steps: readonly string[] = [];
  const server = createServer(async (_, response) => {
    response.on("error", () => {});
    await runWithContext({ requestId: "request-1" }, async () => {
      logRequest(log, response);
      updateContext({ late: true });
      for (const step of steps) await STEPS[step]?.(response);
      response.req.socket.destroySoon();
    });
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...Object.keys(STEPS)), { maxLength: 8 }), async (order) => {
      steps = order;
      log.clear();
      const client = connect(port, "127.0.0.1").on("error", () => {});
      let received = "";
      client.setEncoding("latin1").on("data", (data) => {
        received += data;
      });
      client.write("GET /a HTTP/1.1\r\nHost: a\r\n\r\n");
      await once(client, "close");
      await log.waitFor(/./);
      await turn();
      expect(log.records).toHaveLength(1);
      const [{ fields = {}, context } = { context: undefined }] = log.records;
      expect(context).toMatchObject({ requestId: "request-1", late: true });
      const { status, aborted, bytesSent } = fields;
      const [head = "", body = ""] = received.split(/\r\n\r\n([\s\S]*)/);
      const isWhole = /content-length: 2$/im.test(head) ? body === "de" : body.endsWith("0\r\n\r\n");
      // What is known was sent. More may have been.
      if (aborted === undefined) expect({ received, isWhole }).toEqual({ received, isWhole: true });
      if (received !== "") expect(status).toBe(Number(received.slice(9, 12)));
      if (status === undefined) expect([received, aborted]).toEqual(["", true]);
      expect((body.match(/abc|de/g) ?? []).join("").length).toBeGreaterThanOrEqual(Number(bytesSent));
    }),
    { numRuns: 150 },
  );
  server.closeAllConnections();
  server.close();
});

test("whatever happens to a body, and in whatever order, the request has one line", async () => {
  const step = fc.constantFrom("enqueue", "read", "close", "error", "cancel", "abort", "turn");
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), fc.boolean(), async (steps, isAsync) => {
      const log = createTestLogger();
      const abort = new AbortController();
      let controller!: ReadableStreamDefaultController<Uint8Array>;
      const body = new ReadableStream<Uint8Array>({
        start(own) {
          controller = own;
        },
      });
      const request = new Request("http://shop.example/a", { signal: abort.signal });
      const handler = (): Response => new Response(body);
      const answer = isAsync
        ? await logFetchHandler(log, async (_: Request) => handler())(request)
        : logFetchHandler(log, (_: Request) => handler())(request);
      const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
      const actions: Record<string, () => unknown> = {
        enqueue: () => controller.enqueue(new Uint8Array([1, 2])),
        read: () => void reader.read().catch(() => {}),
        close: () => controller.close(),
        error: () => controller.error(new Error("mine")),
        cancel: () => void reader.cancel().catch(() => {}),
        abort: () => abort.abort(),
        turn: () => turn(),
      };
      // A controller that is closed throws.
      for (const name of steps)
        await Promise.resolve(name)
          .then(actions[name])
          .catch(() => {});
      expect(log.records.length).toBeLessThanOrEqual(1);
      await reader.cancel().catch(() => {});
      abort.abort();
      await turn();
      expect(log.records).toHaveLength(1);
      expect(log.failures).toEqual([]);
    }),
    { numRuns: 300 },
  );
});
