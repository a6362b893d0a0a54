import { bindCalls } from "../context/bind.js";
import { currentContext } from "../context/run.js";
import { isThenable, onRejection } from "../internal/promise.js";
import { report } from "../internal/report.js";
import { attempt } from "../internal/safe-read.js";
import { findLevel, type Level, OFF } from "../level.js";
import type { Logger } from "../logger-contract.js";
import { readMethodAndTarget } from "./incoming-request.js";
import type { RequestLineOptions, RequestLineSettings } from "./request-line-options.js";
import { type Exchange, exchangeLevel, exchangeMessage, type RequestOutcome, stopwatch } from "./request-outcome.js";
import { shortenPath } from "./request-target.js";

/** How a response has ended, as far as the server can tell. */
export interface ResponseEnd {
  readonly response?: unknown;
  readonly status?: number | undefined;
  readonly bytesSent?: number | undefined;
  readonly aborted?: boolean;
  /** Undefined if nothing has failed. */
  readonly error?: unknown;
  /** Whether it has failed, if there may be no error. */
  readonly hasFailed?: boolean;
  /** What the reader of the line should know. */
  readonly note?: string | undefined;
}

/** Writes the line of one request: once, in the context in which it was created, with the fields of that time. */
export class RequestLine {
  readonly method: string | undefined;
  readonly #path: string | undefined;
  readonly #elapsed = stopwatch();
  readonly #log: Logger;
  readonly #settings: RequestLineSettings;
  readonly #request: unknown;
  readonly #write = bindCalls((end: ResponseEnd) => this.#writeOnce(end));
  #isWritten = false;

  constructor(log: Logger, settings: RequestLineSettings, request: unknown) {
    this.#log = log;
    this.#settings = settings;
    this.#request = request;
    const { method, path, query } = readMethodAndTarget(request);
    this.method = method;
    this.#path = settings.query && path !== undefined && query !== "" ? shortenPath(`${path}?${query}`) : path;
  }

  get isWritten(): boolean {
    return this.#isWritten;
  }

  /** Writes the line, unless it was written before. Never throws. */
  write(end: ResponseEnd): void {
    if (this.#isWritten) return;
    this.#isWritten = true;
    this.#write(end);
  }

  #writeOnce(end: ResponseEnd): void {
    try {
      const outcome = this.#outcomeOf(end);
      if (this.#ask("skip", outcome) === true) return;
      const hasFailed = end.hasFailed === true || end.error !== undefined;
      const { method, path: target, status, durationMs, aborted } = outcome;
      const exchange: Exchange = { method, target, status, durationMs, aborted, hasFailed };
      const level = this.#levelOf(outcome, exchangeLevel(exchange));
      if (level === OFF || !this.#log.isLevelEnabled(level as Level)) return;
      this.#log.log(level as Level, exchangeMessage(exchange), this.#fieldsOf(outcome, end.note));
    } catch (error) {
      report(error, "request");
    }
  }

  #outcomeOf({ status, bytesSent, aborted = false, error, response }: ResponseEnd): RequestOutcome {
    // An adapter's response may not know its request.
    const context = currentContext();
    const outcome = {
      method: this.method ?? context?.method,
      path: this.#path ?? context?.path,
      route: undefined,
      status,
      durationMs: this.#elapsed(),
      bytesSent,
      aborted,
      error,
      request: this.#request,
      response,
    };
    return this.#settings.route === undefined ? outcome : { ...outcome, route: this.#routeOf(outcome) };
  }

  #routeOf(outcome: RequestOutcome): string | undefined {
    const route = this.#ask("route", outcome);
    if (route === undefined || route === null) return undefined;
    if (typeof route === "string") return route;
    // Express has regular expressions, too.
    const text = attempt(() => String(route));
    return typeof text === "string" ? text : undefined;
  }

  #levelOf(outcome: RequestOutcome, byDefault: number): number {
    const level = this.#ask("level", outcome);
    if (level === undefined) return byDefault;
    const found = findLevel(level);
    if (found === undefined) report(new TypeError("ctxlog: the option level returned no level"), "request");
    return found ?? byDefault;
  }

  #fieldsOf(outcome: RequestOutcome, note: string | undefined): object {
    const { method, path, status, durationMs, route, bytesSent, aborted, error } = outcome;
    const fields: Record<string, unknown> = {};
    if (method !== undefined) fields["method"] = method;
    if (path !== undefined) fields["path"] = path;
    if (status !== undefined) fields["status"] = status;
    fields["durationMs"] = durationMs;
    if (route !== undefined) fields["route"] = route;
    if (bytesSent !== undefined) fields["bytesSent"] = bytesSent;
    if (aborted) fields["aborted"] = true;
    if (note !== undefined) fields["note"] = note;
    if (error !== undefined) fields["error"] = error;
    const more = this.#ask("fields", outcome);
    if (typeof more !== "object" || more === null) return fields;
    try {
      return { ...fields, ...more };
    } catch (error) {
      report(error, "request");
      return fields;
    }
  }

  /** What a function of the user's returns; undefined if there is none, or it throws or returns a promise. */
  #ask(name: Exclude<keyof RequestLineOptions, "query">, outcome: RequestOutcome): unknown {
    const ask = this.#settings[name];
    if (ask === undefined) return undefined;
    try {
      const answer: unknown = ask(outcome);
      if (typeof answer !== "object" || answer === null || !isThenable(answer)) return answer;
      onRejection(answer, (error) => report(error, "request"));
      report(new TypeError(`ctxlog: the option ${name} returned a promise, which is ignored`), "request");
    } catch (error) {
      report(error, "request");
    }
    return undefined;
  }
}
