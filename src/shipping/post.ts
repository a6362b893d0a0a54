import { builtin, hasBuiltin } from "../internal/builtins.js";
import { describe } from "../internal/report.js";
import { clearTimeout, setTimeout, unref, wallClock } from "../internal/timing.js";
import type { RejectedLines } from "./rejected-lines.js";
import { retryAfter } from "./retry-delay.js";

/** What became of a batch. */
export type Outcome =
  /** The server has it, except for what it has rejected. `notice` is something else that is wrong. */
  | { readonly kind: "accepted"; readonly rejection?: RejectedLines | undefined; readonly notice?: string | undefined }
  /** It may be sent again: after `after` ms, if the server has said so. */
  | { readonly kind: "retry"; readonly reason: string; readonly after?: number | undefined }
  /** The server will never take it. */
  | { readonly kind: "refused"; readonly reason: string };

/** Where batches go, and how. */
export interface Endpoint {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly compression: "gzip" | "none";
  /** How long a request may take, in ms. */
  readonly timeout: number;
  /** The status codes after which a batch is sent again. */
  readonly retried: ReadonlySet<number>;
  /** The body for the lines of a batch. */
  readonly encode: (lines: readonly string[]) => string | Uint8Array;
  /** What the answer to an accepted batch says of it. */
  readonly rejection: ((answer: string) => RejectedLines | undefined) | undefined;
  /** Makes the requests; undefined for the global `fetch`. */
  readonly fetch: typeof globalThis.fetch | undefined;
}

/** How much of an answer is read, in bytes. */
const MAX_ANSWER = 65_536;
/** How much of it a report shows, in characters. */
const MAX_SHOWN = 200;

/** Sends the lines of a batch in one request. Never rejects. */
export async function post(endpoint: Endpoint, lines: readonly string[], aborted: AbortSignal): Promise<Outcome> {
  // A runtime without a compressor sends plain bodies.
  const isCompressed = endpoint.compression === "gzip" && hasBuiltin("node:zlib");
  let body: string | Uint8Array;
  try {
    body = checkedBody(endpoint.encode(lines));
    if (isCompressed) body = await compressed(body);
  } catch (error) {
    return { kind: "refused", reason: `its body could not be made: ${describe(error)}` };
  }
  const controller = new AbortController();
  const abort = (): void => controller.abort(new Error("closed"));
  aborted.addEventListener("abort", abort);
  if (aborted.aborted) abort();
  const timer = setTimeout(() => controller.abort(new Error(`no answer in ${endpoint.timeout} ms`)), endpoint.timeout);
  unref(timer);
  try {
    return await exchange(endpoint, body, isCompressed, controller.signal);
  } catch (error) {
    return { kind: "retry", reason: failureText(error) };
  } finally {
    clearTimeout(timer);
    aborted.removeEventListener("abort", abort);
  }
}

function checkedBody(body: unknown): string | Uint8Array {
  if (typeof body !== "string" && !(body instanceof Uint8Array)) {
    throw new TypeError(`encode returned a ${typeof body}, no string and no Uint8Array`);
  }
  return body;
}

function compressed(body: string | Uint8Array): Promise<Uint8Array> {
  // Not loaded by a program that sends nothing.
  const { gzip } = builtin("node:zlib");
  return new Promise((resolve, reject) => {
    gzip(body, (error, result) => (error === null ? resolve(result) : reject(error)));
  });
}

/** A `fetch` of somebody else may ignore the signal. */
function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason as Error);
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
    Promise.resolve(promise).then(resolve, reject);
  });
}

async function exchange(
  endpoint: Endpoint,
  body: string | Uint8Array,
  isCompressed: boolean,
  signal: AbortSignal,
): Promise<Outcome> {
  const { url, headers, retried, fetch = globalThis.fetch } = endpoint;
  const request = fetch(url, {
    method: "POST",
    headers: { ...headers, ...(isCompressed ? { "content-encoding": "gzip" } : {}) },
    body: body as string,
    // To follow a redirect would send the headers, with their credentials, to somebody else.
    redirect: "manual",
    signal,
  });
  const response = await orAborted(request, signal);
  const { status } = response;
  if (status >= 200 && status <= 299) return accepted(endpoint, await answerOf(response, signal));
  if (retried.has(status)) {
    cancel(response);
    return {
      kind: "retry",
      reason: `status ${status}`,
      after: retryAfter(response.headers.get("retry-after"), wallClock()),
    };
  }
  if (status >= 300 && status <= 399) {
    cancel(response);
    return {
      kind: "refused",
      reason: `status ${status}: a redirect, which is not followed; set url to where it leads`,
    };
  }
  const answer = (await answerOf(response, signal)).slice(0, MAX_SHOWN);
  return { kind: "refused", reason: answer === "" ? `status ${status}` : `status ${status}: ${answer}` };
}

function accepted({ rejection }: Endpoint, answer: string): Outcome {
  try {
    return { kind: "accepted", rejection: rejection?.(answer) };
  } catch (error) {
    return { kind: "accepted", notice: `it answered with success and something else: ${describe(error)}` };
  }
}

/**
 * The beginning of an answer. The status has decided already: what comes after it, and whether it ends at all, does not count.
 */
async function answerOf(response: Response, signal: AbortSignal): Promise<string> {
  const chunks: Uint8Array[] = [];
  const reader = response.body?.getReader();
  if (reader === undefined) return "";
  try {
    for (let size = 0; size < MAX_ANSWER; ) {
      const { done, value } = await orAborted(reader.read(), signal);
      if (done) break;
      chunks.push(value);
      size += value.byteLength;
    }
  } catch {
    // The connection broke, or the time is up.
  }
  reader.cancel().catch(() => {});
  return Buffer.concat(chunks).toString().slice(0, MAX_ANSWER);
}

function cancel(response: Response): void {
  response.body?.cancel().catch(() => {});
}

/** A failed request in words. undici says "fetch failed", and why in the cause. */
function failureText(error: unknown): string {
  const { cause } = error as { cause?: unknown };
  const { code } = (cause ?? error) as { code?: unknown };
  const text = describe(cause ?? error);
  return typeof code === "string" && !text.includes(code) ? `${code}, ${text}` : text;
}
