import type { Writable } from "node:stream";
import type { LogRecord, Transport, TransportHost } from "../contracts.js";
import { checkInteger, configError } from "../internal/check-options.js";
import { report, writeToStderr } from "../internal/report.js";
import { dropNotice } from "../writer/drop-notice.js";
import { atExit, type Exiting, notAtExit } from "../writer/exit-hook.js";
import { commonOptions, MAX_BUFFER, type TransportOptions } from "./options.js";

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
 * createLogger({ transports: [streamTransport(socket, { format: "json" })] });
 */
export function streamTransport(stream: Writable, options: StreamTransportOptions = {}): Transport {
  if (typeof (stream as Partial<Writable> | null)?.write !== "function" || typeof stream.on !== "function") {
    throw configError("streamTransport's stream", stream, "a writable stream");
  }
  const common = commonOptions("streamTransport", options, ["maxBuffer"], "stream");
  const maxBuffer = checkInteger("streamTransport's maxBuffer", options.maxBuffer, { min: 0 }, MAX_BUFFER);
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
class StreamSink implements Exiting {
  readonly #stream: Writable;
  readonly #maxBuffer: number;
  #host: TransportHost | undefined;
  #queue: string[] = [];
  #queued = 0;
  // Lines that came in, and those of them that the stream has processed, or failed to.
  #accepted = 0;
  #processed = 0;
  #full = false;
  #dropped = 0;
  #told = false;
  #listening = false;
  #closed = false;
  #flushes: { readonly end: number; readonly resolve: () => void }[] = [];

  constructor(stream: Writable, maxBuffer: number) {
    this.#stream = stream;
    this.#maxBuffer = maxBuffer;
  }

  attach(host: TransportHost): void {
    this.#host ??= host;
  }

  append(line: string): void {
    if (!this.#listening) this.#listen();
    if (this.#closed || this.#stream.destroyed || this.#stream.writableEnded) this.#drop("it is closed");
    else if (!this.#full) this.#send(line);
    else if (this.#queued + line.length > this.#maxBuffer && this.#queue.length > 0) this.#drop("it is too slow");
    else this.#enqueue(line);
  }

  /** Resolves when the stream has processed everything so far, or is broken. */
  flush(): Promise<void> {
    if (this.#closed || this.#processed === this.#accepted) return Promise.resolve();
    return new Promise((resolve) => this.#flushes.push({ end: this.#accepted, resolve }));
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

  lastWrite(): void {}

  lastWait(): void {
    const lost = this.#accepted - this.#processed + this.#dropped;
    if (lost > 0) writeToStderr(`ctxlog: ${lost} lines for a stream were lost at exit: it had not processed them`);
  }

  #listen(): void {
    this.#listening = true;
    this.#stream.on("drain", this.#onDrain);
    this.#stream.on("error", this.#onError);
    this.#stream.on("close", this.#onClose);
    atExit(this);
  }

  #send(line: string): void {
    this.#accepted++;
    this.#pass(line);
  }

  /** Hands a line to the stream, whose own code may throw. */
  #pass(line: string): void {
    try {
      this.#full = !this.#stream.write(`${line}\n`, this.#onProcessed);
    } catch (error) {
      this.#report(error);
      this.#onProcessed(error as Error);
    }
  }

  readonly #onProcessed = (error?: Error | null): void => {
    this.#processed++;
    if (error) this.#dropped++;
    this.#settle(this.#processed);
  };

  #enqueue(line: string): void {
    if (this.#dropped > 0) this.#enqueue(this.#notice());
    this.#accepted++;
    this.#queue.push(line);
    this.#queued += line.length;
  }

  #drop(why: string): void {
    this.#dropped++;
    if (!this.#told) this.#report(new Error(`lines for a stream are dropped: ${why}`));
    this.#told = true;
  }

  #notice(): string {
    const dropped = this.#dropped;
    this.#dropped = 0;
    return dropNotice(dropped, "the stream is too slow", this.#host);
  }

  readonly #onDrain = (): void => {
    this.#full = false;
    const queue = this.#queue;
    let sent = 0;
    while (sent < queue.length && !this.#full) {
      const line = queue[sent++] as string;
      this.#queued -= line.length;
      this.#pass(line);
    }
    this.#queue = queue.slice(sent);
    if (this.#full) return;
    this.#told = false;
    if (this.#dropped > 0) this.#send(this.#notice());
  };

  readonly #onError = (error: unknown): void => {
    this.#report(error);
    this.#onClose();
  };

  readonly #onClose = (): void => {
    this.#closed = true;
    this.#queue = [];
    this.#settle(this.#accepted);
  };

  #settle(upTo: number): void {
    while (this.#flushes[0] !== undefined && this.#flushes[0].end <= upTo) this.#flushes.shift()?.resolve();
  }

  #report(error: unknown): void {
    if (this.#host === undefined) report(error, "transport");
    else this.#host.report(error, "transport");
  }
}
