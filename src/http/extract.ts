import type { ContextFields } from "../context/context.js";
import { newRequestId } from "../ids/generate.js";
import { idFault } from "../ids/validate.js";
import { newSpanId, newTraceId, parseTraceparent, parseTracestate, RANDOM } from "../trace/trace-context.js";
import { DEBUG_HEADER } from "./debug-header.js";
import { type DebugSettings, debugLevelOf } from "./debug-level.js";
import { type ExtractOptions, type ExtractSettings, extractSettings } from "./extract-options.js";
import { separateValues } from "./incoming-headers.js";
import { type IncomingRequest, type RequestLike, readRequest } from "./incoming-request.js";
import type { Reject, RejectReason } from "./rejection.js";
import { findContext, rememberContext } from "./reused-context.js";

/** How much of a header is searched for the transport, in characters. */
const MAX_SEARCHED = 1024;
const EVENT_STREAM = /(?:^|,)[ \t]*text\/event-stream[ \t]*(?:[;,]|$)/i;
const WEBSOCKET = /(?:^|,)[ \t]*websocket[ \t]*(?:,|$)/i;

const DEFAULTS: ExtractOptions = {};
const NONE: readonly unknown[] = [];

/**
 * Returns the context of a request, of any framework: its IDs, validated, and what its log lines should say about it.
 * Pass the result to `runWithContext`.
 *
 * - `sessionId` and `sessionSource`: from `X-Session-ID`, `X-Correlation-ID`, the query's `session_id`, a keyed hash of
 *   the bearer token, or else a new ID. A value must be 1 to 128 characters of `A-Z a-z 0-9 . _ ~ + / = @ : -`, given
 *   once, and not `none`. Any other value is rejected, not repaired: `onReject` is called, and the next source is
 *   tried.
 * - `requestId`: a new ID, unless `requestId: "accept"` is set. The client's, if valid, becomes `clientRequestId`.
 * - `method`; `path`, without its query; `transportType`.
 * - `traceId`, `spanId`, and from the caller's trace (W3C Trace Context, Level 1 and 2) `parentSpanId`, `traceFlags`
 *   and `tracestate`.
 * - `minLevel`: from `X-Debug-Log`, with the option `debug`.
 *
 * Cookies, bodies and hosts are never read. No request makes it throw.
 *
 * @throws {TypeError} For an unknown option or a wrong value.
 *
 * @example
 * const server = createServer((request, response) => {
 *   runWithContext(extractContext(request), () => handle(request, response));
 * });
 */
export function extractContext<R extends RequestLike>(
  request: R,
  options: ExtractOptions<R> = DEFAULTS,
): ContextFields & { requestId: string } {
  const settings = extractSettings(options);
  const before = settings.reuse ? findContext(request) : undefined;
  if (before !== undefined) return before;
  const incoming = readRequest(request, settings.wanted, () => settings.reject("request", "unreadable"));
  const context: ContextFields & { requestId: string } = { requestId: newRequestId() };
  addRequestId(context, incoming, settings);
  addSession(context, incoming, settings);
  if (incoming.method !== undefined) context.method = incoming.method;
  if (incoming.path !== undefined) context.path = incoming.path;
  context.transportType = settings.transportType ?? transportOf(incoming);
  if (settings.trace) addTrace(context, incoming, settings);
  if (settings.debug !== undefined) addDebugLevel(context, incoming, settings.debug, settings.reject);
  if (settings.reuse) rememberContext(request, context);
  return context;
}

function addRequestId(context: ContextFields, { headers }: IncomingRequest, settings: ExtractSettings): void {
  const values = separateValues(headers, "x-request-id");
  if (values.length === 0) return;
  const [id] = values;
  const fault = faultOf(values, idFault);
  if (fault !== undefined) settings.reject("header:x-request-id", fault);
  else if (settings.acceptRequestId) context.requestId = id as string;
  else context.clientRequestId = id as string;
}

function addSession(context: ContextFields, incoming: IncomingRequest, { sources, reject }: ExtractSettings): void {
  for (const source of sources) {
    let values: ReturnType<typeof source.values>;
    try {
      values = source.values(incoming);
    } catch {
      // Not passed on: the error of a user's function may show what it has read.
      values = "unreadable";
    }
    if (values.length === 0) continue;
    const fault = typeof values === "string" ? values : faultOf(values, source.fault);
    if (fault !== undefined) {
      reject(source.name, fault);
      continue;
    }
    context.sessionId = source.id(values[0] as string);
    context.sessionSource = source.name;
    return;
  }
}

/** Why the values of a source are not used. Identical ones are one value, which a proxy may have added again. */
function faultOf(
  values: readonly unknown[],
  fault: (value: unknown) => RejectReason | undefined,
): RejectReason | undefined {
  return isRepeated(values) ? "repeated" : fault(values[0]);
}

function isRepeated(values: readonly unknown[]): boolean {
  return values.length > 1 && values.some((value) => value !== values[0]);
}

function addTrace(context: ContextFields, { headers }: IncomingRequest, { reject }: ExtractSettings): void {
  const parents = separateValues(headers, "traceparent");
  const parent = isRepeated(parents) ? undefined : parseTraceparent(parents[0]);
  context.traceId = parent?.traceId ?? newTraceId();
  context.spanId = newSpanId();
  context.traceFlags = parent?.flags ?? RANDOM;
  if (parent === undefined) {
    if (parents.length > 0) reject("header:traceparent", isRepeated(parents) ? "repeated" : "malformed");
    return;
  }
  context.parentSpanId = parent.parentId;
  const states = headers.get("tracestate");
  if (states === undefined) return;
  const tracestate = parseTracestate(states);
  if (tracestate === undefined) reject("header:tracestate", "malformed");
  else if (tracestate !== "") context.tracestate = tracestate;
}

function addDebugLevel(
  context: ContextFields,
  { headers }: IncomingRequest,
  settings: DebugSettings,
  reject: Reject,
): void {
  const values = separateValues(headers, DEBUG_HEADER);
  if (values.length === 0) return;
  const given = debugLevelOf(values, context.sessionId, settings);
  if (typeof given === "string") reject(`header:${DEBUG_HEADER}`, given);
  else context.minLevel = given.level;
}

function transportOf({ headers, method }: IncomingRequest): string {
  if (hasMatch(headers.get("upgrade"), WEBSOCKET)) return "websocket";
  const isRead = method === undefined || method === "GET";
  return isRead && hasMatch(headers.get("accept"), EVENT_STREAM) ? "sse" : "http";
}

function hasMatch(values: readonly unknown[] = NONE, pattern: RegExp): boolean {
  return values.some((value) => typeof value === "string" && pattern.test(value.slice(0, MAX_SEARCHED)));
}
