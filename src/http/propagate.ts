import type { CurrentContext } from "../context/context.js";
import { flagsOf, traceparentOf, tracestateOf } from "../context/outgoing-trace.js";
import { currentContext } from "../context/run.js";
import { isId, isToken } from "../ids/validate.js";
import { checkBoolean, checkKeys, configError } from "../internal/check-options.js";
import { formatBaggage } from "../trace/baggage.js";
import { formatTraceparent, isSpanId, isTraceId, newSpanId } from "../trace/trace-context.js";

/** What an answer tells of its request: `true` under the usual name, `false` not at all, or the header's name. */
export interface ResponseHeaderOptions {
  /** `X-Request-ID`; true unless told. */
  requestId?: boolean | string | undefined;
  /** `X-Session-ID`; false unless told. */
  sessionId?: boolean | string | undefined;
  /** The trace and this service's span, as a traceparent has them: `traceresponse`, as W3C drafts it; false unless told. */
  trace?: boolean | string | undefined;
}

/** What a call to another service carries: `true` under the usual name, `false` not at all, or the header's name. */
export interface PropagationOptions {
  /** `X-Request-ID`; true unless told. */
  requestId?: boolean | string | undefined;
  /** `X-Session-ID`; true unless told. */
  sessionId?: boolean | string | undefined;
  /** `traceparent` and `tracestate`; true unless told. Set it to false where a tracer sends its own. */
  trace?: boolean | undefined;
  /** Fields of the context to send as W3C Baggage, by their key there: `{ "session.id": "sessionId" }`; none unless told. */
  baggage?: Readonly<Record<string, string>> | undefined;
}

/** Headers for whatever takes an object: `new Headers(...)`, `response.writeHead(200, ...)`, `reply.headers(...)`. */
export type HeaderFields = Record<string, string>;

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
export function responseHeaders(options: ResponseHeaderOptions = {}): HeaderFields {
  checkKeys("responseHeaders", options, ["requestId", "sessionId", "trace"]);
  const names = {
    requestId: headerName("responseHeaders' requestId", options.requestId ?? true, REQUEST_ID),
    sessionId: headerName("responseHeaders' sessionId", options.sessionId ?? false, SESSION_ID),
    trace: headerName("responseHeaders' trace", options.trace ?? false, "traceresponse"),
  };
  const context = currentContext();
  const headers: HeaderFields = {};
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
export function propagationHeaders(options: PropagationOptions = {}): HeaderFields {
  const plan = parsePropagation("propagationHeaders", options);
  const context = currentContext();
  return context === undefined ? {} : headersOf(context, plan);
}

/** What to send, checked. */
export interface Plan {
  readonly requestId: string | undefined;
  readonly sessionId: string | undefined;
  readonly trace: boolean;
  readonly baggage: readonly (readonly [key: string, field: string])[];
}

const PROPAGATION_KEYS: readonly string[] = ["requestId", "sessionId", "trace", "baggage"];

/** @throws {TypeError} For an unknown option or a wrong value. */
export function parsePropagation(where: string, options: PropagationOptions, more: readonly string[] = []): Plan {
  checkKeys(where, options, [...PROPAGATION_KEYS, ...more]);
  const { baggage = {} } = options;
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
    trace: checkBoolean(`${where}'s trace`, options.trace, true),
    baggage: members,
  };
}

export function headersOf(context: CurrentContext, plan: Plan): HeaderFields {
  const headers: HeaderFields = {};
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

function addIds(headers: HeaderFields, context: CurrentContext, requestId?: string, sessionId?: string): void {
  if (requestId !== undefined && isId(context.requestId)) headers[requestId] = context.requestId;
  if (sessionId !== undefined && isId(context.sessionId)) headers[sessionId] = context.sessionId;
}

function headerName(option: string, name: unknown, usual: string): string | undefined {
  if (typeof name === "boolean") return name ? usual : undefined;
  if (isToken(name)) return name;
  throw configError(option, name, "true, false or a header's name");
}
