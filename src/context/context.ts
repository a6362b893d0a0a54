import type { Level } from "../level.js";

/** The context's fields that ctxlog knows. `known-fields.ts` says what it does with each. */
export interface KnownContextFields {
  /** The request's ID. Generated if absent, empty, null or undefined; any other value is converted to a string. @default a new ID */
  requestId?: string | undefined;
  /** The session's ID, converted to a string. The tag shows `none` without one. @default none */
  sessionId?: string | undefined;
  /** When the request began, in ms since 1970. A nested context has its parent's. @default the time of entry */
  startTime?: number | undefined;
  /** The request's method: `GET`. @default none */
  method?: string | undefined;
  /** The request's path, without its query. @default none */
  path?: string | undefined;
  /** How the request came: `http`, `sse`, `websocket`, `stdio`, or a word of yours. @default none */
  transportType?: string | undefined;
  /** The trace-id of W3C Trace Context (section 3.2.2.3): 32 lower-case hexadecimal digits. @default none */
  traceId?: string | undefined;
  /** The ID of this service's span (W3C Trace Context, section 3.2.2.4): 16 lower-case hexadecimal digits. @default none */
  spanId?: string | undefined;
  /** The ID of the caller's span, the parent of this one: 16 lower-case hexadecimal digits. @default none */
  parentSpanId?: string | undefined;
  /** The flags of W3C Trace Context (section 3.2.2.5): 1 sampled, 2 random trace-id. Sent to every called service; not logged. @default 0 */
  traceFlags?: number | undefined;
  /** The caller's tracestate (W3C Trace Context, section 3.3). Sent to every called service; not logged. @default none */
  tracestate?: string | undefined;
  /** Where the session ID was found: `header:x-session-id`, `query:session_id`, `bearer`, `generated`, a function's name. @default none */
  sessionSource?: string | undefined;
  /** The request ID that the client sent, if this service made its own. @default none */
  clientRequestId?: string | undefined;
  /** Lines of this context from this level on are logged by every logger, whatever its own `minLevel`. It never hides a line. @default none */
  minLevel?: Level | undefined;
}

/**
 * The fields of a context. Any key that ctxlog does not know is yours, and is logged as a field. Declare yours to type them:
 *
 * @example
 * declare module "ctxlog" {
 *   interface ContextFields { userId?: number }
 * }
 */
export interface ContextFields extends KnownContextFields {
  [key: string]: unknown;
}

/** The declared fields alone: an object whose type is an interface has no index signature. */
type DeclaredFields = { [Key in keyof ContextFields as string extends Key ? never : Key]: ContextFields[Key] };

/**
 * What `runWithContext` and `updateContext` take: an object literal, or an object of any type whose known fields fit.
 *
 * @example
 * interface Job { requestId: string; tenant: string }
 * const run = (job: Job) => runWithContext(job, () => log.info("started"));
 */
export type ContextInput = ContextFields | (DeclaredFields & object);

/**
 * The fields of a context that is entered: it has a request ID and a start time.
 *
 * @example
 * const elapsed = (context: CurrentContext) => Date.now() - context.startTime;
 */
export type CurrentContext = Readonly<ContextFields & { requestId: string; startTime: number }>;
