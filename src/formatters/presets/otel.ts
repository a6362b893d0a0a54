import { contextText, errorParts, idsOf, levels, pair, traceFlags } from "./parts.js";
import type { JsonPreset, PresetOptions } from "./preset.js";

/** The numbers of OpenTelemetry's logs data model: the smallest of each range; SILLY and TRACE are two of TRACE's. */
const NUMBERS = { SILLY: 1, TRACE: 2, DEBUG: 5, INFO: 9, WARN: 13, ERROR: 17, FATAL: 21 } as const;

/**
 * The fields of OpenTelemetry's logs data model, in snake case, and `trace_id`, `span_id` and `trace_flags` as its
 * "Trace Context in non-OTLP Log Formats" asks for them. Attributes have the names of the semantic conventions.
 */
export function otel({ service, version, env }: PresetOptions): JsonPreset {
  return {
    keys: {
      time: "timestamp",
      level: "severity_text",
      name: "logger.name",
      requestId: "http.request.id",
      sessionId: "session.id",
      message: "body",
      error: "exception.type",
      traceId: "trace_id",
      spanId: "span_id",
    },
    time: "iso",
    level: levels((name) => `"${name}","severity_number":${NUMBERS[name]}`),
    messageThird: false,
    constants:
      pair("service.name", service) + pair("service.version", version) + pair("deployment.environment.name", env),
    reserved: [
      "severity_number",
      "trace_flags",
      "service.name",
      "service.version",
      "deployment.environment.name",
      "exception.message",
      "exception.stacktrace",
      "http.request.method",
      "http.response.status_code",
      "http.response.body.size",
      "http.route",
      "url.path",
      "server.address",
    ],
    idFields: new Set(["traceId", "spanId"]),
    isForContext: true,
    ids(record) {
      const { request, session } = idsOf(record);
      const trace = contextText(record, "traceId");
      const flags = trace === undefined ? undefined : traceFlags(record);
      return (
        pair("http.request.id", request) +
        pair("session.id", session) +
        pair("trace_id", trace) +
        pair("span_id", contextText(record, "spanId")) +
        pair("trace_flags", flags?.toString(16).padStart(2, "0"))
      );
    },
    error(error, _record, values) {
      const { type, message, stack } = errorParts(error, values);
      return pair("exception.type", type) + pair("exception.message", message) + pair("exception.stacktrace", stack);
    },
    request({ method, path, host, route, status, durationMs, bytesSent }) {
      return (
        pair("http.request.method", method) +
        pair("url.path", path) +
        pair("server.address", host) +
        pair("http.route", route) +
        pair("http.response.status_code", status) +
        pair("http.response.body.size", bytesSent) +
        pair("durationMs", durationMs)
      );
    },
  };
}
