import { levelIdOf } from "../call-record.js";
import type { Formatter, LogRecord } from "../contracts.js";
import { setField } from "../internal/error-parts.js";
import { isError } from "../internal/is-error.js";
import { read, readText } from "../internal/safe-read.js";
import { type TslogSettings, tslogSettings } from "../internal/tslog-runtime.js";
import { LEVEL_NAMES } from "../level.js";
import { requestKeys } from "./context-keys.js";
import { parseLimits } from "./limits.js";
import { mergeFields } from "./merge.js";

/** A format function of tslog, such as `otlpFormat` returns it: of tslog's record and settings. */
type TslogFormat = (record: object, settings: unknown) => string;

/** How long a chain of causes may be: as long as tslog reads it. */
const MAX_CAUSES = 8;
const { keys: MAX_KEYS } = parseLimits("limits");

/** What tslog's functions read of its settings, where tslog itself cannot be loaded. */
const SETTINGS = {
  type: "json",
  meta: { property: "_logMeta" },
  json: { messageKey: "message", errorKey: "error", timeKey: "time", levelKey: "level", levelIdKey: "levelId" },
};

/** Whether a function is tslog's: ctxlog's formatters have one parameter. */
export function isTslogFormat(format: CallableFunction): boolean {
  return format.length === 2;
}

/** A formatter that calls a format function of tslog with what it expects. */
export function fromTslogFormat(format: CallableFunction): Formatter {
  const settings: Pick<TslogSettings, "meta" | "json"> = tslogSettings() ?? (SETTINGS as TslogSettings);
  return (record) => (format as TslogFormat)(tslogRecord(record, settings), settings);
}

/** A record as tslog has it: its fields, the message and the error by their keys, and what describes the call. */
function tslogRecord(record: LogRecord, { meta, json }: Pick<TslogSettings, "meta" | "json">): object {
  const { context, name, time, message, error } = record;
  const levelId = levelIdOf(record);
  const fields: Record<string, unknown> = {};
  if (context?.requestId !== undefined) fields["requestId"] = context.requestId;
  if (context?.sessionId !== undefined) fields["sessionId"] = context.sessionId;
  for (const [key, value] of mergeFields(record, requestKeys, MAX_KEYS)) setField(fields, key, value);
  if (error !== undefined) fields[json.errorKey ?? "error"] = isError(error) ? tslogError(error, 0) : error;
  fields[json.messageKey ?? "message"] = message;
  fields[meta.property] = {
    runtime: "node",
    name,
    date: new Date(time),
    logLevelId: levelId,
    logLevelName: LEVEL_NAMES[levelId],
    trace_id: context?.traceId,
    span_id: context?.spanId,
  };
  return fields;
}

/** An error as tslog's records have it: with the native one, whose stack tslog prefers to frames. */
function tslogError(error: Error, depth: number): object {
  const cause = read(error, "cause");
  const hasCause = cause !== undefined && depth < MAX_CAUSES;
  return {
    nativeError: error,
    name: readText(error, "name"),
    message: readText(error, "message"),
    stack: [],
    ...(hasCause ? { cause: isError(cause) ? tslogError(cause, depth + 1) : cause } : {}),
  };
}
