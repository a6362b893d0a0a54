// Wraps an HTTP handler: every line below it carries the IDs of the request and the session.
// npm run example http-handler
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { createLogger, currentContext, runWithContext, updateContext } from "ctxlog";
import { extractContext, responseHeaders } from "ctxlog/http";

const log = createLogger({ name: "shop" });

async function findUser(): Promise<{ id: number }> {
  await sleep(5);
  log.info("User found"); // no ID is passed to this function, and it is on the line
  return { id: 42 };
}

async function handle(response: ServerResponse): Promise<void> {
  const context = currentContext();
  log.info("Request", { method: context?.method });
  const user = await findUser();
  updateContext({ userId: user.id }); // from now on, on every line of this request
  response.end("ok");
  log.info("Answered", { ms: Date.now() - (context?.startTime ?? 0) });
}

const server = createServer((request, response) => {
  // extractContext validates what the client sends, and generates what is missing.
  runWithContext(extractContext(request), async () => {
    response.setHeaders(new Headers(responseHeaders())); // X-Request-ID, for the client to quote to support
    await handle(response).catch((error: unknown) => {
      log.error("Request failed", error);
      response.writeHead(500).end();
    });
  });
});

server.listen(0, "127.0.0.1", async () => {
  const { port } = server.address() as AddressInfo;
  const sessions = ["alice-session", "bob00-session"];
  await Promise.all(
    sessions.map((id) => fetch(`http://127.0.0.1:${port}/`, { headers: { "x-session-id": id, connection: "close" } })),
  );
  server.close();
});
