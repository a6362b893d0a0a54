import type { Writable } from "node:stream";
import type { LogRecord, Transport, TransportHost } from "../contracts.js";
import { type ByteSize, checkBytes } from "../internal/byte-size.js";
import { configError } from "../internal/check-options.js";
import { LineCounts } from "../writer/line-counts.js";
import { acquireStream, releaseStream } from "../writer/shared-streams.js";
import type { StreamDelivery } from "../writer/stream-delivery.js";
import { withCounts } from "./counted.js";
import { commonOptions, MAX_BUFFER, type TransportOptions } from "./options.js";

/**
 * Options of {@link streamTransport}.
 *
 * @example
 * const options: StreamTransportOptions = { format: "json", maxBuffer: 65_536 };
 */
export interface StreamTransportOptions extends TransportOptions {
  /**
   * Bytes that are buffered while the stream is full. Lines that do not fit are dropped, and their number is reported.
   * A size such as `"1 MiB"`, too.
   * @default 1048576
   */
  maxBuffer?: ByteSize | undefined;
}

/**
 * Writes to a Node stream. When the stream is full, lines wait, in order, until it has drained. A stream is
 * asynchronous: what it has not processed when the process exits is lost, and the number of lines is reported on
 * stderr. The transports for stdout, stderr and files lose nothing that their destination accepts. The stream is not
 * ended by the transport. Transports to one stream share its listeners and its queue; the smallest `maxBuffer` holds.
 *
 * @returns A transport. Its `flush` resolves when the stream has processed every line so far. Its disposal flushes, and
 *   removes the listeners from the stream.
 * @throws {TypeError} If `stream` is not a writable stream. For an unknown option or a wrong value.
 *
 * @example
 * createLogger({ transports: [streamTransport(socket, { format: "json" })] });
 */
export function streamTransport(stream: Writable, options: StreamTransportOptions = {}): Transport {
  if (typeof (stream as Partial<Writable> | null)?.write !== "function" || typeof stream.on !== "function") {
    throw configError("streamTransport's stream", stream, "a writable stream");
  }
  const common = commonOptions("streamTransport", options, ["maxBuffer"], "stream");
  const maxBuffer = checkBytes("streamTransport's maxBuffer", options.maxBuffer, 0, undefined);
  let host: TransportHost | undefined;
  let delivery: StreamDelivery | undefined;
  const acquire = () => {
    delivery = acquireStream(stream, MAX_BUFFER);
    delivery.attach(host, maxBuffer);
    return delivery;
  };
  const counts = new LineCounts();
  const transport: Transport = {
    ...common,
    attached: (first) => {
      host ??= first;
    },
    write: (_record: LogRecord, line: string) => (delivery ?? acquire()).append(line, counts),
    flush: () => delivery?.flush(),
    async [Symbol.asyncDispose]() {
      if (delivery === undefined) return;
      delivery = undefined;
      await releaseStream(stream);
    },
  };
  return withCounts(transport, { counts, queue: () => delivery });
}
