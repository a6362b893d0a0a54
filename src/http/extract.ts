import type { ContextFields } from "../context/context.js";
import { newRequestId } from "../ids/generate.js";
import { idFault } from "../ids/validate.js";
import { newSpanId, newTraceId, parseTraceparent, parseTracestate, RANDOM } from "../trace/trace-context.js";
import { type ExtractOptions, type Settings, settingsOf } from "./extract-options.js";
import { type Incoming, type RequestLike, readRequest } from "./incoming-request.js";

/** How much of a header is looked at to tell the transport, in characters. */
const MAX_LOOKED_AT = 1024;
const EVENT_STREAM = /(?:^|,)[ \t]*text\/event-stream[ \t]*(?:[;,]|$)/i;
const WEBSOCKET = /(?:^|,)[ \t]*websocket[ \t]*(?:,|$)/i;

const DEFAULTS: ExtractOptions = {};
const NONE: readonly unknown[] = [];

/**
 * The context of a request, of any framework: its IDs, checked, and what the log should tell of it. Give it to `runWithContext`.
 *
 * - `sessionId`, and in `sessionSource` where it is from: `X-Session-ID`, `X-Correlation-ID`, the query's `session_id`, a keyed
 *   hash of the bearer token, or else a new one. A value counts whole or not at all: 1 to 128 characters of
 *   `A-Z a-z 0-9 . _ ~ + / = @ : -`, given once. Where it does not count, the next source is asked, and `onReject` told.
 * - `requestId`: new, unless `requestId: "accept"`; a valid one that was replaced is kept as `clientRequestId`.
 * - `method`, `path` without its query, `transportType`.
 * - `traceId`, `spanId`, and of a caller's trace (W3C Trace Context, Level 1 and 2) `parentSpanId`, `traceFlags`, `tracestate`.
 *
 * Cookies, bodies and hosts are never read. Whatever the request is, this does not throw.
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
  const settings = settingsOf(options);
  const incoming = readRequest(request, settings.wanted, () => settings.reject("request", "unreadable"));
  const context: ContextFields & { requestId: string } = { requestId: newRequestId() };
  takeRequestId(context, incoming, settings);
  takeSession(context, incoming, settings);
  if (incoming.method !== undefined) context.method = incoming.method;
  if (incoming.path !== undefined) context.path = incoming.path;
  context.transportType = settings.transportType ?? transportOf(incoming);
  if (settings.trace) takeTrace(context, incoming, settings);
  return context;
}

function takeRequestId(context: ContextFields, { headers }: Incoming, settings: Settings): void {
  const values = headers.get("x-request-id");
  if (values === undefined) return;
  const [id] = values;
  const fault = values.length > 1 ? "repeated" : idFault(id);
  if (fault !== undefined) settings.reject("header:x-request-id", fault);
  else if (settings.acceptRequestId) context.requestId = id as string;
  else context.clientRequestId = id as string;
}

function takeSession(context: ContextFields, incoming: Incoming, { sources, reject }: Settings): void {
  for (const source of sources) {
    let values: ReturnType<typeof source.values>;
    try {
      values = source.values(incoming);
    } catch {
      // What a function of the user's throws may tell what it has read.
      values = "unreadable";
    }
    if (values.length === 0) continue;
    const fault = typeof values === "string" ? values : values.length > 1 ? "repeated" : source.fault(values[0]);
    if (fault !== undefined) {
      reject(source.name, fault);
      continue;
    }
    context.sessionId = source.id(values[0] as string);
    context.sessionSource = source.name;
    return;
  }
}

function takeTrace(context: ContextFields, { headers }: Incoming, { reject }: Settings): void {
  const parents = headers.get("traceparent") ?? NONE;
  const parent = parents.length === 1 ? parseTraceparent(parents[0]) : undefined;
  context.traceId = parent?.traceId ?? newTraceId();
  context.spanId = newSpanId();
  context.traceFlags = parent?.flags ?? RANDOM;
  if (parent === undefined) {
    if (parents.length > 0) reject("header:traceparent", parents.length > 1 ? "repeated" : "malformed");
    return;
  }
  context.parentSpanId = parent.parentId;
  const states = headers.get("tracestate");
  if (states === undefined) return;
  const tracestate = parseTracestate(states);
  if (tracestate === undefined) reject("header:tracestate", "malformed");
  else if (tracestate !== "") context.tracestate = tracestate;
}

function transportOf({ headers, method }: Incoming): string {
  if (says(headers.get("upgrade"), WEBSOCKET)) return "websocket";
  const reads = method === undefined || method === "GET";
  return reads && says(headers.get("accept"), EVENT_STREAM) ? "sse" : "http";
}

function says(values: readonly unknown[] = NONE, what: RegExp): boolean {
  return values.some((value) => typeof value === "string" && what.test(value.slice(0, MAX_LOOKED_AT)));
}
