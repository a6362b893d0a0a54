import { onRejection } from "../internal/promise.js";
import { report } from "../internal/report.js";

/**
 * Why a value in a request was rejected:
 *
 * - `"empty"`, `"too long"`, `"illegal characters"`, `"not text"`: it is not an ID;
 * - `"reserved"`: it is `none`, which lines show in place of an absent ID;
 * - `"repeated"`: it was given more than once, with different values;
 * - `"malformed"`: a traceparent, tracestate or baggage that breaks the rules of W3C, or an X-Debug-Log of another form;
 * - `"wrong signature"`: an X-Debug-Log that none of the keys has signed for this session: forged, or another one's;
 * - `"expired"`, `"too far ahead"`, `"level not allowed"`: a signed X-Debug-Log that is over, that expires in more than
 *   24 hours, or whose level is not among `levels`;
 * - `"unreadable"`: reading it threw an error.
 *
 * @example
 * const isSuspicious = (reason: RejectReason) => reason === "illegal characters" || reason === "too long";
 */
export type RejectReason =
  | "empty"
  | "too long"
  | "illegal characters"
  | "reserved"
  | "repeated"
  | "not text"
  | "malformed"
  | "wrong signature"
  | "expired"
  | "too far ahead"
  | "level not allowed"
  | "unreadable";

/**
 * A value in a request that `extractContext` rejected. It does not hold the value, which may be a credential or an
 * attack.
 *
 * @example
 * const onReject = ({ source, reason }: Rejection) => metrics.increment("rejected_ids", { source, reason });
 */
export interface Rejection {
  /**
   * Where the value was found: `header:x-session-id`, `query:session_id`, `bearer`, `header:traceparent`,
   * `header:x-debug-log`, a function's name, or `request` if a part of the request could not be read.
   */
  readonly source: string;
  /** Why it was rejected. */
  readonly reason: RejectReason;
}

export type OnReject = (rejection: Rejection) => unknown;
export type Reject = (source: string, reason: RejectReason) => void;

/** Returns a function that hands rejections to `onReject`, or else reports them on stderr. It never throws. */
export function rejecter(onReject: OnReject | undefined): Reject {
  if (onReject === undefined) {
    return (source, reason) => report(new Error(`ctxlog: ${source} was rejected: ${reason}`), "request");
  }
  return (source, reason) => {
    try {
      onRejection(onReject({ source, reason }), (error) => report(error, "request"));
    } catch (error) {
      report(error, "request");
    }
  };
}
