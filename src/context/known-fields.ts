import type { Level } from "../level.js";

/** The context fields that ctxlog knows. The table below says what happens to each. */
export interface KnownContextFields {
  /**
   * The request's ID. Generated if absent, empty, null or undefined; any other value is converted to a string.
   * @default a new ID
   */
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
  /**
   * The ID of this service's span (W3C Trace Context, section 3.2.2.4): 16 lower-case hexadecimal digits.
   * @default none
   */
  spanId?: string | undefined;
  /** The ID of the caller's span, the parent of this one: 16 lower-case hexadecimal digits. @default none */
  parentSpanId?: string | undefined;
  /**
   * The flags of W3C Trace Context (section 3.2.2.5): 1 sampled, 2 random trace-id. Sent to every called service; not
   * logged.
   * @default 0
   */
  traceFlags?: number | undefined;
  /**
   * The caller's tracestate (W3C Trace Context, section 3.3). Sent to every called service; not logged.
   * @default none
   */
  tracestate?: string | undefined;
  /**
   * Where the session ID was found: `header:x-session-id`, `query:session_id`, `bearer`, `generated`, a function's
   * name.
   * @default none
   */
  sessionSource?: string | undefined;
  /** The request ID that the client sent, if this service made its own. @default none */
  clientRequestId?: string | undefined;
  /**
   * Lines of this context from this level on are logged by every logger but those that are off, whatever their own
   * levels. It never hides a line.
   * @default none
   */
  minLevel?: Level | undefined;
}

/**
 * What happens to a known field. A field that is not known is shown by every format, carried if it is named, and
 * shared.
 */
interface KnownField {
  /** Where its value is shown: in the tag, in JSON only, or nowhere. `formatters/context-keys.ts` applies it. */
  readonly shown: "tag" | "json" | "nowhere";
  /** Whether serializeContext carries it: always, if `fields` names it, or never, if each process has its own. */
  readonly carried: "always" | "if named" | "never";
  /** Whether readContextFields gives it to other loggers. What is shown nowhere is not for their lines either. */
  readonly shared: boolean;
}

const KNOWN_FIELDS: Readonly<Record<keyof KnownContextFields, KnownField>> = {
  requestId: { shown: "tag", carried: "always", shared: true },
  sessionId: { shown: "tag", carried: "always", shared: true },
  startTime: { shown: "nowhere", carried: "never", shared: false },
  method: { shown: "json", carried: "if named", shared: true },
  path: { shown: "json", carried: "if named", shared: true },
  transportType: { shown: "json", carried: "if named", shared: true },
  traceId: { shown: "json", carried: "always", shared: true },
  spanId: { shown: "json", carried: "always", shared: true },
  parentSpanId: { shown: "json", carried: "never", shared: true },
  traceFlags: { shown: "nowhere", carried: "always", shared: false },
  tracestate: { shown: "nowhere", carried: "always", shared: false },
  sessionSource: { shown: "json", carried: "if named", shared: true },
  clientRequestId: { shown: "json", carried: "if named", shared: true },
  minLevel: { shown: "nowhere", carried: "if named", shared: false },
};

/** The known context fields, by name. */
export const knownFields: ReadonlyMap<string, KnownField> = new Map(Object.entries(KNOWN_FIELDS));

/** The fields that the tag shows: the two IDs. */
export const TAG_FIELDS: readonly ["requestId", "sessionId"] = ["requestId", "sessionId"];
