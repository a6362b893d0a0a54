export { captureProcess } from "./capture-process.js";
export { captureConsole } from "./console.js";
export { bindContext } from "./context/bind.js";
export { bindEmitter } from "./context/bind-emitter.js";
export { bindIterable } from "./context/bind-iterable.js";
export { type CarrierOptions, deserializeContext, serializeContext } from "./context/carrier.js";
export type { ContextFields, ContextInput, CurrentContext } from "./context/context.js";
export type { Fields } from "./context/field-set.js";
export { currentContext, runWithContext, runWithoutContext, updateContext } from "./context/run.js";
export type {
  Filter,
  FilterHost,
  FormatName,
  Formatter,
  LogRecord,
  RedactOptions,
  RedactPlaceholder,
  RedactPreset,
  Transport,
  TransportHost,
  TslogTransport,
} from "./contracts.js";
export type { ErrorHandler } from "./error-handler.js";
export type { TraceIds } from "./filters/active-span.js";
export { type ContextFilterOptions, contextFilter } from "./filters/context.js";
export { type RateLimitFilterOptions, rateLimitFilter } from "./filters/rate-limit.js";
export { type SampleFilterOptions, sampleFilter } from "./filters/sample.js";
export type { Serializer, Serializers } from "./filters/serializers/options.js";
export { type JsonFormatterOptions, jsonFormatter } from "./formatters/json.js";
export type { JsonKey } from "./formatters/json-keys.js";
export type { LimitOptions, LimitsOption } from "./formatters/limits.js";
export { type LineFormatterOptions, lineFormatter } from "./formatters/line.js";
export { type LogfmtFormatterOptions, logfmtFormatter } from "./formatters/logfmt.js";
export type { JsonPresetName } from "./formatters/presets/by-name.js";
export { type PrettyFormatterOptions, prettyFormatter } from "./formatters/pretty.js";
export type { TimeZone } from "./formatters/time.js";
export type { DebugOnErrorOptions } from "./held/options.js";
export { newRequestId, newSessionId } from "./ids/generate.js";
export { shortenId } from "./ids/shorten.js";
export type { ByteSize } from "./internal/byte-size.js";
export type { ErrorStage } from "./internal/report.js";
export type { Undo } from "./internal/undo.js";
export type { Level, LevelName, McpLevel } from "./level.js";
export type { LevelsByName } from "./level-rules.js";
export { createLogger, log } from "./logger.js";
export type { ChildOptions, Logger, LogMethod } from "./logger-contract.js";
export type { LoggerOptions } from "./options.js";
export type { LineStats, LoggerStats, TransportStats } from "./stats.js";
export { consoleTransport } from "./transports/console.js";
export { type FileTransport, type FileTransportOptions, fileTransport } from "./transports/file.js";
export { type MemoryTransport, type MemoryTransportOptions, memoryTransport } from "./transports/memory.js";
export type { BufferOptions, TransportOptions } from "./transports/options.js";
export type { RotateOptions } from "./transports/rotate-options.js";
export { type StdioTransportOptions, stderrTransport, stdoutTransport } from "./transports/stdio.js";
export { type StreamTransportOptions, streamTransport } from "./transports/stream.js";
