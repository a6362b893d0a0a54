import { isToken } from "../ids/validate.js";
import { type FoundHeaders, findHeaders } from "./headers.js";
import { splitTarget, type Target } from "./request-target.js";

/**
 * A request, as every framework has one: a Fetch `Request`; node:http's IncomingMessage, and so Express' `req`, Koa's `ctx.req`,
 * Next's; Fastify's `request` and Hono's `c.req`, by their `raw`; or any object with these.
 */
export interface RequestLike {
  /**
   * `Headers`, a Map, an object with names in any case whose values are strings or arrays of them, an array of pairs, or a
   * flat array of names and values in turn.
   */
  readonly headers?: object | null | undefined;
  /** What node:http received, in turn name and value; preferred, since node joins or drops duplicates elsewhere. */
  readonly rawHeaders?: readonly string[] | undefined;
  /** A path with its query, or an absolute URL. */
  readonly url?: string | undefined;
  /** Preferred to `url`, which Express shortens in a router. */
  readonly originalUrl?: string | undefined;
  readonly method?: string | undefined;
  /** The server's own request, where this one is a framework's around it. */
  readonly raw?: unknown;
}

/** What was read of a request; its values are as they came, unchecked. */
export interface Incoming extends Target {
  readonly request: unknown;
  readonly headers: FoundHeaders;
  readonly method: string | undefined;
}

const NO_HEADERS: FoundHeaders = new Map();

/**
 * Reads what is wanted of a request, whatever it is. Never throws: what cannot be read is absent.
 * @param failed Called, once a part, where reading throws.
 */
export function readRequest(request: unknown, wanted: ReadonlySet<string>, failed: () => void): Incoming {
  const attempt = <T>(read: () => T, otherwise: T): T => {
    try {
      return read();
    } catch {
      failed();
      return otherwise;
    }
  };
  const source = attempt(() => serverRequest(request), {});
  return {
    request,
    headers: attempt(() => headersOf(source, wanted), NO_HEADERS),
    method: attempt(
      () => (isToken(source.method) && source.method.length <= 32 ? source.method : undefined),
      undefined,
    ),
    ...attempt(() => targetOf(source), { path: undefined, query: "" }),
  };
}

function serverRequest(request: unknown): RequestLike {
  if (typeof request !== "object" || request === null) throw new TypeError("no request");
  const { raw } = request as RequestLike;
  return typeof raw === "object" && raw !== null && "headers" in raw ? (raw as RequestLike) : (request as RequestLike);
}

function headersOf(source: RequestLike, wanted: ReadonlySet<string>): FoundHeaders {
  const { rawHeaders } = source;
  // A request that was made by hand, as serverless adapters do, has headers, but none that came raw.
  return findHeaders(Array.isArray(rawHeaders) && rawHeaders.length > 0 ? rawHeaders : source.headers, wanted);
}

function targetOf(source: RequestLike): Target {
  const { originalUrl } = source;
  const url = typeof originalUrl === "string" ? originalUrl : source.url;
  return splitTarget(typeof url === "string" ? url : "");
}
