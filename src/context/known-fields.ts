import type { KnownContextFields } from "./context.js";

/** What ctxlog does with one of its own context fields. */
interface KnownField {
  /** Where its value is shown: in the tag, in JSON only, or nowhere. */
  readonly shown: "tag" | "json" | "nowhere";
  /** Whether serializeContext carries it: always, if it is named, or never. */
  readonly carried: "always" | "if named" | "never";
  /** Whether other loggers get it. */
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
  parentSpanId: { shown: "json", carried: "always", shared: true },
  traceFlags: { shown: "nowhere", carried: "always", shared: true },
  tracestate: { shown: "nowhere", carried: "always", shared: true },
  sessionSource: { shown: "json", carried: "if named", shared: true },
  clientRequestId: { shown: "json", carried: "if named", shared: true },
  minLevel: { shown: "nowhere", carried: "if named", shared: false },
};

/** The context fields that ctxlog knows, by name. */
export const knownFields: ReadonlyMap<string, KnownField> = new Map(Object.entries(KNOWN_FIELDS));

/** The names of those that the tag shows. */
export const TAG_FIELDS: readonly ["requestId", "sessionId"] = ["requestId", "sessionId"];
