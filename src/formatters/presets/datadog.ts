import { contextText, errorParts, idsOf, levels, nanoseconds, nested, pair } from "./parts.js";
import type { JsonPreset, PresetOptions } from "./preset.js";

/**
 * Datadog's reserved and standard attributes. `dd.trace_id` and `dd.span_id` are unsigned 64-bit decimals, as its
 * tracers write them: of a trace ID, the lower half.
 */
export function datadog({ service, version, env }: PresetOptions): JsonPreset {
  const own = pair("service", service) + pair("env", env) + pair("version", version);
  return {
    keys: {
      time: "timestamp",
      level: "status",
      name: "logger.name",
      requestId: "http.request_id",
      sessionId: "session_id",
      message: "message",
      error: "error",
      traceId: "dd",
      spanId: "span_id",
    },
    time: "iso",
    level: levels((name) => `"${name === "SILLY" ? "trace" : name.toLowerCase()}"`),
    messageThird: false,
    constants: own,
    reserved: [
      "service",
      "env",
      "version",
      "http.method",
      "http.url_details.path",
      "http.url_details.host",
      "http.status_code",
      "http.route",
      "network.bytes_written",
      "duration",
    ],
    idFields: new Set(["traceId", "spanId"]),
    isForContext: true,
    ids(record) {
      const { request, session } = idsOf(record);
      const trace = decimal(contextText(record, "traceId"));
      const span = decimal(contextText(record, "spanId"));
      const unified = trace === undefined && span === undefined ? "" : own;
      return (
        pair("http.request_id", request) +
        pair("session_id", session) +
        nested("dd", pair("trace_id", trace) + pair("span_id", span) + unified)
      );
    },
    error(error, _record, values) {
      const { type, message, stack, code } = errorParts(error, values);
      return nested("error", pair("kind", type) + pair("message", message) + pair("stack", stack) + pair("code", code));
    },
    request({ method, path, host, route, status, durationMs, bytesSent }) {
      return (
        pair("http.method", method) +
        pair("http.url_details.path", path) +
        pair("http.url_details.host", host) +
        pair("http.route", route) +
        pair("http.status_code", status) +
        pair("network.bytes_written", bytesSent) +
        pair("duration", nanoseconds(durationMs))
      );
    },
  };
}

/** The lower 64 bits of a hexadecimal ID, as an unsigned decimal; undefined for anything else. */
function decimal(id: string | undefined): string | undefined {
  return id !== undefined && /^[0-9a-f]{16,32}$/.test(id) ? BigInt(`0x${id.slice(-16)}`).toString() : undefined;
}
