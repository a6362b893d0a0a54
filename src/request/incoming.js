import { findHeaders } from "./headers.js";
import { splitTarget } from "./target.js";
import { isToken } from "./validate.js";

const NO_HEADERS = new Map();
/**
 * Reads what is wanted of a request, whatever it is. Never throws: what cannot be read is absent.
 * @param failed Called, once a part, where reading throws.
 */
export function readRequest(request, wanted, failed) {
  const attempt = (read, otherwise) => {
    try {
      return read();
    } catch {
      failed();
      return otherwise;
    }
  };
  const source = attempt(() => serverRequest(request), {});
  return {
    request,
    headers: attempt(() => headersOf(source, wanted), NO_HEADERS),
    method: attempt(
      () => (isToken(source.method) && source.method.length <= 32 ? source.method : undefined),
      undefined,
    ),
    ...attempt(() => targetOf(source), { path: undefined, query: "" }),
  };
}
function serverRequest(request) {
  if (typeof request !== "object" || request === null) throw new TypeError("no request");
  const { raw } = request;
  return typeof raw === "object" && raw !== null && "headers" in raw ? raw : request;
}
function headersOf(source, wanted) {
  const { rawHeaders } = source;
  // A request that was made by hand, as serverless adapters do, has headers, but none that came raw.
  return findHeaders(Array.isArray(rawHeaders) && rawHeaders.length > 0 ? rawHeaders : source.headers, wanted);
}
function targetOf(source) {
  const { originalUrl } = source;
  const url = typeof originalUrl === "string" ? originalUrl : source.url;
  return splitTarget(typeof url === "string" ? url : "");
}
//# sourceMappingURL=incoming.js.map
