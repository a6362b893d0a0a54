import type { CurrentContext } from "../context/context.js";
import { isId } from "../ids/validate.js";
import { configError } from "../internal/check-options.js";
import { isToken } from "./token.js";

/**
 * Headers by name, for everything that accepts an object: `new Headers(...)`, `response.writeHead(200, ...)`,
 * `reply.headers(...)`.
 *
 * @example
 * const headers: HeaderFields = { ...responseHeaders(), "content-type": "application/json" };
 */
export type HeaderFields = Record<string, string>;

/** The names of the headers for the two IDs; undefined for an ID that is not sent. */
export interface IdHeaderNames {
  readonly requestId: string | undefined;
  readonly sessionId: string | undefined;
}

export const REQUEST_ID = "X-Request-ID";
export const SESSION_ID = "X-Session-ID";

/** Adds the context's IDs. An ID that is not valid is left out: it could end a header. */
export function addIdHeaders(headers: HeaderFields, context: CurrentContext, names: IdHeaderNames): void {
  const { requestId, sessionId } = context;
  if (names.requestId !== undefined && isId(requestId)) headers[names.requestId] = requestId;
  if (names.sessionId !== undefined && isId(sessionId)) headers[names.sessionId] = sessionId;
}

/**
 * An option that names a header: `true` for the default name, `false` for no header, or another name.
 * @throws {TypeError} For anything else.
 */
export function parseHeaderName(option: string, name: unknown, defaultName: string): string | undefined {
  if (typeof name === "boolean") return name ? defaultName : undefined;
  if (isToken(name)) return name;
  throw configError(option, name, "true, false or a header's name");
}
