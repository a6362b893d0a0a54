import type { CurrentContext } from "../context/context.js";
import { outgoingTraceparent, outgoingTracestate } from "../context/outgoing-trace.js";
import { currentContext } from "../context/run.js";
import { checkBoolean, checkKeys, configError } from "../internal/check-options.js";
import { formatBaggage } from "../trace/baggage.js";
import { newSpanId } from "../trace/trace-context.js";
import {
  addIdHeaders,
  type HeaderFields,
  type IdHeaderNames,
  parseHeaderName,
  REQUEST_ID,
  SESSION_ID,
} from "./id-headers.js";
import { isToken } from "./token.js";

/**
 * Options of {@link propagationHeaders}. For the IDs: `true` for the usual header name, `false` for no header, or
 * another name.
 *
 * @example
 * const options: PropagationOptions = { sessionId: false, baggage: { "session.id": "sessionId" } };
 */
export interface PropagationOptions {
  /** The request ID, as `X-Request-ID`. @default true */
  requestId?: boolean | string | undefined;
  /** The session ID, as `X-Session-ID`. @default true */
  sessionId?: boolean | string | undefined;
  /**
   * The trace, as `traceparent` and `tracestate` (W3C Trace Context). Set it to false if a tracer sends its own: a
   * context without a trace begins one otherwise.
   * @default true
   */
  trace?: boolean | undefined;
  /**
   * Context fields to send as W3C Baggage, by their key in the header: `{ "session.id": "sessionId" }`.
   * @default none
   */
  baggage?: Readonly<Record<string, string>> | undefined;
}

/**
 * Returns the headers that carry the current context to another service: `X-Request-ID`, `X-Session-ID`, `traceparent`
 * and `tracestate`. All calls of one context belong to one trace, and each has a parent-id of its own. A context
 * without a trace begins one with its first call, and its later lines have the `traceId`.
 *
 * Send them only to services that you trust: third parties must not see a session ID. {@link propagatingFetch} sends
 * them to the listed services only. Without the two IDs they have the form of MCP's `_meta`.
 *
 * @returns Nothing outside any context. An ID that `extractContext` would reject is left out, and so is a baggage value
 * that is not text, a number or a boolean, or does not fit (W3C Baggage, section 3.3.2).
 * @throws {TypeError} For an unknown option or a wrong value.
 *
 * @example
 * await fetch("http://stock.internal/items/7", { headers: propagationHeaders() });
 */
export function propagationHeaders(options: PropagationOptions = {}): HeaderFields {
  const settings = parsePropagation("propagationHeaders", options);
  const context = currentContext();
  return context === undefined ? {} : headersFor(context, settings);
}

/** The options, checked. */
export interface PropagationSettings extends IdHeaderNames {
  readonly trace: boolean;
  readonly baggage: readonly (readonly [key: string, field: string])[];
}

const KEYS: readonly string[] = ["requestId", "sessionId", "trace", "baggage"];

/**
 * @param moreKeys The function's other options, which are not checked here.
 * @throws {TypeError} For an unknown option or a wrong value.
 */
export function parsePropagation(
  where: string,
  options: PropagationOptions,
  moreKeys: readonly string[] = [],
): PropagationSettings {
  checkKeys(where, options, [...KEYS, ...moreKeys]);
  const owner = where.endsWith("s") ? `${where}'` : `${where}'s`;
  return {
    requestId: parseHeaderName(`${owner} requestId`, options.requestId ?? true, REQUEST_ID),
    sessionId: parseHeaderName(`${owner} sessionId`, options.sessionId ?? true, SESSION_ID),
    trace: checkBoolean(`${owner} trace`, options.trace, true),
    baggage: parseBaggage(`${owner} baggage`, options.baggage),
  };
}

function parseBaggage(option: string, baggage: unknown = {}): [key: string, field: string][] {
  if (typeof baggage !== "object" || baggage === null) throw configError(option, baggage, "an object");
  const members = Object.entries(baggage);
  for (const [key, field] of members) {
    if (!isToken(key)) throw configError(`a key of ${option}`, key, "a token, such as session.id");
    if (typeof field !== "string") throw configError(`${option}["${key}"]`, field, "the name of a context field");
  }
  return members;
}

/** The headers that carry a context. */
export function headersFor(context: CurrentContext, settings: PropagationSettings): HeaderFields {
  const headers: HeaderFields = {};
  addIdHeaders(headers, context, settings);
  if (settings.trace) {
    headers["traceparent"] = outgoingTraceparent(context, newSpanId());
    const tracestate = outgoingTracestate(context);
    if (tracestate !== undefined) headers["tracestate"] = tracestate;
  }
  const baggage = formatBaggage(settings.baggage.map(([key, field]) => [key, context[field]]));
  if (baggage !== undefined) headers["baggage"] = baggage;
  return headers;
}
