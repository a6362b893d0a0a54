import { mustRetry } from "../call-stack.js";
import type { FormatName, Formatter, LogRecord, Transport, TransportHost } from "../contracts.js";
import { checkFormat } from "../formatters/by-name.js";
import { checkFunction } from "../internal/check-options.js";
import { parseAddress } from "./address.js";
import { checkShippingKeys, type ShippingOptions, shippingSettings } from "./options.js";
import type { RejectedLines } from "./rejected-lines.js";
import { shippingTransport } from "./shipping-transport.js";

/**
 * Options of {@link httpTransport}.
 *
 * @example
 * const options: HttpTransportOptions = {
 *   url: "https://http-intake.logs.datadoghq.eu/api/v2/logs",
 *   headers: { "dd-api-key": process.env["DD_API_KEY"] ?? "" },
 *   format: jsonFormatter({ preset: "datadog" }),
 *   encode: (lines) => `[${lines.join(",")}]`,
 * };
 */
export interface HttpTransportOptions extends ShippingOptions {
  /** Where to send. A user and a password in it become an `authorization` header. */
  url: string | URL;
  /** Headers of each request. @default `content-type`: JSON, or NDJSON without `encode` */
  headers?: Readonly<Record<string, string>> | undefined;
  /**
   * Format of the lines. A line for which a formatter fails is not sent, since it would spoil its batch; it is counted and
   * reported.
   * @default "json"
   */
  format?: FormatName | Formatter | undefined;
  /**
   * Makes the body of a request. It is called again when the batch is sent again. If it throws, the batch is lost, which is
   * reported.
   * @default each line with a line feed: NDJSON
   */
  encode?: ((lines: readonly string[]) => string | Uint8Array) | undefined;
  /** Reads from the answer to an accepted request how many of its lines were rejected. @default none were */
  rejection?: ((answer: string) => RejectedLines | undefined) | undefined;
}

/** The status codes that mean "later": those of OTLP, and what vendors say of 408 and 500. */
const RETRIED: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504]);

/** Stands for a line that could not be formatted. No formatter writes it. */
const FAILED = "\0failed";

/**
 * Sends lines in batches to a vendor's intake, or to a service of your own. Lines wait, and are tried again, as for
 * {@link otlpTransport}.
 *
 * @returns A transport. Its `flush` resolves when the server has everything so far, or an attempt has failed; its disposal sends
 *   what waits, for `exitTimeout` ms at the longest.
 * @throws {TypeError} For an unknown option or a wrong value.
 *
 * @example
 * createLogger({ transports: [httpTransport({ url: "http://intake.internal/logs", compression: "gzip" })] });
 */
export function httpTransport(options: HttpTransportOptions): Transport {
  const where = "httpTransport";
  checkShippingKeys(where, options, ["url", "headers", "format", "encode", "rejection"]);
  const { encode, rejection, format = "json" } = options;
  const { url, headers } = parseAddress(where, options.url, options.headers);
  if (encode !== undefined) checkFunction(`${where}'s encode`, encode, "a function of lines");
  if (rejection !== undefined) checkFunction(`${where}'s rejection`, rejection, "a function of an answer");
  const checked = checkFormat(`${where}'s format`, format);
  let host: TransportHost | undefined;
  const transport = shippingTransport(where, "http", options, {
    settings: shippingSettings(where, options, { compression: "none" }),
    isDisabled: false,
    format: typeof checked === "function" ? guarded(checked, (error) => host?.report(error, "format")) : checked,
    line: (line: string, _record: LogRecord) => (line === FAILED ? undefined : line),
    endpoint: {
      url,
      headers: { "content-type": encode === undefined ? "application/x-ndjson" : "application/json", ...headers },
      retried: RETRIED,
      encode: encode ?? ((lines) => `${lines.join("\n")}\n`),
      rejection,
    },
  });
  const attached = transport.attached;
  transport.attached = (first) => {
    host ??= first;
    attached?.(first);
  };
  return transport;
}

/** A formatter whose failure gives no line of another format. */
function guarded(format: Formatter, report: (error: unknown) => void): Formatter {
  return (record) => {
    try {
      const line: unknown = format(record);
      if (typeof line === "string") return line;
      throw new TypeError(`the formatter returned no string but a ${typeof line}`);
    } catch (error) {
      if (mustRetry(error)) throw error;
      report(error);
      return FAILED;
    }
  };
}
