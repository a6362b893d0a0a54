import { contextText, errorParts, idsOf, levels, nanoseconds, nested, pair } from "./parts.js";
import type { JsonPreset, PresetOptions } from "./preset.js";

/**
 * Elastic Common Schema, as ecs-logging's spec.json asks for it: `@timestamp`, `log.level` and `message` first, in this
 * order, and `ecs.version`. The session has no field of its own there: it is a label.
 */
export function ecs({ service, version, env }: PresetOptions): JsonPreset {
  return {
    keys: {
      time: "@timestamp",
      level: "log.level",
      name: "log.logger",
      requestId: "http.request.id",
      sessionId: "labels",
      message: "message",
      error: "error",
      traceId: "trace.id",
      spanId: "span.id",
    },
    time: "iso",
    level: levels((name) => `"${name.toLowerCase()}"`),
    messageThird: true,
    constants:
      pair("ecs.version", "8.10.0") +
      pair("service.name", service) +
      pair("service.version", version) +
      pair("service.environment", env) +
      pair("event.dataset", service),
    // A text under the name of one of the schema's objects would be a conflict in Elasticsearch.
    reserved: [
      ..."ecs error event http log service span trace url".split(" "),
      "ecs.version",
      "service.name",
      "service.version",
      "service.environment",
      "event.dataset",
      "event.duration",
      "http.request.method",
      "http.response.status_code",
      "http.response.body.bytes",
      "url.path",
      "url.domain",
    ],
    idFields: new Set(["traceId", "spanId", "parentSpanId"]),
    isForContext: true,
    ids(record) {
      const { request, session } = idsOf(record);
      const parent = contextText(record, "parentSpanId");
      return (
        pair("http.request.id", request) +
        pair("trace.id", contextText(record, "traceId")) +
        pair("span.id", contextText(record, "spanId")) +
        nested("labels", pair("session_id", session) + pair("parent_span_id", parent))
      );
    },
    error(error, _record, values) {
      const { type, message, stack, code } = errorParts(error, values);
      return nested(
        "error",
        pair("type", type) + pair("message", message) + pair("stack_trace", stack) + pair("code", code),
      );
    },
    request({ method, path, host, status, durationMs, bytesSent }) {
      return (
        pair("http.request.method", method) +
        pair("url.path", path) +
        pair("url.domain", host) +
        pair("http.response.status_code", status) +
        pair("http.response.body.bytes", bytesSent) +
        pair("event.duration", nanoseconds(durationMs))
      );
    },
  };
}
