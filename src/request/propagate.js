import { checkKeys, configError } from "../config-error.js";
import { currentContext, updateContext } from "../context/run.js";
import { formatBaggage } from "./baggage.js";
import { formatTraceparent, isSpanId, isTraceId, newSpanId, parseTracestate, traceIdOf } from "./trace-context.js";
import { isId, isToken } from "./validate.js";

const REQUEST_ID = "X-Request-ID";
const SESSION_ID = "X-Session-ID";
/**
 * The headers by which an answer names its request, so that a user's report of a failure leads to its lines. Ask for them first
 * thing in the handler, and the answers to failed requests have them too.
 *
 * @returns `X-Request-ID` and what else is asked for; nothing outside any context. An ID that could not be sent as it is,
 * by the rule of `extractContext`, is left out.
 * @throws {TypeError} For an unknown option or a wrong value.
 *
 * @example
 * for (const [name, value] of Object.entries(responseHeaders())) response.setHeader(name, value);
 */
export function responseHeaders(options = {}) {
  checkKeys("responseHeaders", options, ["requestId", "sessionId", "trace"]);
  const names = {
    requestId: headerName("responseHeaders' requestId", options.requestId ?? true, REQUEST_ID),
    sessionId: headerName("responseHeaders' sessionId", options.sessionId ?? false, SESSION_ID),
    trace: headerName("responseHeaders' trace", options.trace ?? false, "traceresponse"),
  };
  const context = currentContext();
  const headers = {};
  if (context === undefined) return headers;
  addIds(headers, context, names.requestId, names.sessionId);
  const { traceId, spanId } = context;
  if (names.trace !== undefined && isTraceId(traceId) && isSpanId(spanId)) {
    headers[names.trace] = formatTraceparent({ traceId, parentId: spanId, flags: flagsOf(context) });
  }
  return headers;
}
/**
 * The headers that carry the context to the next service: `X-Request-ID`, `X-Session-ID`, `traceparent`, `tracestate`. All calls
 * of one context belong to one trace; each has a parent-id of its own. A context that has no trace yet begins one with its
 * first call, and its later lines have the `traceId`.
 *
 * Send them to services that you trust only: a session's ID is not for third parties. `propagatingFetch` sees to that.
 * Without both IDs they are what MCP takes as `_meta`.
 *
 * @returns Nothing outside any context. An ID that could not be sent as it is, by the rule of `extractContext`, is left out.
 * @throws {TypeError} For an unknown option or a wrong value.
 *
 * @example
 * await fetch("http://stock.internal/items/7", { headers: propagationHeaders() });
 */
export function propagationHeaders(options = {}) {
  const plan = parsePropagation("propagationHeaders", options);
  const context = currentContext();
  return context === undefined ? {} : headersOf(context, plan);
}
const PROPAGATION_KEYS = ["requestId", "sessionId", "trace", "baggage"];
/** @throws {TypeError} For an unknown option or a wrong value. */
export function parsePropagation(where, options, more = []) {
  checkKeys(where, options, [...PROPAGATION_KEYS, ...more]);
  const { trace = true, baggage = {} } = options;
  if (typeof trace !== "boolean") throw configError(`${where}'s trace`, trace, "true or false");
  if (typeof baggage !== "object" || baggage === null) throw configError(`${where}'s baggage`, baggage, "an object");
  const members = Object.entries(baggage);
  for (const [key, field] of members) {
    if (!isToken(key)) throw configError(`a key of ${where}'s baggage`, key, "a token, such as session.id");
    if (typeof field !== "string")
      throw configError(`${where}'s baggage["${key}"]`, field, "the name of a context's field");
  }
  return {
    requestId: headerName(`${where}'s requestId`, options.requestId ?? true, REQUEST_ID),
    sessionId: headerName(`${where}'s sessionId`, options.sessionId ?? true, SESSION_ID),
    trace,
    baggage: members,
  };
}
export function headersOf(context, plan) {
  const headers = {};
  addIds(headers, context, plan.requestId, plan.sessionId);
  if (plan.trace) {
    headers["traceparent"] = traceparentOf(context, newSpanId());
    const tracestate = tracestateOf(context);
    if (tracestate !== undefined) headers["tracestate"] = tracestate;
  }
  const baggage = formatBaggage(plan.baggage.map(([key, field]) => [key, context[field]]));
  if (baggage !== undefined) headers["baggage"] = baggage;
  return headers;
}
/** The traceparent of something that leaves the context. */
export function traceparentOf(context, parentId) {
  return formatTraceparent({ traceId: traceOf(context), parentId, flags: flagsOf(context) });
}
/** The context's tracestate, which goes nowhere without its trace. */
export function tracestateOf({ traceId, tracestate }) {
  if (tracestate === undefined || !isTraceId(traceId)) return undefined;
  return parseTracestate([tracestate]) || undefined;
}
function traceOf({ traceId, requestId }) {
  if (isTraceId(traceId)) return traceId;
  // Contexts inside and around this one may begin their trace too: it is made of what they share.
  const begun = traceIdOf(requestId);
  if (traceId === undefined) updateContext({ traceId: begun });
  return begun;
}
function flagsOf({ traceFlags }) {
  return Number.isInteger(traceFlags) ? traceFlags & 0xff : 0;
}
function addIds(headers, context, requestId, sessionId) {
  if (requestId !== undefined && isId(context.requestId)) headers[requestId] = context.requestId;
  if (sessionId !== undefined && isId(context.sessionId)) headers[sessionId] = context.sessionId;
}
function headerName(option, name, usual) {
  if (typeof name === "boolean") return name ? usual : undefined;
  if (isToken(name)) return name;
  throw configError(option, name, "true, false or a header's name");
}
//# sourceMappingURL=propagate.js.map
