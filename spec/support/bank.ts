import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A service that recipes call. It answers no request until the spec releases all of them. */
export class Bank {
  /** The headers of the call for each order. */
  readonly seen = new Map<string, IncomingHttpHeaders>();
  readonly #server: Server;
  #held: [string, ServerResponse][] = [];
  #expected = 1;
  #arrived: (() => void) | undefined;

  constructor() {
    this.#server = createServer((request, response) => {
      const order = request.url?.split("/").at(-1) ?? "";
      this.seen.set(order, request.headers);
      this.#held.push([order, response]);
      if (this.#held.length === this.#expected) this.#arrived?.();
    });
  }

  /** Starts to listen. @returns Its URL. */
  async open(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** Resolves when this many requests have arrived and wait for their answers. */
  async hold(expected: number): Promise<void> {
    this.#expected = expected;
    await new Promise<void>((resolve) => {
      this.#arrived = resolve;
    });
  }

  /** Answers all requests, the last one first. Orders whose name starts with "refused" are refused. */
  release(): void {
    for (const [order, response] of this.#held.reverse()) {
      response.writeHead(order.startsWith("refused") ? 402 : 200).end();
    }
    this.#held = [];
  }
}
