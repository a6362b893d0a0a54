import type { Writable } from "node:stream";
import type { LogRecord, Transport } from "../contracts.js";
import { checkInteger, configError } from "../internal/check-options.js";
import { StreamDelivery } from "../writer/stream-delivery.js";
import { commonOptions, MAX_BUFFER, type TransportOptions } from "./options.js";

export interface StreamTransportOptions extends TransportOptions {
  /** Bytes that are buffered while the stream is full; lines that do not fit are dropped and counted. @default 1048576 */
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
  const delivery = new StreamDelivery(stream, maxBuffer);
  return {
    ...common,
    attached: (host) => delivery.attach(host),
    write: (_record: LogRecord, line: string) => delivery.append(line),
    flush: () => delivery.flush(),
    [Symbol.asyncDispose]: () => delivery.release(),
  };
}
