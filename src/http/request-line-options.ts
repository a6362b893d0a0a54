import { checkBoolean, checkFunction, checkKeys, configError } from "../internal/check-options.js";
import type { Level } from "../level.js";
import type { Logger } from "../logger-contract.js";
import type { RequestOutcome } from "./request-outcome.js";

/**
 * Options of {@link logRequest} and {@link logFetchHandler}. The functions are called when the request is over. If one
 * throws, the line goes out without what it would have said, and the error is reported on stderr. An options object is
 * checked when it is first used, and remembered: do not change it.
 *
 * @example
 * const options: RequestLineOptions = {
 *   level: ({ status }) => (status === 404 ? "debug" : undefined),
 *   skip: ({ path, status }) => path === "/health" && status === 200,
 * };
 */
export interface RequestLineOptions<Request = unknown, Response = unknown> {
  /** Whether the path is logged with its query, up to 1,024 characters together. It may hold secrets. @default false */
  query?: boolean | undefined;
  /** Returns the pattern that the path has matched: `/orders/:id`. @default none */
  route?: ((outcome: RequestOutcome<Request, Response>) => unknown) | undefined;
  /**
   * Returns the line's level; `"off"` for no line, undefined for the default.
   * @default ERROR for a failure and for a status from 500 on, WARN for an aborted response, otherwise INFO
   */
  level?: ((outcome: RequestOutcome<Request, Response>) => Level | undefined) | undefined;
  /** Returns more fields. They win over those of the same name. An `error` is logged as one. @default none */
  fields?: ((outcome: RequestOutcome<Request, Response>) => object | undefined) | undefined;
  /** Returns true for a request that gets no line, such as a health check. @default every request gets one */
  skip?: ((outcome: RequestOutcome<Request, Response>) => boolean) | undefined;
}

/** The options, checked. */
export type RequestLineSettings = Omit<RequestLineOptions<unknown, unknown>, "query"> & { readonly query: boolean };

type UserFunction = Exclude<keyof RequestLineOptions, "query">;

const FUNCTIONS: readonly UserFunction[] = ["route", "level", "fields", "skip"];

const checked = new WeakMap<object, RequestLineSettings>();

/** @throws {TypeError} For an unknown option or a wrong value. */
export function requestLineSettings(where: string, options: RequestLineOptions<never, never>): RequestLineSettings {
  let settings = typeof options === "object" && options !== null ? checked.get(options) : undefined;
  if (settings === undefined) {
    settings = parse(where, options);
    checked.set(options, settings);
  }
  return settings;
}

function parse(where: string, options: RequestLineOptions<never, never>): RequestLineSettings {
  checkKeys(where, options, ["query", ...FUNCTIONS]);
  for (const name of FUNCTIONS) {
    if (options[name] !== undefined) checkFunction(`${where}'s ${name}`, options[name], "a function of an outcome");
  }
  const functions = options as RequestLineOptions<unknown, unknown>;
  return { ...functions, query: checkBoolean(`${where}'s query`, options.query, false) };
}

/** @throws {TypeError} If `log` is not a logger. */
export function checkLogger(option: string, log: unknown): void {
  const { log: method, isLevelEnabled } = (log ?? {}) as Partial<Logger>;
  if (typeof method !== "function" || typeof isLevelEnabled !== "function") throw configError(option, log, "a logger");
}
