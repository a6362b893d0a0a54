/** What a reader needs of a JSON line. */
export type Part =
  | "time"
  | "level"
  | "name"
  | "service"
  | "requestId"
  | "sessionId"
  | "traceId"
  | "spanId"
  | "parentSpanId"
  | "message"
  | "error";

/**
 * The keys under which loggers and vendors write each part, in the order in which they are tried. A dot means a key
 * with a dot, or an object in an object.
 */
const KNOWN: Readonly<Record<Part, readonly string[]>> = {
  time: ["time", "@timestamp", "timestamp", "ts", "Timestamp", "timeUnixNano", "date", "asctime"],
  level: [
    "level",
    "severity",
    "log.level",
    "severityText",
    "SeverityText",
    "severity_text",
    "lvl",
    "status",
    "levelname",
  ],
  name: ["name", "logger", "log.logger", "logger.name", "logger_name"],
  service: ["service.name", "service", "dd.service", "serviceContext.service"],
  requestId: [
    "requestId",
    "request_id",
    "http.request.id",
    "logging.googleapis.com/operation.id",
    "operation.id",
    "http.request_id",
    "reqId",
    "req.id",
    "function_request_id",
    "correlationId",
    "labels.request_id",
  ],
  sessionId: ["sessionId", "session_id", "session.id", "labels.session_id", "logging.googleapis.com/labels.session_id"],
  traceId: ["traceId", "trace_id", "trace.id", "dd.trace_id", "logging.googleapis.com/trace"],
  spanId: ["spanId", "span_id", "span.id", "dd.span_id", "logging.googleapis.com/spanId"],
  parentSpanId: [
    "parentSpanId",
    "parent_span_id",
    "parent.id",
    "labels.parent_span_id",
    "logging.googleapis.com/labels.parent_span_id",
  ],
  message: ["message", "msg", "body", "Body"],
  error: ["exception.stacktrace", "stack_trace", "error", "err", "exception", "exc_info"],
};

export const PARTS: readonly Part[] = Object.keys(KNOWN) as Part[];

/** A key, and the ways to it through objects in objects: `http.request.id` is `http` and `request.id`, too. */
interface Key {
  readonly key: string;
  readonly ways: readonly (readonly [top: string, rest: string])[];
}

/** The keys that are tried for each part. */
export type Keys = Readonly<Record<Part, readonly Key[]>>;

function keyOf(key: string): Key {
  const ways: [string, string][] = [];
  for (let at = key.indexOf("."); at !== -1; at = key.indexOf(".", at + 1)) {
    if (at > 0) ways.push([key.slice(0, at), key.slice(at + 1)]);
  }
  return { key, ways };
}

/** The known keys, and in front of them those that the user has named: `requestId=rid`. */
export function keysWith(own: ReadonlyMap<Part, string>): Keys {
  const keys = PARTS.map((part): [Part, readonly Key[]] => {
    const first = own.get(part);
    return [part, [...(first === undefined ? [] : [first]), ...KNOWN[part]].map(keyOf)];
  });
  return Object.fromEntries(keys) as Record<Part, readonly Key[]>;
}

/** A value, and the top-level key that it was found under; undefined if there is none. */
export function find(
  object: Readonly<Record<string, unknown>>,
  { key, ways }: Key,
): { readonly value: unknown; readonly topKey: string } | undefined {
  if (Object.hasOwn(object, key)) return { value: object[key], topKey: key };
  for (const [topKey, rest] of ways) {
    const inner = Object.hasOwn(object, topKey) ? object[topKey] : undefined;
    if (typeof inner !== "object" || inner === null) continue;
    const found = find(inner as Record<string, unknown>, keyOf(rest));
    if (found !== undefined) return { value: found.value, topKey };
  }
  return undefined;
}

/** A value by a key of any depth: `user.id`. */
export function valueAt(object: Readonly<Record<string, unknown>>, key: string): unknown {
  return find(object, keyOf(key))?.value;
}
