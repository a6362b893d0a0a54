import type { CurrentContext } from "../context/context.js";
import { currentContext } from "../context/run.js";
import { checkFunction, configError } from "../internal/check-options.js";
import {
  headersFor,
  type PropagationOptions,
  type PropagationSettings,
  parsePropagation,
} from "./propagation-headers.js";
import { firstCall, isRedirect, type OutgoingCall, redirectedCall } from "./redirect.js";

/**
 * What {@link propagatingFetch} takes.
 *
 * @example
 * const options: PropagatingFetchOptions = { to: ["https://stock.example", "http://127.0.0.1:8081"], trace: false };
 */
export interface PropagatingFetchOptions extends PropagationOptions {
  /** The origins that receive the context: scheme, host and port, without a path. They are compared whole. */
  to: readonly string[];
}

/**
 * Creates a `fetch` that sends the headers of {@link propagationHeaders} to the listed origins, and to no others.
 * Headers that the caller sets are not changed.
 *
 * Redirects are followed as `fetch` follows them, and a redirect to an origin that is not listed gets no IDs. A body
 * that is a stream cannot be sent a second time, so a redirect that requires it is an error, as it is for `fetch`.
 *
 * @param fetch Makes the calls: the global `fetch`, or a function like it.
 * @returns A `fetch`. For other origins, and outside any context, it calls the given one and changes nothing.
 * @throws {TypeError} For an unknown option or a wrong value.
 *
 * @example
 * const stockFetch = propagatingFetch(fetch, { to: ["https://stock.example"] });
 * await stockFetch("https://stock.example/items/7");
 */
export function propagatingFetch(
  fetch: typeof globalThis.fetch,
  options: PropagatingFetchOptions,
): typeof globalThis.fetch {
  checkFunction("propagatingFetch's fetch", fetch);
  const settings = parsePropagation("propagatingFetch", options, ["to"]);
  const origins = parseOrigins(options.to);
  return async (input, init) => {
    const context = currentContext();
    const url = urlOf(input);
    if (context === undefined || url === undefined || !origins.has(url.origin)) return fetch(input, init);
    const headersOf = (call: OutgoingCall): Headers => withContext(call, origins, context, settings);
    const first = firstCall(url, input, init);
    if (first.mode !== "follow") return fetch(input, { ...init, headers: headersOf(first) });
    const response = await fetch(input, { ...init, headers: headersOf(first), redirect: "manual" });
    return followRedirects(fetch, first, response, headersOf);
  };
}

/** Follows redirects call by call: `fetch` itself would send the first call's headers to every origin. */
async function followRedirects(
  fetch: typeof globalThis.fetch,
  first: OutgoingCall,
  firstResponse: Response,
  headersOf: (call: OutgoingCall) => Headers,
): Promise<Response> {
  let call = first;
  let response = firstResponse;
  while (isRedirect(response)) {
    call = redirectedCall(call, response);
    // The body is not needed, so it does not matter if it failed on the way.
    await response.body?.cancel().catch(() => {});
    const { method, body } = call;
    response = await fetch(call.url, { ...call.init, method, body, headers: headersOf(call), redirect: "manual" });
  }
  if (call !== first) Object.defineProperty(response, "redirected", { value: true, configurable: true });
  return response;
}

function withContext(
  call: OutgoingCall,
  origins: ReadonlySet<string>,
  context: CurrentContext,
  settings: PropagationSettings,
): Headers {
  const headers = new Headers(call.headers);
  if (!origins.has(call.url.origin)) return headers;
  for (const [name, value] of Object.entries(headersFor(context, settings))) {
    if (!headers.has(name)) headers.set(name, value);
  }
  return headers;
}

function parseOrigins(to: unknown): ReadonlySet<string> {
  if (!Array.isArray(to)) throw configError("propagatingFetch's to", to, "an array of origins");
  return new Set(to.map((text, index) => parseOrigin(`propagatingFetch's to[${index}]`, text)));
}

/** An origin alone: a path would not be compared, so it is refused. */
function parseOrigin(option: string, text: unknown): string {
  const url = typeof text === "string" ? toURL(text) : undefined;
  const isHttp = url?.protocol === "https:" || url?.protocol === "http:";
  // An asterisk is valid in a host, but is meant to match many hosts, which is not supported.
  if (url === undefined || !isHttp || url.href !== `${url.origin}/` || url.hostname.includes("*")) {
    throw configError(option, text, 'an origin, such as "https://stock.example"');
  }
  return url.origin;
}

function urlOf(input: string | URL | Request): URL | undefined {
  return toURL(input instanceof Request ? input.url : String(input));
}

function toURL(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}
