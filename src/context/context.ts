import { newRequestId } from "../ids/generate.js";
import { findLevel, type Level, OFF } from "../level.js";
import { report } from "../report.js";
import { type Fields, Scope } from "./scope.js";
import { watchVerbose } from "./storage.js";

/**
 * What a context holds. Any key that is not listed is yours, and is logged as a field; to give yours types, add them:
 *
 * @example
 * declare module "ctxlog" {
 *   interface ContextFields { userId?: number }
 * }
 */
export interface ContextFields {
  /** The request's ID. Generated where it is absent, empty, null or undefined; anything else is made a string. */
  requestId?: string | undefined;
  /** The session's ID, `none` in the tag where there is none; made a string. */
  sessionId?: string | undefined;
  /** When the request began, in ms since 1970. Set on entry; a nested context has its parent's. */
  startTime?: number | undefined;
  /** The request's method: `GET`. */
  method?: string | undefined;
  /** The request's path, without its query. */
  path?: string | undefined;
  /** How the request came: `http`, `sse`, `websocket`, `stdio`, or a word of yours. */
  transportType?: string | undefined;
  /** W3C Trace Context's trace-id: 32 lower-case hexadecimal digits. */
  traceId?: string | undefined;
  /** W3C Trace Context's parent-id of this service's span: 16 lower-case hexadecimal digits. */
  spanId?: string | undefined;
  /** The caller's span, which this one's parent is; likewise. */
  parentSpanId?: string | undefined;
  /** W3C Trace Context's flags: 1 sampled, 2 random trace-id. Passed on to every service that is called; not logged. */
  traceFlags?: number | undefined;
  /** What tracing systems pass along beside the trace, as it came. Passed on; not logged. */
  tracestate?: string | undefined;
  /** Where the session's ID is from: `header:x-session-id`, `query:session_id`, `bearer`, `generated`, a function's name. */
  sessionSource?: string | undefined;
  /** The ID that the client gave its request, where this service made one of its own. */
  clientRequestId?: string | undefined;
  /** Lets the lines of this context pass the gate of every logger from this level on. It opens gates and closes none. */
  minLevel?: Level | undefined;
  [key: string]: unknown;
}

/** The fields of a context that is entered: it has a request ID and a start. */
export type CurrentContext = Readonly<ContextFields & { requestId: string; startTime: number }>;

/**
 * What the storage holds while a context is entered. `updateContext` puts another scope in; the holder stays, so that
 * everything that runs in the context sees the update.
 */
export class RequestContext {
  scope: Scope<CurrentContext>;
  /** The number of the level that opens every gate, OFF where none does. */
  minLevelId: number;

  constructor(scope: Scope<CurrentContext>) {
    this.scope = scope;
    this.minLevelId = OFF;
    openGates(this);
  }

  update(fields: Fields): void {
    this.scope = new Scope(settle({ ...this.scope.fields, ...fields }, this.scope.fields));
    openGates(this);
  }
}

/** Takes a context's level. It may have come with a request, so a wrong one must not end the request: it is told, and opens nothing. */
function openGates(context: RequestContext): void {
  const { minLevel } = context.scope.fields;
  if (minLevel === undefined && context.minLevelId === OFF) return;
  const id = minLevel === undefined ? OFF : findLevel(minLevel);
  if (id === undefined) report(new TypeError("ctxlog: a context's minLevel is no level; it is left out"), "context");
  context.minLevelId = id ?? OFF;
  if (context.minLevelId !== OFF) watchVerbose(context);
}

/** A new context: the parent's fields, under those given. */
export function enterContext(parent: RequestContext | undefined, fields: Fields): RequestContext {
  const inherited = parent?.scope.fields;
  return new RequestContext(new Scope(settle({ ...inherited, ...fields }, inherited)));
}

/** Makes known fields what they are said to be, in a copy that is ours alone. */
function settle(fields: ContextFields, before: CurrentContext | undefined): CurrentContext {
  const { requestId, sessionId, startTime } = fields;
  if (typeof requestId !== "string" || requestId === "") {
    fields.requestId = idText(requestId) ?? before?.requestId ?? newRequestId();
  }
  if (sessionId !== undefined && typeof sessionId !== "string") fields.sessionId = idText(sessionId);
  if (typeof startTime !== "number" || Number.isNaN(startTime)) fields.startTime = before?.startTime ?? Date.now();
  return fields as CurrentContext;
}

function idText(id: unknown): string | undefined {
  if (id === undefined || id === null) return undefined;
  try {
    return String(id) || undefined;
  } catch {
    return undefined;
  }
}
