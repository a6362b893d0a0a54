import type { Writable } from "node:stream";
import { configError } from "../config-error.js";
import type { LogRecord, Transport, TransportHost } from "../contracts.js";
import { report, tell } from "../report.js";
import { atExit, notAtExit } from "./exit.js";
import { notice } from "./notice.js";
import { commonOptions, type TransportOptions } from "./options.js";

export interface StreamTransportOptions extends TransportOptions {
  /** How many characters are kept while the stream takes nothing more; 1,048,576 unless told. Lines over that are dropped, and told. */
  maxBuffer?: number | undefined;
}

/**
 * Writes to any stream of Node's. When the stream is full, lines wait, in order, until it has drained. A stream is
 * asynchronous: what it still holds when the process exits is lost, and told on stderr; stdout, stderr and files have
 * transports that lose nothing.
 *
 * @throws {TypeError} Where `stream` is no writable stream; for an unknown option or a wrong value.
 *
 * @example
 * createLogger({ transports: [streamTransport(createGzip().pipe ? gzip : socket, { format: "json" })] });
 */
export function streamTransport(stream: Writable, options: StreamTransportOptions = {}): Transport {
  if (typeof (stream as Partial<Writable> | null)?.write !== "function" || typeof stream.on !== "function") {
    throw configError("streamTransport's stream", stream, "a writable stream");
  }
  const common = commonOptions("streamTransport", options, ["maxBuffer"], "stream");
  const { maxBuffer = 1_048_576 } = options;
  if (!Number.isSafeInteger(maxBuffer) || maxBuffer < 0) {
    throw configError("streamTransport's maxBuffer", maxBuffer, "a whole number, 0 or more");
  }
  const sink = new StreamSink(stream, maxBuffer);
  return {
    ...common,
    attached: (host) => sink.attach(host),
    write: (_record: LogRecord, line: string) => sink.append(line),
    flush: () => sink.flush(),
    [Symbol.asyncDispose]: () => sink.detach(),
  };
}

/** A stream with a queue before it, which is used while the stream is full. */
class StreamSink {
  readonly #stream: Writable;
  readonly #maxBuffer: number;
  #host: TransportHost | undefined;
  #queue: string[] = [];
  #queued = 0;
  #full = false;
  #dropped = 0;
  #listening = false;
  #closed = false;
  #onDrained: (() => void)[] = [];

  constructor(stream: Writable, maxBuffer: number) {
    this.#stream = stream;
    this.#maxBuffer = maxBuffer;
  }

  attach(host: TransportHost): void {
    this.#host ??= host;
  }

  append(line: string): void {
    if (!this.#listening) this.#listen();
    if (this.#closed || this.#stream.destroyed || this.#stream.writableEnded) this.#drop();
    else if (!this.#full) this.#send(line);
    else if (this.#queued + line.length > this.#maxBuffer && this.#queue.length > 0) this.#drop();
    else this.#enqueue(line);
  }

  /** Resolves when the stream has taken and processed everything so far, or is broken. */
  async flush(): Promise<void> {
    if (!this.#listening || this.#closed) return;
    if (this.#full) await new Promise<void>((resolve) => this.#onDrained.push(resolve));
    if (this.#closed || this.#stream.destroyed || this.#stream.writableEnded || this.#stream.writableLength === 0)
      return;
    // An empty write is processed after all that was written before.
    await new Promise<void>((resolve) => this.#stream.write("", () => resolve()));
  }

  /** Flushes, and lets go of the stream, which belongs to whoever made it. */
  async detach(): Promise<void> {
    await this.flush();
    this.#stream.off("drain", this.#onDrain);
    this.#stream.off("error", this.#onError);
    this.#stream.off("close", this.#onClose);
    this.#listening = false;
    notAtExit(this);
  }

  end(): void {
    const lost = this.#queue.length + this.#dropped;
    if (lost > 0) tell(`ctxlog: ${lost} lines for a stream were lost at exit: it was full`);
  }

  #listen(): void {
    this.#listening = true;
    this.#stream.on("drain", this.#onDrain);
    this.#stream.on("error", this.#onError);
    this.#stream.on("close", this.#onClose);
    atExit(this);
  }

  #send(line: string): void {
    this.#full = !this.#stream.write(`${line}\n`);
  }

  #enqueue(line: string): void {
    if (this.#dropped > 0) {
      const told = notice(this.#dropped, "the stream is too slow", this.#host);
      this.#dropped = 0;
      this.#enqueue(told);
    }
    this.#queue.push(line);
    this.#queued += line.length;
  }

  #drop(): void {
    this.#dropped++;
    if (this.#dropped === 1)
      this.#report(new Error(this.#full ? "lines for a stream are dropped: it is too slow" : "the stream is closed"));
  }

  readonly #onDrain = (): void => {
    this.#full = false;
    const queue = this.#queue;
    let sent = 0;
    while (sent < queue.length && !this.#full) this.#send(queue[sent++] as string);
    this.#queue = queue.slice(sent);
    this.#queued = this.#queue.reduce((sum, line) => sum + line.length, 0);
    if (!this.#full && this.#dropped > 0) this.#tellDropped();
    if (!this.#full) this.#settle();
  };

  #tellDropped(): void {
    const told = notice(this.#dropped, "the stream is too slow", this.#host);
    this.#dropped = 0;
    this.#send(told);
  }

  readonly #onError = (error: unknown): void => {
    this.#report(error);
    this.#onClose();
  };

  readonly #onClose = (): void => {
    this.#closed = true;
    this.#dropped += this.#queue.length;
    this.#queue = [];
    this.#settle();
  };

  #settle(): void {
    for (const done of this.#onDrained.splice(0)) done();
  }

  #report(error: unknown): void {
    if (this.#host === undefined) report(error, "transport");
    else this.#host.report(error, "transport");
  }
}
