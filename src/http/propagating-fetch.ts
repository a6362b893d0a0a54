import type { CurrentContext } from "../context/context.js";
import { currentContext } from "../context/run.js";
import { checkFunction, configError } from "../internal/check-options.js";
import { headersOf, type Plan, type PropagationOptions, parsePropagation } from "./propagate.js";
import { isRedirect, type Outgoing, outgoing, redirected } from "./redirect.js";

/** What a call carries, and where to. */
export interface PropagatingFetchOptions extends PropagationOptions {
  /** The origins that may have the IDs, whole: `["https://stock.example", "http://127.0.0.1:8081"]`. */
  to: readonly string[];
}

type Fetch = typeof globalThis.fetch;

/**
 * A `fetch` that carries the context, as `propagationHeaders` has it, to the services that are listed, and to nobody else: scheme,
 * host and port have to be the same. Headers that the caller sets itself stay as they are. It follows redirects as `fetch` does, but the
 * IDs go only to listed origins on that way too; a body that is a stream cannot be sent again, so a redirect that asks for it is
 * an error, as it is with `fetch`.
 *
 * @param fetch What makes the calls: the global `fetch`, or one that looks like it.
 * @returns Calls `fetch` as it is for other origins, and outside any context.
 * @throws {TypeError} For an unknown option or a wrong value.
 *
 * @example
 * const call = propagatingFetch(fetch, { to: ["https://stock.example"] });
 * await call("https://stock.example/items/7");
 */
export function propagatingFetch(fetch: Fetch, options: PropagatingFetchOptions): Fetch {
  checkFunction("propagatingFetch's fetch", fetch);
  const plan = parsePropagation("propagatingFetch", options, ["to"]);
  const origins = parseOrigins(options.to);
  return async (input, init) => {
    const context = currentContext();
    const url = urlOf(input);
    if (context === undefined || url === undefined || !origins.has(url.origin)) return fetch(input, init);
    const headersTo = (to: Outgoing): Headers => withContext(to, origins, context, plan);
    const first = outgoing(url, input, init);
    if (first.mode !== "follow") return fetch(input, { ...init, headers: headersTo(first) });
    let response = await fetch(input, { ...init, headers: headersTo(first), redirect: "manual" });
    let call = first;
    while (isRedirect(response)) {
      call = redirected(call, response);
      // Nobody reads it, so nobody minds if it failed on the way.
      await response.body?.cancel().catch(() => {});
      const { method, body } = call;
      response = await fetch(call.url, {
        ...call.init,
        method,
        body: body ?? null,
        headers: headersTo(call),
        redirect: "manual",
      });
    }
    if (call !== first) Object.defineProperty(response, "redirected", { value: true, configurable: true });
    return response;
  };
}

function withContext(call: Outgoing, origins: ReadonlySet<string>, context: CurrentContext, plan: Plan): Headers {
  const headers = new Headers(call.headers);
  if (!origins.has(call.url.origin)) return headers;
  for (const [name, value] of Object.entries(headersOf(context, plan))) {
    if (!headers.has(name)) headers.set(name, value);
  }
  return headers;
}

function parseOrigins(to: unknown): ReadonlySet<string> {
  if (!Array.isArray(to)) throw configError("propagatingFetch's to", to, "an array of origins");
  return new Set(to.map((text, index) => parseOrigin(`propagatingFetch's to[${index}]`, text)));
}

/** An origin and nothing more: where a path is given, somebody expects it to count. */
function parseOrigin(option: string, text: unknown): string {
  const url = typeof text === "string" ? toURL(text) : undefined;
  const isHttp = url?.protocol === "https:" || url?.protocol === "http:";
  // A host may hold an asterisk, but who writes one means many hosts, and there is no such rule.
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
