import { now } from "../internal/timing.js";
import { ERROR, INFO, WARN } from "../level.js";

/**
 * How a request has ended, as the functions of {@link RequestLineOptions} see it.
 *
 * @example
 * const isSlow = ({ durationMs, status }: RequestOutcome) => durationMs > 1000 && status !== 101;
 */
export interface RequestOutcome<Request = unknown, Response = unknown> {
  /** The request's method: `GET`. */
  readonly method: string | undefined;
  /** The request's path, up to 1,024 characters; with its query only if the option `query` is true. */
  readonly path: string | undefined;
  /** What the option `route` has returned. */
  readonly route: string | undefined;
  /** The status, if it was sent. A request that nobody has answered has none. */
  readonly status: number | undefined;
  /** From the call of `logRequest`, or of the handler, to the end of the response, in ms, to a tenth. */
  readonly durationMs: number;
  /**
   * The bytes of the response's body, without headers and framing. Of an aborted response, those that are known to have
   * left the process. Undefined if they could not be counted.
   */
  readonly bytesSent: number | undefined;
  /** Whether the response was cut off before its end: the client disconnected, or the connection was closed. */
  readonly aborted: boolean;
  /** What the handler threw, or the response was destroyed with. */
  readonly error: unknown;
  /** The request, as the server or the framework has it. */
  readonly request: Request;
  /** The response; undefined if a Fetch-style handler has returned none. */
  readonly response: Response | undefined;
}

/** What a line says about an exchange, and what its level depends on. */
export interface Exchange {
  readonly method: string | undefined;
  /** The path, or the host and the path. */
  readonly target: string | undefined;
  readonly status: number | undefined;
  readonly durationMs: number;
  readonly aborted: boolean;
  readonly hasFailed: boolean;
}

/** `GET /orders/4711 200 12 ms`. What is absent is `-`, so that each part stands at its place. */
export function exchangeMessage({ method, target, status, durationMs, aborted, hasFailed }: Exchange): string {
  const how = hasFailed ? " failed" : aborted ? " aborted" : "";
  return `${method ?? "-"} ${inert(target ?? "-")} ${status ?? "-"} ${Math.round(durationMs)} ms${how}`;
}

/** The number of the level for an outcome. */
export function exchangeLevel({ status, aborted, hasFailed }: Exchange): number {
  if (hasFailed || (status !== undefined && status >= 500)) return ERROR;
  return aborted ? WARN : INFO;
}

/**
 * A path without what separates the parts of a message. HTTP/2 lets a client send a space, and with it a status of its
 * own.
 */
function inert(path: string): string {
  if (/^[\x21-\x7e]*$/.test(path)) return path;
  return path.replace(/[\s\p{Cc}\p{Cf}]/gu, encodeURIComponent);
}

/** A stopwatch: returns the time since its start, in ms, to a tenth. */
export function stopwatch(): () => number {
  const start = now();
  return () => Math.max(0, Math.round((now() - start) * 10) / 10);
}
