export type { RejectReason } from "../ids/validate.js";
export { extractContext } from "./extract.js";
export type { ExtractOptions, Rejection } from "./extract-options.js";
export type { RequestLike } from "./incoming-request.js";
export {
  type HeaderFields,
  type PropagationOptions,
  propagationHeaders,
  type ResponseHeaderOptions,
  responseHeaders,
} from "./propagate.js";
export { type PropagatingFetchOptions, propagatingFetch } from "./propagating-fetch.js";
export type { SessionSource } from "./session-source.js";
