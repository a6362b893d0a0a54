import type { CurrentContext } from "../context/context.js";
import { currentContext } from "../context/run.js";
import { checkFunction, configError } from "../internal/check-options.js";
import { type OutgoingCall, readCall, readTarget } from "./outgoing-call.js";
import {
  headersFor,
  type PropagationOptions,
  type PropagationSettings,
  parsePropagation,
} from "./propagation-headers.js";
import { isRedirect, redirectedCall } from "./redirect.js";

/**
 * Options of {@link propagatingFetch}.
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
 * that is a stream cannot be sent a second time, so a redirect that requires it is an error, as it is for `fetch`. The
 * body of a Request is copied while it is sent: whole if it is a text or bytes, and up to 1 MiB if it comes in pieces,
 * as streams, files and forms do. A longer one cannot be sent a second time.
 *
 * @param fetch Makes the calls: the global `fetch`, or a function like it, such as those of undici and node-fetch,
 * which have a Request of their own.
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
    if (context === undefined || (init && typeof init !== "object")) return fetch(input, init);
    const target = readTarget(input);
    if (target === undefined || !origins.has(target.url.origin)) return fetch(input, init);
    const call = readCall(target, init);
    const send = (next: OutgoingCall, redirect: OutgoingCall["mode"]): Promise<Response> => {
      const headers = withContext(next, origins, context, settings);
      return fetch(next.input, { ...next.init, headers, redirect });
    };
    return call.mode === "follow" ? followRedirects(call, (next) => send(next, "manual")) : send(call, call.mode);
  };
}

/** Follows redirects call by call: `fetch` itself would send the first call's headers to every origin. */
async function followRedirects(
  first: OutgoingCall,
  send: (call: OutgoingCall) => Promise<Response>,
): Promise<Response> {
  let call = first;
  let response = await send(call);
  while (isRedirect(response)) {
    discard(response);
    call = await redirectedCall(call, response);
    response = await send(call);
  }
  if (call !== first) Object.defineProperty(response, "redirected", { value: true, configurable: true });
  return response;
}

/**
 * The body of a redirect is not needed, so it does not matter if it failed on the way. It may be a stream of Node's.
 */
function discard({ body }: { body: unknown }): void {
  const stream = body as { cancel?(): Promise<void>; destroy?(): void } | null;
  if (typeof stream?.cancel === "function") stream.cancel().catch(() => {});
  else stream?.destroy?.();
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

function toURL(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}
