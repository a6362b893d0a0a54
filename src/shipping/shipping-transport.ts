import type { FormatName, Formatter, LogRecord, Transport } from "../contracts.js";
import { withCounts } from "../transports/counted.js";
import { withoutIsolation } from "../transports/isolation.js";
import { commonOptions } from "../transports/options.js";
import { LineCounts } from "../writer/line-counts.js";
import { BatchDelivery } from "./batch-delivery.js";
import type { ShippingOptions, ShippingSettings } from "./options.js";
import type { Endpoint } from "./post.js";

/** What one kind of shipping transport is made of. */
export interface ShippingParts {
  readonly settings: ShippingSettings;
  readonly isDisabled: boolean;
  readonly format: FormatName | Formatter;
  /** What is sent of a line; undefined if it cannot be sent. */
  readonly line: (line: string, record: LogRecord) => string | undefined;
  readonly endpoint: Pick<Endpoint, "url" | "headers" | "retried" | "encode" | "rejection">;
}

/** A transport that sends its lines in batches. The options' keys have been checked. */
export function shippingTransport(
  where: string,
  kind: string,
  { name, minLevel, filters, redact }: ShippingOptions,
  { settings, isDisabled, format, line: sent, endpoint }: ShippingParts,
): Transport {
  const common = commonOptions(where, { name, minLevel, filters, redact }, [], kind);
  const counts = new LineCounts();
  const { compression, timeout, fetch } = settings;
  // What earlier processes have left waits until something is sent again.
  const used = isDisabled ? { ...settings, spool: undefined } : settings;
  const transport: Transport = {
    ...common,
    format,
    attached: (host) => delivery.attach(host),
    write(record: LogRecord, line: string) {
      const text = isDisabled ? undefined : sent(line, record);
      if (text !== undefined) delivery.append(text, counts);
      else {
        counts.accepted++;
        counts[isDisabled ? "dropped" : "failed"]++;
      }
    },
    flush: () => delivery.flush(),
    [Symbol.asyncDispose]: () => delivery.close(),
  };
  const delivery = new BatchDelivery(transport, { ...endpoint, compression, timeout, fetch }, used);
  return withCounts(withoutIsolation(transport), { counts, queue: () => delivery });
}
