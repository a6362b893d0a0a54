import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import { gunzipSync } from "node:zlib";
import { onTestFinished } from "vitest";

/** A request as it came, its body without compression. */
export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Answers a request. The body has been read. */
export type Answer = (response: ServerResponse, request: Received, socket: IncomingMessage["socket"]) => void;

/** An answer with a status. */
export function status(code: number, headers: Record<string, string> = {}, body = ""): Answer {
  return (response) => response.writeHead(code, headers).end(body);
}

/** A server on a port of the loopback, which answers as it is told to. */
export class Collector {
  readonly received: Received[] = [];
  /** Answers to the next requests, in order. Then `otherwise` counts. */
  readonly answers: Answer[] = [];
  otherwise: Answer = status(200, { "content-type": "application/json" }, "{}");
  readonly #waiters: (() => void)[] = [];
  readonly #server: Server;
  #port = 0;

  private constructor() {
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("error", () => {});
      request.on("end", () => this.#answer(request, Buffer.concat(chunks), response));
    });
  }

  /** Starts one, which ends with the test. */
  static async start(port = 0): Promise<Collector> {
    const collector = new Collector();
    await collector.listen(port);
    onTestFinished(() => collector.stop());
    return collector;
  }

  async listen(port = this.#port): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once("error", reject).listen(port, "127.0.0.1", resolve);
    });
    this.#port = (this.#server.address() as { port: number }).port;
  }

  /** Closes every connection, and refuses new ones. */
  async stop(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  get logsUrl(): string {
    return `${this.url}/v1/logs`;
  }

  /** Resolves when so many requests have come in all. */
  async requests(count: number): Promise<readonly Received[]> {
    while (this.received.length < count) await new Promise<void>((resolve) => this.#waiters.push(resolve));
    return this.received;
  }

  #answer(request: IncomingMessage, bytes: Buffer, response: ServerResponse): void {
    const body = request.headers["content-encoding"] === "gzip" ? gunzipSync(bytes) : bytes;
    const received = { path: request.url ?? "", headers: request.headers, body: body.toString() };
    this.received.push(received);
    (this.answers.shift() ?? this.otherwise)(response, received, request.socket);
    for (const resolve of this.#waiters.splice(0)) resolve();
  }
}

/** The records of OTLP requests, in order. */
export function recordsOf(received: readonly Received[]): Record<string, unknown>[] {
  return received.flatMap(({ body }) => {
    const { resourceLogs } = JSON.parse(body) as { resourceLogs: { scopeLogs: { logRecords: [] }[] }[] };
    return resourceLogs.flatMap(({ scopeLogs }) => scopeLogs.flatMap(({ logRecords }) => logRecords));
  });
}

/** Their messages. */
export function messagesOf(received: readonly Received[]): string[] {
  return recordsOf(received).map(({ body }) => (body as { stringValue: string }).stringValue);
}
