// One line for each request when it is over, and one for each call to another service, nested by its span.
// npm run example request-line
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createLogger, type Logger, runWithContext } from "ctxlog";
import { extractContext, logRequest, propagatingFetch } from "ctxlog/http";

/** Starts a service whose requests are logged. A health check that succeeds is not. */
async function start(log: Logger, handle: (path: string) => Promise<number>): Promise<{ server: Server; url: string }> {
  const server = createServer((request, response) => {
    runWithContext(extractContext(request), async () => {
      logRequest(log, response, { skip: ({ path, status }) => path === "/health" && status === 200 });
      const status = await handle(request.url ?? "");
      response.writeHead(status, { connection: "close" }).end("done");
    });
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

const shopLog = createLogger({ name: "shop", format: "json" });
const stock = await start(createLogger({ name: "stock", format: "json" }), async (path) =>
  path.startsWith("/0") ? 404 : 200,
);

// The line of the call has the span that the stock's line has as its parent.
const stockFetch = propagatingFetch(fetch, { to: [stock.url], log: shopLog });
const shop = await start(shopLog, async (path) => {
  if (path === "/health") return 200;
  if (path === "/slow") return new Promise(() => {});
  const answer = await stockFetch(`${stock.url}${path}?token=secret`); // the query is not logged
  return answer.ok ? 200 : 502;
});

for (const path of ["/7", "/0", "/health"]) await (await fetch(shop.url + path)).text();

// A client that does not wait: its line is a warning, and has no status.
const abort = new AbortController();
const answer = fetch(`${shop.url}/slow`, { signal: abort.signal }).catch(() => {});
await once(shop.server, "request");
abort.abort();
await answer;

for (const { server } of [shop, stock]) server.close();
