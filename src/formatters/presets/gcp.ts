import { ERROR, LEVEL_NAMES } from "../../level.js";
import { contextText, errorParts, idsOf, levels, nested, pair, traceFlags } from "./parts.js";
import type { JsonPreset, PresetOptions } from "./preset.js";

const SEVERITIES = {
  SILLY: "DEBUG",
  TRACE: "DEBUG",
  DEBUG: "DEBUG",
  INFO: "INFO",
  WARN: "WARNING",
  ERROR: "ERROR",
  FATAL: "CRITICAL",
} as const;

const PREFIX = "logging.googleapis.com/";
const REPORTED = "type.googleapis.com/google.devtools.clouderrorreporting.v1beta1.ReportedErrorEvent";

/**
 * Google Cloud Logging's special fields: `severity`, `logging.googleapis.com/trace` with the project, the request as
 * `operation`, so that the console groups its lines, `httpRequest`, and what Error Reporting looks for.
 */
export function gcp({ service, version, project }: PresetOptions): JsonPreset {
  const context = nested("serviceContext", pair("service", service) + pair("version", version));
  return {
    keys: {
      time: "time",
      level: "severity",
      name: "logger",
      requestId: `${PREFIX}operation`,
      sessionId: `${PREFIX}labels`,
      message: "message",
      error: "stack_trace",
      traceId: `${PREFIX}trace`,
      spanId: `${PREFIX}spanId`,
    },
    time: "iso",
    level: levels((name) => `"${SEVERITIES[name]}"`),
    messageThird: false,
    constants: context,
    reserved: ["serviceContext", `${PREFIX}trace_sampled`, "httpRequest", "@type", "error"],
    idFields: new Set(["traceId", "spanId", "parentSpanId"]),
    isForContext: false,
    ids(record) {
      const { request, session } = idsOf(record);
      const trace = contextText(record, "traceId");
      const flags = trace === undefined ? undefined : traceFlags(record);
      const name = trace === undefined || project === undefined ? trace : `projects/${project}/traces/${trace}`;
      const parent = contextText(record, "parentSpanId");
      return (
        nested(`${PREFIX}operation`, pair("id", request)) +
        nested(`${PREFIX}labels`, pair("session_id", session) + pair("parent_span_id", parent)) +
        pair(`${PREFIX}trace`, name) +
        pair(`${PREFIX}spanId`, contextText(record, "spanId")) +
        pair(`${PREFIX}trace_sampled`, flags === undefined ? undefined : (flags & 1) === 1)
      );
    },
    error(error, { level }, values) {
      const { type, message, stack, code } = errorParts(error, values);
      const reported = LEVEL_NAMES.indexOf(level) >= ERROR ? pair("@type", REPORTED) : "";
      return (
        reported +
        pair("stack_trace", stack) +
        nested("error", pair("name", type) + pair("message", message) + pair("code", code))
      );
    },
    request({ method, path, host, status, durationMs, bytesSent }) {
      const url = host === undefined ? path : `//${host}${path ?? ""}`;
      return nested(
        "httpRequest",
        pair("requestMethod", method) +
          pair("requestUrl", url) +
          pair("status", status) +
          pair("responseSize", bytesSent === undefined ? undefined : String(bytesSent)) +
          pair("latency", durationMs === undefined ? undefined : `${durationMs / 1000}s`),
      );
    },
  };
}
