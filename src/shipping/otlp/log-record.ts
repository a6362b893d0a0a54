import type { ISettings } from "tslog";
import { type OtelSpanContext, toOtlpLogRecord } from "tslog/otel";
import { levelIdOf } from "../../call-record.js";
import type { Fields } from "../../context/field-set.js";
import type { LogRecord } from "../../contracts.js";
import { requestKeys } from "../../formatters/context-keys.js";
import { JsonValues } from "../../formatters/json-values.js";
import { mergeFields } from "../../formatters/merge.js";
import { contextText, errorParts, idsOf, traceFlags } from "../../formatters/presets/parts.js";
import { REQUEST_FIELDS, requestPartsOf } from "../../formatters/presets/request-parts.js";
import { LEVEL_NAMES } from "../../level.js";
import { AnyValues, type KeyValue, LIMITS } from "./any-value.js";
import { UniqueKeys } from "./keys.js";

/** tslog's function finds a record's parts by these names, and needs no more of its settings. */
const SETTINGS = {
  meta: { property: "meta" },
  json: { messageKey: "message", errorKey: "error" },
} as ISettings<Record<string, unknown>>;

/** The names of the semantic conventions for the fields of a request. The duration has none in logs. */
const REQUEST_NAMES: ReadonlyMap<string, string> = new Map([
  ["method", "http.request.method"],
  ["path", "url.path"],
  ["host", "server.address"],
  ["route", "http.route"],
  ["status", "http.response.status_code"],
  ["bytesSent", "http.response.body.size"],
]);

/** The fields that stand in the record's own `traceId` and `spanId`. */
const TRACE_FIELDS = new Set(["traceId", "spanId"]);
/** W3C Trace Context, sections 3.2.2.3 and 3.2.2.4: an ID of zeros is none. */
const TRACE_ID = /^(?!0{32}$)[0-9a-f]{32}$/i;
const SPAN_ID = /^(?!0{16}$)[0-9a-f]{16}$/i;

/**
 * A record as the JSON of an OTLP LogRecord. The message is the body. The attributes are the logger's name, the IDs of request
 * and session, the context's fields, the bindings, the call's fields and the error's parts.
 */
export function otlpRecordJson(record: LogRecord): string {
  const values = new AnyValues();
  const body = values.text(String(record.message));
  const levelId = levelIdOf(record);
  const meta = { date: timeOf(record), logLevelId: levelId, logLevelName: LEVEL_NAMES[levelId] };
  const span = spanOf(record);
  const base = { message: body, meta } as unknown as Parameters<typeof toOtlpLogRecord>[0];
  const result = toOtlpLogRecord(base, SETTINGS as ISettings<unknown>, { getSpanContext: () => span });
  const attributes = attributesOf(record, values);
  return JSON.stringify(attributes.length === 0 ? result : { ...result, attributes });
}

/** A text as the JSON of a LogRecord: what is left of a record that could not be formatted. */
export function otlpTextJson(text: string, { time, level }: LogRecord): string {
  const levelId = levelIdOf({ level } as LogRecord);
  const meta = { date: timeOf({ time }), logLevelId: levelId, logLevelName: LEVEL_NAMES[levelId] };
  const base = { message: new AnyValues().text(text), meta } as unknown as Parameters<typeof toOtlpLogRecord>[0];
  return JSON.stringify(toOtlpLogRecord(base, SETTINGS as ISettings<unknown>));
}

/** The largest time that a Date can have, in ms. */
const MAX_TIME = 8.64e15;

/** The time as a whole number of ms that is not negative; 0, which OTLP reads as unknown, if it is none. */
function timeOf({ time }: Pick<LogRecord, "time">): number {
  return Number.isFinite(time) && time >= 0 && time <= MAX_TIME ? Math.round(time) : 0;
}

function spanOf(record: LogRecord): OtelSpanContext | undefined {
  const traceId = contextText(record, "traceId");
  if (traceId === undefined || !TRACE_ID.test(traceId)) return undefined;
  const spanId = contextText(record, "spanId");
  const flags = traceFlags(record);
  return {
    traceId,
    ...(spanId !== undefined && SPAN_ID.test(spanId) ? { spanId } : {}),
    ...(flags === undefined ? {} : { traceFlags: flags }),
  };
}

function attributesOf(record: LogRecord, values: AnyValues): KeyValue[] {
  const keys = new UniqueKeys();
  const attributes: KeyValue[] = [];
  const add = (key: string, value: unknown): void => {
    if (value !== undefined) attributes.push({ key: keys.add(key), value: values.of(value) });
  };
  const { request, session } = idsOf(record);
  add("logger.name", record.name);
  add("http.request.id", request);
  add("session.id", session);
  if (record.error !== undefined) {
    const { type, message, stack } = errorParts(record.error, new JsonValues(LIMITS));
    add("exception.type", type);
    add("exception.message", message);
    add("exception.stacktrace", stack);
  }
  const merged = mergeFields(record, isAttribute, LIMITS.keys);
  const isRequestLine = requestPartsOf(merged) !== undefined;
  for (const [key, value] of merged) {
    const isOfRequest = REQUEST_FIELDS.has(key) && (isRequestLine || isOfContext(key, record));
    add((isOfRequest ? REQUEST_NAMES.get(key) : undefined) ?? key, value);
  }
  return attributes;
}

function isAttribute(key: string): boolean {
  return requestKeys(key) && !TRACE_FIELDS.has(key);
}

/** Whether a field is the context's, and neither the call's nor the logger's. */
function isOfContext(key: string, { bindings, fields }: LogRecord): boolean {
  const has = (own: Fields | undefined): boolean => own !== undefined && own !== null && Object.hasOwn(own, key);
  return !has(bindings) && !has(fields);
}
