import { once } from "node:events";
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

export interface Received {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A server that redirects as its paths say, `/301?to=URL`, and stores the requests that it received. */
export class RedirectingService {
  readonly received: Received[] = [];
  readonly #server: Server = createServer((request, response) => void this.#answer(request, response));

  async start(): Promise<this> {
    await once(this.#server.listen(0, "127.0.0.1"), "listening");
    return this;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  to(status: number, target: string): string {
    return `${this.origin}/${status}?to=${encodeURIComponent(target)}`;
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method, url, headers } = request;
    this.received.push({ method, path: url?.split("?")[0], headers, body: await text(request) });
    const to = /\?to=(.*)/.exec(url ?? "")?.[1];
    if (to === undefined) response.end("done");
    else response.writeHead(Number(url?.slice(1, 4)), { location: decodeURIComponent(to) }).end("moved");
  }
}
