import type { CurrentContext } from "../context/context.js";
import { currentContext } from "../context/run.js";
import { checkFunction, configError } from "../internal/check-options.js";
import type { Logger } from "../logger-contract.js";
import { type AnsweredCall, answered } from "./call-line.js";
import { type DescribedCall, describeCall, type OutgoingCall, readCall, readTarget } from "./outgoing-call.js";
import {
  headersFor,
  type PropagationOptions,
  type PropagationSettings,
  parsePropagation,
} from "./propagation-headers.js";
import { isRedirect, redirectedCall } from "./redirect.js";
import { checkLogger } from "./request-line-options.js";

/**
 * Options of {@link propagatingFetch}.
 *
 * @example
 * const options: PropagatingFetchOptions = { to: ["https://stock.example", "http://127.0.0.1:8081"], trace: false };
 */
export interface PropagatingFetchOptions extends PropagationOptions {
  /** The origins that receive the context: scheme, host and port, without a path. They are compared whole. */
  to: readonly string[];
  /**
   * Logs one line for each call, to whatever origin, when it is answered or has failed:
   * `GET stock.example/items/7 200 12 ms`. A redirect that is followed to a listed origin is a call of its own. The
   * fields are `method`, `host`, `path` (neither query nor credentials are logged), `status`, `durationMs` until the
   * headers of the answer, and where they apply `aborted` and `error`. `spanId` is the span that was sent, which the
   * lines of the called service have as `parentSpanId`.
   * @default no lines
   */
  log?: Logger | undefined;
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
  const settings = parsePropagation("propagatingFetch", options, ["to", "log"]);
  const origins = parseOrigins(options.to);
  const { log } = options;
  if (log !== undefined) checkLogger("propagatingFetch's log", log);
  return async (input, init) => {
    const context = currentContext();
    const isUnread = (context === undefined && log === undefined) || (init && typeof init !== "object");
    const target = isUnread ? undefined : readTarget(input);
    if (target === undefined) return fetch(input, init);
    if (context === undefined || !origins.has(target.url.origin)) {
      if (log === undefined || !isHttp(target.url)) return fetch(input, init);
      return ended(
        await answered(
          log,
          () => describeCall(target, init),
          () => fetch(input, init),
        ),
      );
    }
    const call = readCall(target, init);
    const send = (next: OutgoingCall, redirect: OutgoingCall["mode"]): Promise<AnsweredCall> => {
      const headers = withContext(next, origins, context, settings);
      const describe = (): DescribedCall => ({ ...describeCall(next, next.init), headers });
      return answered(log, describe, () => fetch(next.input, { ...next.init, headers, redirect }));
    };
    if (call.mode !== "follow") return ended(await send(call, call.mode));
    return followRedirects(call, (next) => send(next, "manual"));
  };
}

/** Follows redirects call by call: `fetch` itself would send the first call's headers to every origin. */
async function followRedirects(
  first: OutgoingCall,
  send: (call: OutgoingCall) => Promise<AnsweredCall>,
): Promise<Response> {
  let call = first;
  let answer = await send(call);
  while (isRedirect(answer.response)) {
    discard(answer.response);
    try {
      call = await redirectedCall(call, answer.response);
    } catch (error) {
      answer.end(error);
      throw error;
    }
    answer.end();
    answer = await send(call);
  }
  const response = ended(answer);
  if (call !== first) Object.defineProperty(response, "redirected", { value: true, configurable: true });
  return response;
}

function ended({ response, end }: AnsweredCall): Response {
  end();
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
  // An asterisk is valid in a host, but is meant to match many hosts, which is not supported.
  if (url === undefined || !isHttp(url) || url.href !== `${url.origin}/` || url.hostname.includes("*")) {
    throw configError(option, text, 'an origin, such as "https://stock.example"');
  }
  return url.origin;
}

function isHttp({ protocol }: URL): boolean {
  return protocol === "https:" || protocol === "http:";
}

function toURL(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}
