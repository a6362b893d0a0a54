export { extractContext } from "./extract.js";
export type { ExtractOptions } from "./extract-options.js";
export type { HeaderFields } from "./id-headers.js";
export type { RequestLike } from "./incoming-request.js";
export { type PropagatingFetchOptions, propagatingFetch } from "./propagating-fetch.js";
export { type PropagationOptions, propagationHeaders } from "./propagation-headers.js";
export type { Rejection, RejectReason } from "./rejection.js";
export { type ResponseHeaderOptions, responseHeaders } from "./response-headers.js";
export type { SessionSource } from "./session-source.js";
