import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** The next service, which recipes call: it holds its answers back until as many requests are there as are waited for. */
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

  /** @returns Its URL. */
  async open(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** Resolves when so many requests are here, none of them answered. */
  async hold(expected: number): Promise<void> {
    this.#expected = expected;
    await new Promise<void>((resolve) => {
      this.#arrived = resolve;
    });
  }

  /** Answers all, the last one first; refuses orders whose names say so. */
  release(): void {
    for (const [order, response] of this.#held.reverse()) {
      response.writeHead(order.startsWith("refused") ? 402 : 200).end();
    }
    this.#held = [];
  }
}
