import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { extractContext, logRequest, type RequestLineOptions } from "../../src/http/index.js";
import { runWithContext } from "../../src/index.js";
import { createTestLogger, type TestLogger } from "../../src/testing/index.js";

type Handler = (request: IncomingMessage, response: ServerResponse) => unknown;

/** A server of node:http whose requests are logged, each in its own context. */
export class HttpService {
  readonly log: TestLogger = createTestLogger();
  readonly server: Server;
  readonly #clients: Socket[] = [];

  constructor(handler: Handler, options?: RequestLineOptions<IncomingMessage, ServerResponse>) {
    const listener: RequestListener = (request, response) => {
      runWithContext(extractContext(request, { onReject: () => {} }), () => {
        logRequest(this.log, response, options);
        return handler(request, response);
      });
    };
    this.server = createServer(listener);
  }

  async start(): Promise<this> {
    await once(this.server.listen(0, "127.0.0.1"), "listening");
    return this;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Opens a connection, and writes to it as it stands. */
  client(text: string): RawClient {
    const client = new RawClient(this.port, text);
    this.#clients.push(client.socket);
    return client;
  }

  /** Closes all connections. Resolves when everything has been logged. */
  async stop(): Promise<void> {
    for (const socket of this.#clients) socket.destroy();
    this.server.closeAllConnections();
    if (this.server.listening) await new Promise((resolve) => this.server.close(resolve));
  }

  /** The fields of all lines, when the server has stopped, without what differs from run to run. */
  async lines(): Promise<Record<string, unknown>[]> {
    await this.stop();
    return this.log.records.map(({ level, fields }) => {
      const { durationMs, ...others } = { ...fields };
      if (typeof durationMs !== "number" || durationMs < 0) throw new Error(`durationMs is ${durationMs}`);
      return { level, ...others };
    });
  }
}

/** A client that shows each byte. */
export class RawClient {
  readonly socket: Socket;
  #received = "";
  readonly #closed: Promise<unknown>;

  constructor(port: number, text: string) {
    this.socket = connect(port, "127.0.0.1").setEncoding("latin1");
    this.socket.on("error", () => {});
    this.#closed = once(this.socket, "close").catch(() => {});
    this.socket.write(text, "latin1");
  }

  /** Reads until the text has come. @returns Everything so far. */
  until(text: string): Promise<string> {
    return new Promise((resolve) => {
      const check = (data = ""): void => {
        this.#received += data;
        if (!this.#received.includes(text)) return;
        this.socket.off("data", check);
        resolve(this.#received);
      };
      this.socket.on("data", check);
      check();
    });
  }

  /** Reads until the connection is closed. @returns What follows the first blank line. */
  async body(): Promise<string> {
    this.socket.on("data", (data) => {
      this.#received += data;
    });
    await this.#closed;
    return this.#received.slice(this.#received.indexOf("\r\n\r\n") + 4);
  }
}

/** A request as it is sent. */
export function rawRequest(target: string, ...headers: string[]): string {
  return `${[`${target} HTTP/1.1`, "Host: shop.example", ...headers].join("\r\n")}\r\n\r\n`;
}
