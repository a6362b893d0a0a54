import { checkKeys, configError } from "../config-error.js";
import { onRejection } from "../promise.js";
import { report } from "../report.js";
import { parseKey } from "./credential.js";
import { DEFAULT_SOURCES, parseSource } from "./session.js";

const KNOWN = ["session", "hashSessionId", "hmacKey", "requestId", "transportType", "trace", "onReject"];
const WHERE = "extractContext's";
const parsed = new WeakMap();
/** @throws {TypeError} For an unknown option or a wrong value. */
export function settingsOf(options) {
  let settings = parsed.get(options);
  if (settings === undefined) {
    settings = parse(options);
    parsed.set(options, settings);
  }
  return settings;
}
function parse(options) {
  checkKeys("extractContext", options, KNOWN);
  const { session = DEFAULT_SOURCES, requestId = "generate", transportType, onReject } = options;
  if (!Array.isArray(session)) throw configError(`${WHERE} session`, session, "an array of sources");
  if (requestId !== "generate" && requestId !== "accept") {
    throw configError(`${WHERE} requestId`, requestId, '"generate" or "accept"', ["generate", "accept"]);
  }
  if (transportType !== undefined && (typeof transportType !== "string" || transportType === "")) {
    throw configError(`${WHERE} transportType`, transportType, "a word");
  }
  if (onReject !== undefined && typeof onReject !== "function") {
    throw configError(`${WHERE} onReject`, onReject, "a function of a rejection");
  }
  const secret = flag("hashSessionId", options.hashSessionId, false);
  const trace = flag("trace", options.trace, true);
  const key = parseKey(`${WHERE} hmacKey`, options.hmacKey);
  const sources = session.map((source, index) => parseSource(`${WHERE} session[${index}]`, source, secret, key));
  const wanted = new Set(["x-request-id", "accept", "upgrade"]);
  if (trace) wanted.add("traceparent").add("tracestate");
  for (const { header } of sources) if (header !== undefined) wanted.add(header);
  return { sources, acceptRequestId: requestId === "accept", transportType, trace, wanted, reject: rejecter(onReject) };
}
function flag(name, value, otherwise) {
  if (value === undefined) return otherwise;
  if (typeof value !== "boolean") throw configError(`${WHERE} ${name}`, value, "true or false");
  return value;
}
function rejecter(onReject) {
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
//# sourceMappingURL=options.js.map
