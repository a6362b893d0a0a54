import { traceFlagsOf } from "../context/outgoing-trace.js";
import { currentContext } from "../context/run.js";
import { checkKeys } from "../internal/check-options.js";
import { formatTraceparent, isSpanId, isTraceId } from "../trace/trace-context.js";
import { addIdHeaders, type HeaderFields, parseHeaderName, REQUEST_ID, SESSION_ID } from "./id-headers.js";

/**
 * Options of {@link responseHeaders}. Each option is `true` for the usual header name, `false` for no header, or
 * another name.
 *
 * @example
 * const options: ResponseHeaderOptions = { requestId: "Request-Id", sessionId: true };
 */
export interface ResponseHeaderOptions {
  /** The request ID, as `X-Request-ID`. @default true */
  requestId?: boolean | string | undefined;
  /** The session ID, as `X-Session-ID`. @default false */
  sessionId?: boolean | string | undefined;
  /**
   * The trace and this service's span, in the form of a traceparent, as `traceresponse` (a draft of W3C).
   * @default false
   */
  trace?: boolean | string | undefined;
}

/**
 * Returns the headers that give the client the ID of its request, so that a user's report of a failure leads to the
 * log lines. Set them at the start of the handler, so that the answer to a failed request has them too.
 *
 * @returns `X-Request-ID`, and what else the options ask for; nothing outside any context. An ID that `extractContext`
 * would reject is left out.
 * @throws {TypeError} For an unknown option or a wrong value.
 *
 * @example
 * for (const [name, value] of Object.entries(responseHeaders())) response.setHeader(name, value);
 */
export function responseHeaders(options: ResponseHeaderOptions = {}): HeaderFields {
  checkKeys("responseHeaders", options, ["requestId", "sessionId", "trace"]);
  const names = {
    requestId: parseHeaderName("responseHeaders' requestId", options.requestId ?? true, REQUEST_ID),
    sessionId: parseHeaderName("responseHeaders' sessionId", options.sessionId ?? false, SESSION_ID),
  };
  const traceName = parseHeaderName("responseHeaders' trace", options.trace ?? false, "traceresponse");
  const context = currentContext();
  const headers: HeaderFields = {};
  if (context === undefined) return headers;
  addIdHeaders(headers, context, names);
  const { traceId, spanId } = context;
  if (traceName !== undefined && isTraceId(traceId) && isSpanId(spanId)) {
    headers[traceName] = formatTraceparent({ traceId, parentId: spanId, flags: traceFlagsOf(context) });
  }
  return headers;
}
