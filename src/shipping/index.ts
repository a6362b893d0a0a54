export { type HttpTransportOptions, httpTransport } from "./http-transport.js";
export type { ShippingOptions } from "./options.js";
export type { OtlpScope } from "./otlp/envelope.js";
export { type OtlpTransportOptions, otlpTransport } from "./otlp-transport.js";
export type { RejectedLines } from "./rejected-lines.js";
