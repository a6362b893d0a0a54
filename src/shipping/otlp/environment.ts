import { readBaggagePairs } from "../../internal/baggage-pairs.js";
import type { Environment } from "../../internal/environment.js";
import { MAX_DELAY } from "../../internal/timing.js";
import type { ShippingDefaults } from "../options.js";

/** What the environment says of OTLP. */
export interface OtlpEnvironment {
  readonly isDisabled: boolean;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly resource: Readonly<Record<string, string>>;
  readonly defaults: ShippingDefaults;
}

const DEFAULT_ENDPOINT = "http://localhost:4318";

/**
 * Reads the variables of OpenTelemetry's specification ("OpenTelemetry Protocol Exporter", "Environment Variable
 * Specification"). An empty one is not set. Never throws: what is wrong is reported, and does not count.
 */
export function readOtlpEnvironment(environment: Environment, report: (message: string) => void): OtlpEnvironment {
  const read = (name: string): string | undefined => environment(name)?.trim() || undefined;
  /** The variable for logs, or that for all signals, and its name. */
  const either = (forLogs: string, forAll: string): readonly [string, string | undefined] => {
    const name = read(forLogs) === undefined ? forAll : forLogs;
    return [name, read(name)];
  };
  const number = (name: string, text: string | undefined, min: number): number | undefined => {
    if (text === undefined) return undefined;
    if (/^\d+$/.test(text) && Number(text) >= min && Number(text) <= MAX_DELAY) return Number(text);
    report(`${name} is ${JSON.stringify(text)}, but must be a whole number from ${min}; it does not count`);
    return undefined;
  };
  const pairs = (name: string) => reportedPairs(name, read(name) ?? "", report);
  const batch = (name: string, min: number): number | undefined => number(name, read(name), min);
  const serviceName = read("OTEL_SERVICE_NAME");
  return {
    isDisabled: read("OTEL_SDK_DISABLED")?.toLowerCase() === "true",
    url: endpoint(read, report),
    headers: {
      ...pairs("OTEL_EXPORTER_OTLP_HEADERS"),
      ...pairs("OTEL_EXPORTER_OTLP_LOGS_HEADERS"),
    },
    resource: {
      "service.name": "unknown_service:node",
      ...pairs("OTEL_RESOURCE_ATTRIBUTES"),
      ...(serviceName === undefined ? {} : { "service.name": serviceName }),
    },
    defaults: {
      ...defined({
        timeout: number(...either("OTEL_EXPORTER_OTLP_LOGS_TIMEOUT", "OTEL_EXPORTER_OTLP_TIMEOUT"), 1),
        flushEvery: batch("OTEL_BLRP_SCHEDULE_DELAY", 0),
        exitTimeout: batch("OTEL_BLRP_EXPORT_TIMEOUT", 0),
        maxQueue: batch("OTEL_BLRP_MAX_QUEUE_SIZE", 1),
        batchSize: batch("OTEL_BLRP_MAX_EXPORT_BATCH_SIZE", 1),
      }),
      compression: compression(
        ...either("OTEL_EXPORTER_OTLP_LOGS_COMPRESSION", "OTEL_EXPORTER_OTLP_COMPRESSION"),
        report,
      ),
    },
  };
}

function endpoint(read: Environment, report: (message: string) => void): string {
  const byName = (name: string): string | undefined => {
    const text = read(name);
    if (text === undefined) return undefined;
    if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
    report(`${name} is no URL that begins with "http://" or "https://"; it does not count`);
    return undefined;
  };
  const logs = byName("OTEL_EXPORTER_OTLP_LOGS_ENDPOINT");
  if (logs !== undefined) return logs;
  const base = new URL(byName("OTEL_EXPORTER_OTLP_ENDPOINT") ?? DEFAULT_ENDPOINT);
  base.pathname = `${base.pathname.replace(/\/$/, "")}/v1/logs`;
  return base.href;
}

function compression(name: string, text: string | undefined, report: (message: string) => void): "gzip" | "none" {
  if (text === undefined || text === "gzip" || text === "none") return text ?? "gzip";
  report(`${name} is ${JSON.stringify(text)}, but must be "gzip" or "none"; it does not count`);
  return "gzip";
}

/** What is in the pairs may be secret, so a report does not show it. */
function reportedPairs(
  name: string,
  text: string,
  report: (message: string) => void,
): Readonly<Record<string, string>> {
  const { pairs, wrong } = readBaggagePairs(text);
  for (const member of wrong) {
    report(`member ${member} of ${name} is no key=value, percent-encoded; it does not count`);
  }
  return pairs;
}

function defined(values: Readonly<Record<string, number | undefined>>): Partial<Record<string, number>> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
