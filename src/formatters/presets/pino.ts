import { builtin, hasBuiltin } from "../../internal/builtins.js";
import { contextText, errorParts, idsOf, levels, nested, pair } from "./parts.js";
import type { JsonPreset, PresetOptions } from "./preset.js";

const os = /* @__PURE__ */ builtin("node:os");

/**
 * pino's lines, for what reads them: pino-pretty, and collectors that know pino. The line at a request's end is
 * pino-http's.
 */
export function pino({ service, version, env }: PresetOptions): JsonPreset {
  return {
    keys: {
      time: "time",
      level: "level",
      name: "name",
      requestId: "reqId",
      sessionId: "sessionId",
      message: "msg",
      error: "err",
      traceId: "traceId",
      spanId: "spanId",
    },
    time: "epoch",
    // SILLY has no counterpart: trace is the lowest that pino's readers know.
    level: levels((_name, id) => String(Math.max(1, id) * 10)),
    messageThird: false,
    constants:
      pair("pid", globalThis.process?.pid) +
      pair("hostname", hasBuiltin("node:os") ? os.hostname() : undefined) +
      pair("service", service) +
      pair("version", version) +
      pair("env", env),
    reserved: ["pid", "hostname", "service", "version", "env", "req", "res", "responseTime"],
    idFields: new Set(["traceId", "spanId"]),
    isForContext: false,
    ids(record) {
      const { request, session } = idsOf(record);
      return (
        pair("reqId", request) +
        pair("sessionId", session) +
        pair("traceId", contextText(record, "traceId")) +
        pair("spanId", contextText(record, "spanId"))
      );
    },
    error(error, _record, values) {
      const { type, message, stack, code } = errorParts(error, values);
      return nested("err", pair("type", type) + pair("message", message) + pair("stack", stack) + pair("code", code));
    },
    request({ method, path, host, status, durationMs, bytesSent }) {
      return (
        nested("req", pair("method", method) + pair("url", path) + pair("host", host)) +
        nested("res", pair("statusCode", status) + pair("bytesSent", bytesSent)) +
        pair("responseTime", durationMs)
      );
    },
  };
}
