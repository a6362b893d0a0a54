/** A call of `fetch`, as far as a redirect depends on it. */
export interface OutgoingCall {
  readonly url: URL;
  readonly method: string;
  /** The headers that the caller has set. */
  readonly headers: Headers;
  readonly body: NonNullable<RequestInit["body"]> | null;
  /** What to do with a redirect. */
  readonly mode: NonNullable<RequestInit["redirect"]>;
  /** The caller's other options. */
  readonly init: RequestInit;
  /** How many redirects led to this call. */
  readonly redirects: number;
}

// The rules of the Fetch Standard: "HTTP-redirect fetch".
const REDIRECT_STATUSES: readonly number[] = [301, 302, 303, 307, 308];
const MAX_REDIRECTS = 20;
/** Removed when a redirect leads to another origin. */
const ORIGIN_HEADERS = ["authorization", "proxy-authorization", "cookie", "host"];
/** Removed when a redirect drops the body. */
const BODY_HEADERS = ["content-encoding", "content-language", "content-location", "content-type", "content-length"];

/** The call that `fetch(input, init)` makes. */
export function firstCall(url: URL, input: string | URL | Request, init: RequestInit = {}): OutgoingCall {
  const request: Partial<Request> = input instanceof Request ? input : {};
  return {
    url,
    method: (init.method ?? request.method ?? "GET").toUpperCase(),
    headers: new Headers(init.headers ?? request.headers),
    body: init.body ?? request.body ?? null,
    mode: init.redirect ?? request.redirect ?? "follow",
    init: request.signal === undefined ? init : { signal: request.signal, ...init },
    redirects: 0,
  };
}

export function isRedirect(response: Response): boolean {
  return REDIRECT_STATUSES.includes(response.status) && response.headers.has("location");
}

/**
 * The call that a redirect asks for.
 * @throws {TypeError} If `fetch` itself would fail.
 */
export function redirectedCall(call: OutgoingCall, response: Response): OutgoingCall {
  const { status } = response;
  const url = parseLocation(response.headers.get("location") ?? "", call.url);
  if (url === undefined) throw fetchError("the redirect's location is not an HTTP URL");
  if (call.redirects === MAX_REDIRECTS) throw fetchError(`more than ${MAX_REDIRECTS} redirects`);
  if (status !== 303 && isStream(call.body)) {
    throw fetchError("the body is a stream, which cannot be sent a second time after a redirect");
  }
  const headers = new Headers(call.headers);
  const becomesGet = isChangedToGet(call.method, status);
  if (becomesGet) for (const name of BODY_HEADERS) headers.delete(name);
  if (url.origin !== call.url.origin) for (const name of ORIGIN_HEADERS) headers.delete(name);
  return {
    ...call,
    url,
    headers,
    method: becomesGet ? "GET" : call.method,
    body: becomesGet ? null : call.body,
    redirects: call.redirects + 1,
  };
}

function isChangedToGet(method: string, status: number): boolean {
  if (status === 303) return method !== "GET" && method !== "HEAD";
  return status < 303 && method === "POST";
}

function parseLocation(location: string, base: URL): URL | undefined {
  if (!URL.canParse(location, base.href)) return undefined;
  const url = new URL(location, base);
  return url.protocol === "http:" || url.protocol === "https:" ? url : undefined;
}

function isStream(body: unknown): boolean {
  return typeof body === "object" && body !== null && Symbol.asyncIterator in body;
}

function fetchError(why: string): TypeError {
  return new TypeError("fetch failed", { cause: new Error(why) });
}
