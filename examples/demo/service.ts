import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { fileTransport, type Logger, runWithContext, stdoutTransport, type Transport } from "ctxlog";
import { type ExtractOptions, extractContext, logRequest, responseHeaders } from "ctxlog/http";

/** A public service would not accept a client's request ID. This one does, so that the demo can check the lines. */
const OPTIONS: ExtractOptions = { requestId: "accept" };

/** Standard output, and with `--out` a file in each of two formats. */
export function transportsOf(service: string): Transport[] {
  const directory = process.env["DEMO_OUT"];
  if (directory === undefined) return [stdoutTransport()];
  const file = (end: string) => join(directory, service + end);
  return [
    stdoutTransport(),
    fileTransport({ path: file(".log") }),
    fileTransport({ path: file(".jsonl"), format: "json" }),
  ];
}

/**
 * Serves orders on a free port of the loopback interface, each in its own context. Sends the port to the parent
 * process, and ends when that disconnects.
 * @param handle Handles an order, and returns the status of the response.
 */
export function serve(log: Logger, handle: (order: number) => Promise<number>): void {
  const server = createServer((request, response) => {
    void runWithContext(extractContext(request, OPTIONS), async () => {
      logRequest(log, response); // one line when the response is over
      response.setHeaders(new Headers(responseHeaders({ sessionId: true })));
      response.writeHead(await handle(orderOf(request))).end();
    });
  });
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

/** The number of the order, from `/orders/17`. */
function orderOf(request: IncomingMessage): number {
  return Number(/^\/orders\/(\d+)$/.exec(request.url ?? "")?.[1]);
}
