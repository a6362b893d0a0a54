import { type IncomingHeaders, readHeaders, readServerHeaders } from "./incoming-headers.js";
import { parseTarget, type Target } from "./request-target.js";
import { isToken } from "./token.js";

/**
 * A request, as frameworks have it: a Fetch `Request`; the IncomingMessage of node:http, and so `req` of Express and
 * Next, and `ctx.req` of Koa; Fastify's `request` and Hono's `c.req`, through their `raw`; or any object with these
 * properties. They are read with care: any value may be absent or wrong.
 *
 * @example
 * const request: RequestLike = { headers: event.headers, method: event.httpMethod, url: event.path };
 * runWithContext(extractContext(request), () => handle(event));
 */
export interface RequestLike {
  /**
   * The headers: `Headers`, a Map, an object with names in any case, an array of pairs, a flat array of names and
   * values in turn, gRPC's `Metadata`, the headers of a message of NATS or Kafka. A value is text, bytes in UTF-8, or
   * an array of them.
   * @default none
   */
  readonly headers?: object | null | undefined;
  /**
   * The headers as node:http received them, names and values in turn. They show the duplicates that node:http dropped
   * from `headers`. A header that was removed from `headers` or replaced there is not read here.
   * @default none
   */
  readonly rawHeaders?: readonly string[] | undefined;
  /** A path with its query, or an absolute URL. @default none */
  readonly url?: string | undefined;
  /** The same, before a router of Express shortened it. It is preferred to `url`. @default none */
  readonly originalUrl?: string | undefined;
  /** The method: `GET`. @default none */
  readonly method?: string | undefined;
  /** The server's request that a framework's request wraps. It is preferred, if it has headers. @default none */
  readonly raw?: unknown;
}

/** What was read from a request, unchecked but for the method. */
export interface IncomingRequest extends Target {
  readonly request: unknown;
  readonly headers: IncomingHeaders;
  readonly method: string | undefined;
}

/** The longest method that is accepted, in characters. */
const MAX_METHOD = 32;

const NO_HEADERS: IncomingHeaders = new Map();

/**
 * Reads a request. Never throws: what cannot be read is absent.
 * @param onUnreadable Called for each part that cannot be read.
 */
export function readRequest(request: unknown, wanted: ReadonlySet<string>, onUnreadable: () => void): IncomingRequest {
  const attempt = <T>(read: () => T, otherwise: T): T => {
    try {
      return read();
    } catch {
      onUnreadable();
      return otherwise;
    }
  };
  const source = attempt(() => serverRequest(request), {});
  return {
    request,
    headers: attempt(() => headersOf(request as RequestLike, source, wanted), NO_HEADERS),
    method: attempt(() => methodOf(source), undefined),
    ...attempt(() => targetOf(source), { path: undefined, query: "" }),
  };
}

/** Reads a request's method and target alone. Never throws: what cannot be read is absent. */
export function readMethodAndTarget(request: unknown): Target & Pick<IncomingRequest, "method"> {
  try {
    const source = serverRequest(request);
    return { method: methodOf(source), ...targetOf(source) };
  } catch {
    return { method: undefined, path: undefined, query: "" };
  }
}

/**
 * The server's request, which a framework's request may wrap.
 * @throws {TypeError} If it is not an object; and what its getters throw.
 */
export function serverRequest(request: unknown): RequestLike {
  if (!isObject(request)) throw new TypeError("not a request");
  const { raw } = request as RequestLike;
  return isObject(raw) && "headers" in raw ? (raw as RequestLike) : (request as RequestLike);
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/**
 * A framework's request may have its own headers, as Fastify's, over those of the server's request. A request that an
 * adapter made, as for serverless functions, has headers but no raw ones.
 */
function headersOf(request: RequestLike, source: RequestLike, wanted: ReadonlySet<string>): IncomingHeaders {
  const own = request === source ? undefined : request.headers;
  const headers = isObject(own) ? own : source.headers;
  const { rawHeaders } = source;
  if (!Array.isArray(rawHeaders) || rawHeaders.length === 0) return readHeaders(headers, wanted);
  return isObject(headers) ? readServerHeaders(headers, rawHeaders, wanted) : readHeaders(rawHeaders, wanted);
}

function methodOf({ method }: RequestLike): string | undefined {
  return isToken(method) && method.length <= MAX_METHOD ? method : undefined;
}

function targetOf(source: RequestLike): Target {
  const { originalUrl } = source;
  const url = typeof originalUrl === "string" ? originalUrl : source.url;
  return parseTarget(typeof url === "string" ? url : "");
}
