import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Logger } from "ctxlog";

/** Listens on a free port of the loopback, tells it to the parent process, and ends when that lets go. */
export function serve(log: Logger, handler: (request: IncomingMessage, response: ServerResponse) => void): void {
  const server = createServer(handler);
  server.listen(0, "127.0.0.1", () => {
    const { port } = server.address() as AddressInfo;
    log.info("Listening");
    process.send?.(port);
  });
  process.once("disconnect", () => {
    server.close(() => log.info("Closed"));
    server.closeAllConnections();
  });
}

/**
 * A header as an ID, or undefined, where there is none or one that does not look like an ID. A service that faces the
 * public would not take a request's ID from a client at all; this one does, so that the demo can check it.
 */
export function idFrom(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === "string" && /^[\w.~+/=@:-]{1,128}$/.test(value) ? value : undefined;
}

/** The number of the order, from `/orders/17`. */
export function orderOf(request: IncomingMessage): number {
  return Number(/^\/orders\/(\d+)$/.exec(request.url ?? "")?.[1]);
}
