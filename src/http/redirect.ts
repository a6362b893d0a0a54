/** A call that may have to be made again elsewhere. */
export interface Outgoing {
  readonly url: URL;
  readonly method: string;
  /** As the caller has set them. */
  readonly headers: Headers;
  readonly body: NonNullable<RequestInit["body"]> | null;
  /** What to do with a redirect. */
  readonly mode: NonNullable<RequestInit["redirect"]>;
  /** What else the caller has set. */
  readonly init: RequestInit;
  /** How many redirects led here. */
  readonly redirects: number;
}

const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];
/** Fetch's own limit. */
const MAX_REDIRECTS = 20;
/** Whose they are, only the first origin knows. */
const FOR_ONE_ORIGIN = ["authorization", "proxy-authorization", "cookie", "host"];
const FOR_THE_BODY = ["content-encoding", "content-language", "content-location", "content-type", "content-length"];

/** What `fetch(input, init)` would send, as far as a redirect depends on it. */
export function outgoing(url: URL, input: string | URL | Request, init: RequestInit = {}): Outgoing {
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
  return REDIRECTS.includes(response.status) && response.headers.has("location");
}

/**
 * The call that a redirect asks for: Fetch's "HTTP-redirect fetch", step by step.
 * @throws {TypeError} Where fetch itself would fail.
 */
export function redirected(call: Outgoing, response: Response): Outgoing {
  const { status } = response;
  const url = target(response.headers.get("location") ?? "", call.url);
  if (url === undefined) throw failed("the redirect leads to no HTTP URL");
  if (call.redirects === MAX_REDIRECTS) throw failed("there were too many redirects");
  if (status !== 303 && isStream(call.body))
    throw failed("the body is a stream, which cannot be sent to where the redirect leads");
  const headers = new Headers(call.headers);
  const becomesGet =
    status === 303 ? call.method !== "GET" && call.method !== "HEAD" : status < 303 && call.method === "POST";
  if (becomesGet) for (const name of FOR_THE_BODY) headers.delete(name);
  if (url.origin !== call.url.origin) for (const name of FOR_ONE_ORIGIN) headers.delete(name);
  return {
    ...call,
    url,
    headers,
    method: becomesGet ? "GET" : call.method,
    body: becomesGet ? null : call.body,
    redirects: call.redirects + 1,
  };
}

function target(location: string, base: URL): URL | undefined {
  if (!URL.canParse(location, base.href)) return undefined;
  const url = new URL(location, base);
  return url.protocol === "http:" || url.protocol === "https:" ? url : undefined;
}

function isStream(body: unknown): boolean {
  return typeof body === "object" && body !== null && Symbol.asyncIterator in body;
}

function failed(why: string): TypeError {
  return new TypeError("fetch failed", { cause: new Error(why) });
}
