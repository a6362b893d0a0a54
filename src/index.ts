export { contextFields, liveContextFields } from "./bridge/fields.js";
export { contextMiddleware } from "./bridge/tslog.js";
export { captureConsole } from "./console.js";
export { bindContext } from "./context/bind.js";
export { bindEmitter } from "./context/bind-emitter.js";
export { bindIterable } from "./context/bind-iterable.js";
export { currentContext, runWithContext, runWithoutContext, updateContext } from "./context/run.js";
export type {
  ChildOptions,
  ContextFields,
  CurrentContext,
  ErrorHandler,
  ErrorStage,
  Fields,
  Filter,
  FormatName,
  Formatter,
  Level,
  LevelName,
  Logger,
  LogMethod,
  LogRecord,
  McpLevel,
  Transport,
  TransportHost,
  TslogTransport,
} from "./contracts.js";
export { type ContextFilterOptions, contextFilter } from "./filters/context.js";
export { type Placeholder, type RedactFilterOptions, type RedactPreset, redactFilter } from "./filters/redact.js";
export type { TraceIds } from "./filters/trace.js";
export { type JsonFormatterOptions, type JsonKey, jsonFormatter } from "./formatters/json.js";
export type { LimitOptions } from "./formatters/limits.js";
export { type LineFormatterOptions, lineFormatter } from "./formatters/line.js";
export { type PrettyFormatterOptions, prettyFormatter } from "./formatters/pretty.js";
export { newRequestId, newSessionId } from "./ids/generate.js";
export { shortenId } from "./ids/shorten.js";
export { createLogger, log } from "./logger.js";
export type { LoggerOptions } from "./options.js";
export { type CarrierOptions, deserializeContext, serializeContext } from "./request/carrier.js";
export { extractContext } from "./request/extract.js";
export type { RequestLike } from "./request/incoming.js";
export type { ExtractOptions, Rejection } from "./request/options.js";
export {
  type HeaderFields,
  type PropagationOptions,
  propagationHeaders,
  type ResponseHeaderOptions,
  responseHeaders,
} from "./request/propagate.js";
export { type PropagatingFetchOptions, propagatingFetch } from "./request/propagating-fetch.js";
export type { SessionSource } from "./request/session.js";
export type { RejectReason } from "./request/validate.js";
export { type FileTransport, type FileTransportOptions, fileTransport } from "./transports/file.js";
export { type MemoryTransport, type MemoryTransportOptions, memoryTransport } from "./transports/memory.js";
export type { BufferOptions, TransportOptions } from "./transports/options.js";
export { type StdioTransportOptions, stderrTransport, stdoutTransport } from "./transports/stdio.js";
export { type StreamTransportOptions, streamTransport } from "./transports/stream.js";
