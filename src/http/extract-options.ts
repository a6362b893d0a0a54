import type { RejectReason } from "../ids/validate.js";
import { checkBoolean, checkFunction, checkKeys, checkOneOf, configError } from "../internal/check-options.js";
import { parseHmacKey } from "../internal/hmac.js";
import { onRejection } from "../internal/promise.js";
import { report } from "../internal/report.js";
import { DEFAULT_SOURCES, parseSource, type SessionSource, type Source } from "./session-source.js";

/** Something that came with a request and was not used. Its value is not told: it may be a credential, or an attack. */
export interface Rejection {
  /** Where it stood: `header:x-session-id`, `query:session_id`, `bearer`, `header:traceparent`, a function's name, `request`. */
  readonly source: string;
  readonly reason: RejectReason;
}

/** What `extractContext` takes. An object of options is checked once and then known again: make it once, and do not change it. */
export interface ExtractOptions<R = unknown> {
  /**
   * Where the session's ID is looked for, in this order: `["header:x-session-id", "header:x-correlation-id", "query:session_id",
   * "bearer", "generate"]` unless told. Without `"generate"` there may be no session.
   */
  session?: readonly SessionSource<R>[] | undefined;
  /** The session's ID authenticates, so that only its keyed hash may be seen, wherever it comes from; false unless told. */
  hashSessionId?: boolean | undefined;
  /** The key of those hashes, of 16 bytes or more, so that hosts agree; random for each process unless told. */
  hmacKey?: string | Uint8Array | undefined;
  /** Makes the request's ID (the default), or takes a valid `X-Request-ID`: anybody can send one. */
  requestId?: "generate" | "accept" | undefined;
  /** How the request came: `http`, `sse` or `websocket`, by its headers, unless told. */
  transportType?: string | undefined;
  /** Whether the context belongs to a W3C trace, the caller's or a new one; true unless told. */
  trace?: boolean | undefined;
  /** Takes what was not used; told on stderr, at most a line a second, unless told. What it throws is told there. */
  onReject?: ((rejection: Rejection) => unknown) | undefined;
}

/** The options, ready for use. */
export interface Settings {
  readonly sources: readonly Source[];
  readonly acceptRequestId: boolean;
  readonly transportType: string | undefined;
  readonly trace: boolean;
  /** The headers that are read, in lower case. */
  readonly wanted: ReadonlySet<string>;
  readonly reject: (source: string, reason: RejectReason) => void;
}

const KNOWN = ["session", "hashSessionId", "hmacKey", "requestId", "transportType", "trace", "onReject"];
const WHERE = "extractContext's";

const parsed = new WeakMap<object, Settings>();

/** @throws {TypeError} For an unknown option or a wrong value. */
export function settingsOf(options: ExtractOptions<never>): Settings {
  let settings = parsed.get(options);
  if (settings === undefined) {
    settings = parse(options);
    parsed.set(options, settings);
  }
  return settings;
}

function parse(options: ExtractOptions<never>): Settings {
  checkKeys("extractContext", options, KNOWN);
  const { session = DEFAULT_SOURCES, transportType, onReject } = options;
  if (!Array.isArray(session)) throw configError(`${WHERE} session`, session, "an array of sources");
  if (transportType !== undefined && (typeof transportType !== "string" || transportType === "")) {
    throw configError(`${WHERE} transportType`, transportType, "a word");
  }
  if (onReject !== undefined) checkFunction(`${WHERE} onReject`, onReject, "a function of a rejection");
  const secret = checkBoolean(`${WHERE} hashSessionId`, options.hashSessionId, false);
  const acceptRequestId =
    checkOneOf(`${WHERE} requestId`, options.requestId, ["generate", "accept"], "generate") === "accept";
  const trace = checkBoolean(`${WHERE} trace`, options.trace, true);
  const key = parseHmacKey(`${WHERE} hmacKey`, options.hmacKey);
  const sources = session.map((source, index) => parseSource(`${WHERE} session[${index}]`, source, secret, key));
  const wanted = new Set(["x-request-id", "accept", "upgrade"]);
  if (trace) wanted.add("traceparent").add("tracestate");
  for (const { header } of sources) if (header !== undefined) wanted.add(header);
  return { sources, acceptRequestId, transportType, trace, wanted, reject: rejecter(onReject) };
}

function rejecter(onReject: ExtractOptions["onReject"]): Settings["reject"] {
  if (onReject === undefined) {
    return (source, reason) => report(new Error(`ctxlog: ${source} was not used: ${reason}`), "request");
  }
  return (source, reason) => {
    try {
      onRejection(onReject({ source, reason }), (failure) => report(failure, "request"));
    } catch (failure) {
      report(failure, "request");
    }
  };
}
