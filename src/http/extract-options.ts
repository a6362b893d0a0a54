import { checkBoolean, checkFunction, checkKeys, checkOneOf, configError } from "../internal/check-options.js";
import { parseHmacKey } from "../internal/hmac.js";
import { DEBUG_HEADER } from "./debug-header.js";
import { type DebugOptions, type DebugSettings, parseDebugOptions } from "./debug-level.js";
import { type Reject, type Rejection, rejecter } from "./rejection.js";
import { DEFAULT_SOURCES, parseSource, type SessionSource, type Source } from "./session-source.js";

/**
 * Options of `extractContext`. An options object is checked when it is first used, and remembered: create it once,
 * outside the handler, and do not change it.
 *
 * @example
 * const options: ExtractOptions = { session: ["header:x-session-id", "generate"], requestId: "accept" };
 * const server = createServer((request) => runWithContext(extractContext(request, options), () => handle(request)));
 */
export interface ExtractOptions<R = unknown> {
  /**
   * Where to look for the session ID, in this order. Without `"generate"` a request may have no session.
   * @default `["header:x-session-id", "header:x-correlation-id", "query:session_id", "bearer", "generate"]`
   */
  session?: readonly SessionSource<R>[] | undefined;
  /**
   * Whether every session ID that is found is a credential. Then its HMAC-SHA-256 is used in its place, and it may be
   * any visible ASCII text of up to 8,192 characters. A bearer token is always hashed.
   * @default false
   */
  hashSessionId?: boolean | undefined;
  /**
   * The key of the hashes, 16 bytes or more, if several processes must produce equal hashes.
   * @default random for each process
   */
  hmacKey?: string | Uint8Array | undefined;
  /**
   * `"accept"` uses a valid `X-Request-ID` of the client as the request ID. Only behind a proxy of yours: any client
   * can send one. `"generate"` always creates a new ID; the client's becomes `clientRequestId`.
   * @default "generate"
   */
  requestId?: "generate" | "accept" | undefined;
  /** The `transportType` of the context. @default "websocket", "sse" or "http", by the request's method and headers */
  transportType?: string | undefined;
  /** Whether the context belongs to a W3C trace: the caller's, or a new one. @default true */
  trace?: boolean | undefined;
  /**
   * Accepts the header `X-Debug-Log` that `signDebugLevel` has made for the request's session. It sets the context's
   * `minLevel`, so that one session is logged from a lower level on. It is not sent on to other services.
   * @default the header has no effect
   */
  debug?: DebugOptions | undefined;
  /**
   * Whether the context is that of an earlier call for this request, if that call had this option too: for an app that
   * is mounted in another one, or a guard behind a middleware. Its lines then have the IDs that the client has
   * received. All other options are those of the first call.
   * @default false
   */
  reuse?: boolean | undefined;
  /** Called for each rejected value. Errors it throws are reported on stderr. @default one stderr line per second */
  onReject?: ((rejection: Rejection) => unknown) | undefined;
}

/** The options, checked. */
export interface ExtractSettings {
  readonly sources: readonly Source[];
  readonly acceptRequestId: boolean;
  readonly transportType: string | undefined;
  readonly trace: boolean;
  readonly debug: DebugSettings | undefined;
  readonly reuse: boolean;
  /** The headers that are read, in lower case. */
  readonly wanted: ReadonlySet<string>;
  readonly reject: Reject;
}

const KEYS = [
  "session",
  "hashSessionId",
  "hmacKey",
  "requestId",
  "transportType",
  "trace",
  "debug",
  "reuse",
  "onReject",
];
const OWNER = "extractContext's";

const checked = new WeakMap<object, ExtractSettings>();

/** @throws {TypeError} For an unknown option or a wrong value. */
export function extractSettings(options: ExtractOptions<never>): ExtractSettings {
  let settings = checked.get(options);
  if (settings === undefined) {
    settings = parse(options);
    checked.set(options, settings);
  }
  return settings;
}

function parse(options: ExtractOptions<never>): ExtractSettings {
  checkKeys("extractContext", options, KEYS);
  const { session = DEFAULT_SOURCES, transportType, onReject } = options;
  if (!Array.isArray(session)) throw configError(`${OWNER} session`, session, "an array of sources");
  if (transportType !== undefined && (typeof transportType !== "string" || transportType === "")) {
    throw configError(`${OWNER} transportType`, transportType, "a string that is not empty");
  }
  if (onReject !== undefined) checkFunction(`${OWNER} onReject`, onReject, "a function of a rejection");
  const isCredential = checkBoolean(`${OWNER} hashSessionId`, options.hashSessionId, false);
  const requestId = checkOneOf(`${OWNER} requestId`, options.requestId, ["generate", "accept"], "generate");
  const trace = checkBoolean(`${OWNER} trace`, options.trace, true);
  const key = parseHmacKey(`${OWNER} hmacKey`, options.hmacKey);
  const sources = session.map((source, index) => parseSource(`${OWNER} session[${index}]`, source, isCredential, key));
  const wanted = new Set(["x-request-id", "accept", "upgrade"]);
  if (trace) wanted.add("traceparent").add("tracestate");
  const debug = parseDebugOptions(`${OWNER} debug`, options.debug);
  if (debug !== undefined) wanted.add(DEBUG_HEADER);
  for (const { header } of sources) if (header !== undefined) wanted.add(header);
  return {
    sources,
    acceptRequestId: requestId === "accept",
    transportType,
    trace,
    debug,
    reuse: checkBoolean(`${OWNER} reuse`, options.reuse, false),
    wanted,
    reject: rejecter(onReject),
  };
}
