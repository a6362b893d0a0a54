import type { ServerResponse } from "node:http";
import type { Http2ServerResponse } from "node:http2";
import { configError } from "../internal/check-options.js";
import { sharedState } from "../internal/shared-state.js";
import type { Logger } from "../logger-contract.js";
import { BodyBytes, type CountedStream } from "./body-bytes.js";
import { RequestLine } from "./request-line.js";
import { checkLogger, type RequestLineOptions, requestLineSettings } from "./request-line-options.js";
import { isComplete, isCut, isHttp2, isOver, isStatusSent, type NodeResponse, onResponseOver } from "./response-end.js";

/** The responses that get a line, whichever copy of the package writes it. */
const { responses } = /* @__PURE__ */ sharedState("logged-responses.v1", () => ({ responses: new WeakSet<object>() }));

const DEFAULTS: RequestLineOptions = {};

/**
 * Logs one line when a response is over, sent or not, in the context in which this function was called, with what
 * `updateContext` has added to it since: `GET /orders/4711 200 12 ms`. Call it first of all, in
 * {@link runWithContext}: the time is measured from here, and the bytes that compression leaves are counted only if it
 * is installed later. A second call for the same response does nothing.
 *
 * The line's fields are `method`, `path`, `status`, `durationMs` and `bytesSent`, and, where they apply, `route`,
 * `aborted` and `error`: see {@link RequestOutcome}.
 *
 * @param log Any logger. Its level, filters and redaction apply.
 * @param response The response of node:http or node:http2: `res` in Express, `ctx.res` in Koa, `reply.raw` in Fastify.
 * @throws {TypeError} For an unknown option or a wrong value, or if `response` is none of those.
 *
 * @example
 * const server = createServer((request, response) => {
 *   runWithContext(extractContext(request), () => {
 *     logRequest(log, response);
 *     handle(request, response);
 *   });
 * });
 */
export function logRequest<R extends ServerResponse | Http2ServerResponse>(
  log: Logger,
  response: R,
  options: RequestLineOptions<R["req"], R> = DEFAULTS,
): void {
  checkLogger("logRequest's log", log);
  checkResponse(response);
  const settings = requestLineSettings("logRequest", options);
  if (responses.has(response)) return;
  responses.add(response);
  const line = new RequestLine(log, settings, response.req);
  // What was sent before cannot be counted any more.
  const bytes = isOver(response) || response.headersSent ? undefined : countBody(response);
  const write = (hasFinished: boolean): void => {
    if (!line.isWritten) line.write(endOf(response, line.method, isComplete(response, hasFinished), bytes));
  };
  if (isOver(response)) write(false);
  else onResponseOver(response, write);
}

function checkResponse(response: unknown): void {
  const { on, prependListener, statusCode } = (response ?? {}) as Partial<NodeResponse>;
  if (typeof on === "function" && typeof prependListener === "function" && typeof statusCode === "number") return;
  const allowed = "a response of node:http: res in Express, ctx.res in Koa, reply.raw in Fastify";
  throw configError("logRequest's response", response, allowed);
}

function countBody(response: NodeResponse): BodyBytes {
  const stream = isHttp2(response) ? response.stream : response;
  return new BodyBytes(stream as CountedStream, () => isCut(response));
}

function endOf(response: NodeResponse, method: string | undefined, isWhole: boolean, bytes: BodyBytes | undefined) {
  return {
    response,
    status: isWhole || isStatusSent(response) ? response.statusCode : undefined,
    bytesSent: bytes && bytesSent(response, method, isWhole ? bytes.accepted : bytes.flushed),
    aborted: !isWhole,
    error: isWhole ? undefined : errorOf(response),
  };
}

/** Without what Node does not send: a body of a HEAD request, and one after a status that has none (RFC 9110, 6.4.1). */
function bytesSent(response: NodeResponse, method: string | undefined, counted: number): number {
  const { statusCode } = response;
  if (method === "HEAD" || statusCode === 204 || statusCode === 304 || statusCode < 200) return 0;
  if (counted > 0 || !isHttp2(response)) return counted;
  // A file that the stream sends by itself.
  return Number(response.stream.sentHeaders?.["content-length"] ?? 0) || 0;
}

/**
 * What the program has destroyed a response with. A client can reset a stream of HTTP/2 with any code, and Node 24 makes
 * an error for pipelined responses that wait for their turn when the client disconnects.
 */
function errorOf(response: NodeResponse): unknown {
  const error: unknown = isHttp2(response) ? response.stream.errored : response.errored;
  const code = (error as NodeJS.ErrnoException | null)?.code;
  const isOfClient = code === "ERR_HTTP2_STREAM_ERROR" || (code === "ECONNRESET" && response.socket === null);
  return error === null || isOfClient ? undefined : error;
}
