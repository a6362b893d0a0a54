import { checkFunction } from "../internal/check-options.js";
import { isThenable } from "../internal/promise.js";
import { sharedState } from "../internal/shared-state.js";
import type { Logger } from "../logger-contract.js";
import { type ObservedBody, observeBody } from "./observed-body.js";
import { RequestLine } from "./request-line.js";
import { checkLogger, type RequestLineOptions, requestLineSettings } from "./request-line-options.js";

/** What a Fetch-style handler returns. */
type Answer = Response | undefined | null | void;

/** The requests whose handler is running, whichever copy of the package logs them. */
const { requests } = /* @__PURE__ */ sharedState("logged-requests.v1", () => ({ requests: new WeakSet<object>() }));

const DEFAULTS: RequestLineOptions = {};

/**
 * Wraps a handler of a Fetch `Request`, so that one line is logged when its response is over:
 * `GET /orders/4711 200 12 ms`. For Hono, `Bun.serve`, `Deno.serve`, Workers and Next's route handlers. Call it in
 * {@link runWithContext}: the line is logged in the context in which the handler was called, with what `updateContext`
 * has added to it since. A handler that is wrapped twice logs one line.
 *
 * A response without a body is over when it is returned; one with a body, when that has ended or was cancelled. For
 * that, a response with a body is returned as a copy, with the same status and headers, whose body is read through
 * another stream. If that is impossible, the response is returned as it is, and the line has a `note`.
 *
 * The line's fields are `method`, `path`, `status`, `durationMs` and `bytesSent`, and, where they apply, `route`,
 * `aborted`, `error` and `note`: see {@link RequestOutcome}. What the handler throws is logged and thrown on.
 *
 * @param log Any logger. Its level, filters and redaction apply.
 * @returns A handler that passes on `this` and all arguments.
 * @throws {TypeError} For an unknown option or a wrong value.
 *
 * @example
 * const handler = logFetchHandler(log, app.fetch);
 * serve({ fetch: (request) => runWithContext(extractContext(request), () => handler(request)) });
 */
export function logFetchHandler<
  This,
  Args extends [request: Request, ...rest: unknown[]],
  // Bun's handlers return nothing after an upgrade.
  R extends Response | undefined | null | void | Promise<Response | undefined | null | void>,
>(
  log: Logger,
  handler: (this: This, ...args: Args) => R,
  options: RequestLineOptions<Args[0], Response> = DEFAULTS,
): (this: This, ...args: Args) => R {
  checkLogger("logFetchHandler's log", log);
  checkFunction("logFetchHandler's handler", handler, "a function of a Request");
  const settings = requestLineSettings("logFetchHandler", options);
  return function logged(this: This, ...args: Args): R {
    const [request] = args;
    if (typeof request !== "object" || request === null || requests.has(request)) return handler.apply(this, args);
    const exchange = new FetchExchange(new RequestLine(log, settings, request), request);
    requests.add(request);
    let answer: R;
    try {
      answer = handler.apply(this, args);
    } catch (error) {
      exchange.fail(error);
      throw error;
    }
    if (!(typeof answer === "object" && answer !== null && isThenable(answer))) return exchange.answer(answer) as R;
    return answer.then(
      (settled) => exchange.answer(settled),
      (error) => {
        exchange.fail(error);
        throw error;
      },
    ) as R;
  };
}

/** One call of a handler. */
class FetchExchange {
  readonly #line: RequestLine;
  readonly #request: Request;
  readonly #signal: AbortSignal | undefined;
  readonly #onAbort = (): void => this.#abort();
  /** Set when the handler has answered. */
  #response: Response | undefined;
  #body: ObservedBody | undefined;

  constructor(line: RequestLine, request: Request) {
    this.#line = line;
    this.#request = request;
    this.#signal = listenTo(request, this.#onAbort);
  }

  /** The handler has thrown. */
  fail(error: unknown): void {
    requests.delete(this.#request);
    this.#end({ error, hasFailed: true });
  }

  /** The handler has answered. @returns What the server gets. */
  answer(answer: Answer): Answer {
    requests.delete(this.#request);
    if (this.#line.isWritten) return answer;
    if (this.#signal?.aborted) this.#end({ aborted: true });
    else if (!isResponse(answer)) this.#end({});
    else {
      this.#response = answer;
      if (answer.status === 0) this.#end({ hasFailed: true });
      else if (answer.body === null || this.#line.method === "HEAD") this.#end({ bytesSent: 0 });
      else return this.#observed(answer);
    }
    return answer;
  }

  /** A copy of a response whose end is observed; the response itself if it cannot be copied. */
  #observed(response: Response): Response {
    try {
      // Another package's class: the server may not know the global one.
      if (!(response instanceof Response)) throw new TypeError("not a Response of this realm");
      const body = observeBody(response.body as ReadableStream<Uint8Array>, ({ bytes, isCancelled, ...failure }) =>
        this.#end({ bytesSent: bytes, aborted: isCancelled === true, ...failure }),
      );
      try {
        const copy = new Response(body.stream, response);
        this.#body = body;
        return copy;
      } catch (error) {
        body.release();
        throw error;
      }
    } catch {
      this.#end({ note: "logged when the response was returned, because its end cannot be observed" });
      return response;
    }
  }

  /** The client has disconnected. */
  #abort(): void {
    this.#end({ aborted: true, bytesSent: this.#body?.bytes() });
  }

  #end(end: Omit<Parameters<RequestLine["write"]>[0], "response" | "status">): void {
    this.#signal?.removeEventListener("abort", this.#onAbort);
    const response = this.#response;
    this.#line.write({ ...end, response, status: response?.status || undefined });
  }
}

/** Listens for the disconnection of a request's client, if the runtime tells of it. */
function listenTo(request: Request, onAbort: () => void): AbortSignal | undefined {
  try {
    const { signal } = request;
    signal.addEventListener("abort", onAbort, { once: true });
    return signal;
  } catch {
    return undefined;
  }
}

function isResponse(answer: Answer): answer is Response {
  return typeof answer === "object" && answer !== null && typeof answer.status === "number";
}
