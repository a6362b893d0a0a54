import { read, readText } from "../../internal/safe-read.js";

// HTTP messages of node:http and of frameworks that are logged alone, as pino shows them.

/** Whether pino takes an object for a request. Never throws. */
export function isRequest(value: object): boolean {
  return has(value, "method") && has(value, "headers") && has(value, "socket");
}

/** Whether pino takes an object for a response. Never throws. */
export function isResponse(value: object): boolean {
  return typeof read(value, "setHeader") === "function";
}

/** What pino shows of a request. */
export function requestFields(request: object): Record<string, unknown> {
  const socket = read(request, "socket") as object;
  const { id, method, query, params, headers } = request as Record<string, unknown>;
  return {
    id: typeof id === "function" ? id.call(request) : id || undefined,
    method,
    url: readText(request, "originalUrl") || readText(request, "path") || read(request, "url"),
    query: query || undefined,
    params: params || undefined,
    headers,
    remoteAddress: read(socket, "remoteAddress"),
    remotePort: read(socket, "remotePort"),
  };
}

/** What pino shows of a response: the status is `null` until it is sent. */
export function responseFields(response: object): Record<string, unknown> {
  const { headersSent, statusCode, getHeaders } = response as Record<string, unknown>;
  return {
    statusCode: headersSent ? statusCode : null,
    headers: typeof getHeaders === "function" ? { ...getHeaders.call(response) } : undefined,
  };
}

function has(value: object, key: string): boolean {
  try {
    return Boolean((value as Record<string, unknown>)[key]);
  } catch {
    return false;
  }
}
