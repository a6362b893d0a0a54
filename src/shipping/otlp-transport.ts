import type { LogRecord, Transport } from "../contracts.js";
import { checkKeys, configError } from "../internal/check-options.js";
import { readEnvironment } from "../internal/environment.js";
import { report } from "../internal/report.js";
import { type Address, parseAddress } from "./address.js";
import { checkShippingKeys, type ShippingOptions, shippingSettings } from "./options.js";
import { type OtlpScope, otlpEnvelope, otlpRejection } from "./otlp/envelope.js";
import { type OtlpEnvironment, readOtlpEnvironment } from "./otlp/environment.js";
import { otlpRecordJson, otlpTextJson } from "./otlp/log-record.js";
import { shippingTransport } from "./shipping-transport.js";

/**
 * Options of {@link otlpTransport}. An option counts over the environment's variable.
 *
 * @example
 * const options: OtlpTransportOptions = { url: "http://collector:4318/v1/logs", resource: { "service.name": "shop" } };
 */
export interface OtlpTransportOptions extends ShippingOptions {
  /**
   * Where to send, with its path. A user and a password in it become an `authorization` header.
   * @default OTEL_EXPORTER_OTLP_LOGS_ENDPOINT as it is, or OTEL_EXPORTER_OTLP_ENDPOINT and `/v1/logs`, or
   * `http://localhost:4318/v1/logs`
   */
  url?: string | URL | undefined;
  /**
   * Headers of each request, such as an API key. They are added to those of the environment.
   * @default OTEL_EXPORTER_OTLP_HEADERS and OTEL_EXPORTER_OTLP_LOGS_HEADERS
   */
  headers?: Readonly<Record<string, string>> | undefined;
  /**
   * What describes the program: `service.name`, `service.version`, `deployment.environment.name`. They are added to those of the
   * environment.
   * @default OTEL_RESOURCE_ATTRIBUTES and OTEL_SERVICE_NAME; the service is `unknown_service:node` without them
   */
  resource?: Readonly<Record<string, unknown>> | undefined;
  /** OpenTelemetry's instrumentation scope. @default `{ name: "ctxlog" }` */
  scope?: OtlpScope | undefined;
}

/** The status codes after which OTLP sends a batch again (OTLP specification 1.x, "OTLP/HTTP Response"). */
const RETRIED: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/**
 * Sends lines to an OpenTelemetry collector, or to anything else that takes OTLP: JSON over HTTP, in batches, without OpenTelemetry's SDK.
 * It reads the `OTEL_*` variables as the SDK does. With OTEL_SDK_DISABLED=true it sends nothing.
 *
 * @returns A transport. Its `flush` resolves when the collector has everything so far, or an attempt has failed; its disposal
 *   sends what waits, for `exitTimeout` ms at the longest.
 * @throws {TypeError} For an unknown option or a wrong value. A wrong variable is reported on stderr instead.
 *
 * @example
 * createLogger({ transports: [stdoutTransport(), otlpTransport({ url: "http://collector:4318/v1/logs" })] });
 */
export function otlpTransport(options: OtlpTransportOptions = {}): Transport {
  const where = "otlpTransport";
  checkShippingKeys(where, options, ["url", "headers", "resource", "scope"]);
  const environment = readOtlpEnvironment(readEnvironment, (message) => report(new Error(message), "config"));
  const { resource, scope } = parseSource(where, options);
  const settings = shippingSettings(where, options, environment.defaults);
  const { url, headers } = addressOf(where, options, environment);
  return shippingTransport(where, "otlp", options, {
    settings,
    isDisabled: environment.isDisabled,
    format: otlpRecordJson,
    // The line of a record that could not be formatted is one of the line format.
    line: (line: string, record: LogRecord) => (line.startsWith("{") ? line : otlpTextJson(line, record)),
    endpoint: {
      url,
      headers: { "content-type": "application/json", ...headers },
      retried: RETRIED,
      encode: otlpEnvelope({ ...environment.resource, ...resource }, scope),
      rejection: otlpRejection,
    },
  });
}

/** The environment's headers cannot be sent if one of them is wrong: then the code's alone are. */
function addressOf(where: string, { url, headers }: OtlpTransportOptions, environment: OtlpEnvironment): Address {
  const own = parseAddress(where, url ?? environment.url, headers);
  try {
    return { url: own.url, headers: { ...parseAddress(where, own.url, environment.headers).headers, ...own.headers } };
  } catch {
    report(new Error("OTEL_EXPORTER_OTLP_HEADERS has a header that HTTP cannot send; none of them counts"), "config");
    return own;
  }
}

function parseSource(where: string, options: OtlpTransportOptions) {
  const { resource = {}, scope = {} } = options;
  if (typeof resource !== "object" || resource === null || Array.isArray(resource)) {
    throw configError(`${where}'s resource`, resource, "an object of attributes");
  }
  checkKeys(`${where}'s scope`, scope, ["name", "version"]);
  for (const key of ["name", "version"] as const) {
    if (scope[key] !== undefined && typeof scope[key] !== "string") {
      throw configError(`${where}'s scope.${key}`, scope[key], "a string");
    }
  }
  return { resource, scope };
}
