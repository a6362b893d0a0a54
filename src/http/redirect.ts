import { NO_BODY } from "./outgoing-body.js";
import type { OutgoingCall } from "./outgoing-call.js";

// The rules of the Fetch Standard: "HTTP-redirect fetch".
const REDIRECT_STATUSES: readonly number[] = [301, 302, 303, 307, 308];
const MAX_REDIRECTS = 20;
/** Removed when a redirect leads to another origin. */
const ORIGIN_HEADERS = ["authorization", "proxy-authorization", "cookie", "host"];
/** Removed when a redirect drops the body. */
const BODY_HEADERS = ["content-encoding", "content-language", "content-location", "content-type", "content-length"];

const BODY_IS_GONE = "the body is a stream, which cannot be sent a second time after a redirect";

export function isRedirect(response: Response): boolean {
  return REDIRECT_STATUSES.includes(response.status) && response.headers.has("location");
}

/**
 * The call that a redirect asks for.
 * @throws {TypeError} If `fetch` itself would fail.
 */
export async function redirectedCall(call: OutgoingCall, response: Response): Promise<OutgoingCall> {
  const { status } = response;
  const url = parseLocation(response.headers.get("location") ?? "", call.url);
  if (url === undefined) throw fetchError("the redirect's location is not an HTTP URL");
  // Node's fetch refuses them at every origin, but a Request of its own would show them in the error.
  if (url.username !== "" || url.password !== "") throw fetchError("the redirect's location holds credentials");
  if (call.redirects === MAX_REDIRECTS) throw fetchError(`more than ${MAX_REDIRECTS} redirects`);
  const headers = new Headers(call.headers);
  if (url.origin !== call.url.origin) for (const name of ORIGIN_HEADERS) headers.delete(name);
  if (call.body.isStream && status !== 303) throw fetchError(BODY_IS_GONE);
  const later = call.later();
  const next = { ...call, input: url.href, url, headers, redirects: call.redirects + 1 };
  if (isChangedToGet(call.method, status)) {
    for (const name of BODY_HEADERS) headers.delete(name);
    return { ...next, method: "GET", body: NO_BODY, init: { ...later, method: "GET" } };
  }
  const body = await untilAborted(call.body.again(), later.signal);
  if (body === undefined) throw fetchError(BODY_IS_GONE);
  return { ...next, init: { ...later, method: call.method, body } };
}

/** Waits for a promise, but not longer than the call: a stream may never end. */
function untilAborted<T>(promise: Promise<T>, signal: AbortSignal | null | undefined): Promise<T> {
  if (!signal) return promise;
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}

function isChangedToGet(method: string, status: number): boolean {
  if (status === 303) return method !== "GET" && method !== "HEAD";
  return status < 303 && method === "POST";
}

function parseLocation(location: string, base: URL): URL | undefined {
  const text = fromUtf8(location);
  if (!URL.canParse(text, base.href)) return undefined;
  const url = new URL(text, base);
  return url.protocol === "http:" || url.protocol === "https:" ? url : undefined;
}

/** A header's characters are bytes. Servers that do not encode the characters of a location send UTF-8. */
function fromUtf8(location: string): string {
  return /[\x80-\xff]/.test(location) ? Buffer.from(location, "latin1").toString() : location;
}

function fetchError(why: string): TypeError {
  return new TypeError("fetch failed", { cause: new Error(why) });
}
