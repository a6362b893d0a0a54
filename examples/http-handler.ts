// Wraps an HTTP handler: every line below it carries the request's and the session's ID.
// npm run example http-handler
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { createLogger, currentContext, runWithContext, updateContext } from "ctxlog";

const log = createLogger({ name: "shop" });

async function findUser(): Promise<{ id: number }> {
  await sleep(5);
  log.info("User found"); // no ID was passed here, and it is on the line
  return { id: 42 };
}

async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
  log.info("Request", { method: request.method });
  const user = await findUser();
  updateContext({ userId: user.id }); // from here on, on every line of this request
  const context = currentContext();
  if (context !== undefined) {
    response.setHeader("x-request-id", context.requestId); // what the client can quote to support
    log.info("Answered", { ms: Date.now() - context.startTime });
  }
  response.end("ok");
}

/** A header as a session's ID, where it looks like one: what a client sends is not to be trusted. */
function sessionOf(request: IncomingMessage): string | undefined {
  const header = request.headers["x-session-id"];
  return typeof header === "string" && /^[\w-]{1,128}$/.test(header) ? header : undefined;
}

const server = createServer((request, response) => {
  runWithContext({ sessionId: sessionOf(request), method: request.method }, () => handle(request, response)).catch(
    (error: unknown) => {
      log.error("Request failed", error);
      response.writeHead(500).end();
    },
  );
});

server.listen(0, "127.0.0.1", async () => {
  const { port } = server.address() as AddressInfo;
  const sessions = ["alice-session", "bob00-session"];
  await Promise.all(
    sessions.map((id) => fetch(`http://127.0.0.1:${port}/`, { headers: { "x-session-id": id, connection: "close" } })),
  );
  server.close();
});
