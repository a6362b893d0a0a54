import { contextText, errorParts, idsOf, levels, nested, pair } from "./parts.js";
import type { JsonPreset, PresetOptions } from "./preset.js";

/**
 * AWS Lambda's JSON: `timestamp` and `level` are what its log level filters on, so SILLY, which it does not know, is
 * TRACE.
 */
export function lambda({ service, version, env }: PresetOptions): JsonPreset {
  return {
    keys: {
      time: "timestamp",
      level: "level",
      name: "logger",
      requestId: "requestId",
      sessionId: "sessionId",
      message: "message",
      error: "error",
      traceId: "traceId",
      spanId: "spanId",
    },
    time: "iso",
    level: levels((name) => `"${name === "SILLY" ? "TRACE" : name}"`),
    messageThird: false,
    constants: pair("service", service) + pair("version", version) + pair("env", env),
    reserved: ["service", "version", "env", "http"],
    idFields: new Set(["traceId", "spanId"]),
    isForContext: false,
    ids(record) {
      const { request, session } = idsOf(record);
      return (
        pair("requestId", request) +
        pair("sessionId", session) +
        pair("traceId", contextText(record, "traceId")) +
        pair("spanId", contextText(record, "spanId"))
      );
    },
    error(error, _record, values) {
      const { type, message, stack, code } = errorParts(error, values);
      return nested("error", pair("name", type) + pair("message", message) + pair("stack", stack) + pair("code", code));
    },
    request({ method, path, host, route, status, durationMs, bytesSent }) {
      return nested(
        "http",
        pair("method", method) +
          pair("path", path) +
          pair("host", host) +
          pair("route", route) +
          pair("status", status) +
          pair("bytesSent", bytesSent) +
          pair("durationMs", durationMs),
      );
    },
  };
}
