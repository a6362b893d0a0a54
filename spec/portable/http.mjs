// Requests of the runtime's own, in and out.
import { currentContext, runWithContext } from "ctxlog";
import { extractContext, logFetchHandler, propagatingFetch, propagationHeaders, responseHeaders } from "ctxlog/http";

/** @typedef {import("./checks.mjs").Checks} Checks */

const TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

const ACCEPT = /** @type {const} */ ({ requestId: "accept" });

function request(headers = {}) {
  return new Request("http://shop.example/pay?x=1", {
    method: "POST",
    body: "order",
    headers: { "X-Session-ID": "1234567890abcdef", "X-Request-ID": "a1b2c3d4e5f6", traceparent: TRACE, ...headers },
  });
}

/** IDs that differ from run to run. @param {string} text */
function steady(text) {
  return text
    .replace(/-[0-9a-f]{16}-/g, "-SPAN-")
    .replace(/(spanId=|"spanId":")[0-9a-f]{16}/g, "$1SPAN")
    .replace(/durationMs=[\d.]+/g, "durationMs=N")
    .replace(/ \d+ ms/g, " N ms");
}

/** @type {Checks} */
export const http = {
  "extraction from a Request": async ({ log }) => {
    runWithContext(extractContext(request(), ACCEPT), () =>
      log.info("Received", { ...currentContext(), spanId: "SPAN", startTime: undefined }),
    );
    const hostile = new Headers({ "x-request-id": "[req=forged]", "x-session-id": "s".repeat(200) });
    const { requestId, sessionId } = extractContext(new Request("http://shop.example/", { headers: hostile }), ACCEPT);
    log.info("Hostile", { generated: [requestId, sessionId].map((id) => /^[\w-]{10,30}$/.test(String(id))) });
  },

  "headers out": async ({ log }) => {
    runWithContext(extractContext(request(), ACCEPT), () => {
      log.info("Response", responseHeaders());
      for (const [name, value] of Object.entries(propagationHeaders())) log.info(`${name}: ${steady(String(value))}`);
    });
    const { traceparent } = /** @type {Record<string, string>} */ (
      runWithContext({ requestId: "a1b2c3d4e5f6" }, () => propagationHeaders())
    );
    log.info(`a trace by the request's ID: ${steady(String(traceparent))}`);
  },

  propagation: async ({ log }) => {
    /** @type {string[]} */
    const seen = [];
    const call = propagatingFetch(
      async (/** @type {Request | URL | string} */ input, /** @type {RequestInit | undefined} */ init) => {
        const sent = new Request(input, init);
        seen.push(`${new URL(sent.url).host} ${sent.headers.get("x-request-id")}`);
        return new Response("paid");
      },
      { to: ["http://bank.example"] },
    );
    await runWithContext(extractContext(request(), ACCEPT), async () => {
      await call("http://bank.example/charge");
      await call("http://other.example/charge");
    });
    log.info("Seen", { seen });
  },

  "a handler of Requests": async ({ log, lines }) => {
    const handler = logFetchHandler(log, (/** @type {Request} */ received) =>
      runWithContext(extractContext(received, ACCEPT), async () => {
        const text = await received.text();
        log.info("Paying", { text });
        if (text === "bad") throw Object.assign(new Error("no answer"), { stack: "Error: no answer" });
        return new Response("paid", { headers: responseHeaders() });
      }),
    );
    const response = await handler(request());
    log.info("Answer", {
      status: response.status,
      id: response.headers.get("x-request-id"),
      text: await response.text(),
    });
    await Promise.resolve(
      handler(
        new Request("http://shop.example/pay", {
          method: "POST",
          body: "bad",
          headers: { "X-Session-ID": "1234567890abcdef" },
        }),
      ),
    ).catch(() => {});
    const texts = lines.splice(0).map(steady);
    lines.push(
      ...texts.map((line) => line.replace(/req=(?!a1b2c3d4|none)\w+/, "req=GENERATED").replace(/ traceId=\w+/, "")),
    );
  },
};
