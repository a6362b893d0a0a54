import { givenBody, NO_BODY, type OutgoingBody, requestBody } from "./outgoing-body.js";

/** What `fetch` calls: read once, so that what was checked is what is called. */
export interface Target {
  readonly input: string | Request;
  readonly url: URL;
}

/** A call of `fetch`, as far as a redirect depends on it. */
export interface OutgoingCall extends Target {
  readonly method: string;
  /** The headers that the caller has set. */
  readonly headers: Headers;
  readonly body: OutgoingBody;
  /** What to do with a redirect. */
  readonly mode: NonNullable<RequestInit["redirect"]>;
  /** The caller's options for this call. */
  readonly init: RequestInit;
  /** The caller's options for a redirected call, which has no Request to read them from. */
  later(): RequestInit;
  /** How many redirects led to this call. */
  readonly redirects: number;
}

/** A call, as far as its line is about it. */
export interface DescribedCall extends Pick<OutgoingCall, "url" | "method" | "headers"> {
  readonly signal: AbortSignal | null | undefined;
}

/** The members of `RequestInit`, which a Request has too. `fetch` reads inherited ones as well. */
const MEMBERS = [
  ...["method", "headers", "body", "mode", "credentials", "cache", "redirect", "referrer", "referrerPolicy"],
  ...["integrity", "keepalive", "signal", "duplex", "priority", "dispatcher"],
];

/** Reads what a call of `fetch` is for; undefined if that is no URL. Throws what its conversion to a text throws. */
export function readTarget(input: unknown): Target | undefined {
  const request = isRequest(input) ? input : undefined;
  const text = request?.url ?? String(input);
  return URL.canParse(text) ? { input: request ?? text, url: new URL(text) } : undefined;
}

/** Reads the options of a call, as `fetch` does: once, with those of its Request below them. */
export function readCall(target: Target, init: RequestInit | null | undefined): OutgoingCall {
  const request: Partial<Request> = typeof target.input === "string" ? {} : target.input;
  const own = membersOf(init ?? {});
  const mode = own.redirect ?? request.redirect ?? "follow";
  const body = bodyOf(target.input, own, mode);
  return {
    input: target.input,
    url: target.url,
    method: normalizeMethod(String(own.method ?? request.method ?? "GET")),
    headers: new Headers(own.headers ?? request.headers),
    body,
    mode,
    init: body.value === null ? own : { ...own, body: body.value },
    later: () => laterMembers({ ...membersOf(request), ...own }),
    redirects: 0,
  };
}

/** Describes a call that is made as the caller has written it. Its body is not touched. */
export function describeCall({ input, url }: Target, init: RequestInit | null | undefined): DescribedCall {
  const request = typeof input === "string" ? undefined : input;
  return {
    url,
    method: normalizeMethod(String(init?.method ?? request?.method ?? "GET")),
    headers: headersOf(init?.headers ?? request?.headers),
    signal: init?.signal ?? request?.signal,
  };
}

/** The headers; none if they are in a form of which only the caller's `fetch` knows. */
function headersOf(headers: RequestInit["headers"]): Headers {
  try {
    return new Headers(headers);
  } catch {
    return new Headers();
  }
}

/**
 * Whether a value is a Request: the global one, or that of another implementation of `fetch`. Nothing that can be
 * converted to a URL passes for one: a `fetch` that does not know its class would call that URL.
 */
function isRequest(input: unknown): input is Request {
  if (input instanceof Request) return true;
  if (typeof input !== "object" || input === null || Symbol.toPrimitive in input) return false;
  const { url, method, headers } = input as Partial<Request>;
  const isLikeOne = typeof url === "string" && typeof method === "string" && typeof headers === "object";
  return isLikeOne && input.toString === Object.prototype.toString;
}

function membersOf(source: object): RequestInit {
  const members: Record<string, unknown> = { ...source };
  const prototype = Object.getPrototypeOf(source);
  if (prototype !== Object.prototype && prototype !== null) {
    for (const name of MEMBERS) if (!Object.hasOwn(members, name)) members[name] = Reflect.get(source, name);
  }
  for (const name of Object.keys(members)) if (members[name] === undefined) delete members[name];
  return members;
}

function bodyOf(input: Target["input"], { body }: RequestInit, mode: RequestInit["redirect"]): OutgoingBody {
  if (body !== undefined && body !== null) return givenBody(body);
  return typeof input !== "string" && input.body && mode === "follow" ? requestBody(input) : NO_BODY;
}

function laterMembers({ body: _, method: __, mode, ...members }: RequestInit): RequestInit {
  return mode === undefined || mode === "navigate" ? members : { ...members, mode };
}

/** The Fetch Standard's normalization: `patch` and words of one's own stay as they are. */
function normalizeMethod(method: string): string {
  const upper = method.toUpperCase();
  return ["DELETE", "GET", "HEAD", "OPTIONS", "POST", "PUT"].includes(upper) ? upper : method;
}
