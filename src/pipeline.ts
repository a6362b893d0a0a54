import type { AttachedTransport } from "./attached-transport.js";
import type { InternalRecord } from "./call-record.js";
import { mustRetry } from "./call-stack.js";
import type { Filter, Formatter, LogRecord } from "./contracts.js";
import type { Redactor } from "./filters/redact.js";
import { runFilters } from "./filters/run-filters.js";
import type { RecordSerializer } from "./filters/serializers.js";
import type { Report } from "./internal/report.js";
import { copyForSubscribers, publish, recordChannel } from "./record-channel.js";
import { guard, isOwnRecord, MAX_DEPTH, reportDrop, safeReport, storedIfNeeded, writingTransports } from "./reentry.js";

/** What a logger's records meet on their way: the logger's settings and its ancestors'. */
export interface Pipeline {
  readonly filters: readonly Filter[];
  /** What values become on lines. */
  readonly serializer: RecordSerializer | undefined;
  readonly transports: readonly AttachedTransport[];
  /** The logger's own redaction rules, which most transports share. */
  readonly redactor: Redactor | undefined;
  /** Whether any of the transports may see more of a record than the formats line and JSON show. */
  readonly inspectsRecords: boolean;
  readonly report: Report;
  /** The same logger's pipeline as it is now: filters and transports may have been added and removed since. */
  readonly latest: () => Pipeline;
}

/**
 * A record's only way: through the filters, in order, and to every transport. It throws only what {@link mustRetry}
 * means.
 */
export function emit(record: InternalRecord, pipeline: Pipeline): void {
  const report = safeReport(pipeline.report);
  // What a filter has to say, it says while it handles a record.
  if (guard.depth >= MAX_DEPTH && (record.writtenBy === undefined || guard.depth > MAX_DEPTH)) {
    reportDrop(report);
    return;
  }
  guard.depth++;
  try {
    record.report = report;
    record.pipeline = pipeline.latest;
    const stored = storedIfNeeded();
    if (stored !== undefined) record.stored = stored;
    const writers = stored === undefined ? undefined : writingTransports(stored);
    const passed = runFilters(record, pipeline.filters, report);
    if (passed === undefined) return;
    const { serializer } = pipeline;
    const shown = serializer === undefined ? passed : serializer.serialized(passed, report);
    if (recordChannel.hasSubscribers) deliverAndPublish(shown, pipeline, writers, report);
    else deliver(shown, pipeline, writers, report);
  } catch (error) {
    if (mustRetry(error)) throw error;
    report(error, "transport");
  } finally {
    guard.depth--;
  }
}

/** The copy is made before a transport may have changed the record, and published when no subscriber can any more. */
function deliverAndPublish(
  record: InternalRecord,
  pipeline: Pipeline,
  writers: readonly object[] | undefined,
  report: Report,
): void {
  const { redactor } = pipeline;
  const copy = copyForSubscribers(redactor === undefined ? record : redactor.redacted(record, report, true));
  deliver(record, pipeline, writers, report);
  publish(copy, writers, report);
}

/** Hands a record to each transport: redacted by the transport's rules, through its filters, in its format. */
function deliver(
  record: InternalRecord,
  { transports, redactor, inspectsRecords }: Pipeline,
  writers: readonly object[] | undefined,
  report: Report,
): void {
  let redacted: InternalRecord | undefined;
  // Transports of one format share the line of one record.
  let line = "";
  let lineRecord: LogRecord | undefined;
  let lineFormat: Formatter | undefined;
  for (let index = 0; index < transports.length; index++) {
    const transport = transports[index] as AttachedTransport;
    if ((record.levelId as number) < transport.minLevelId) continue;
    if (writers !== undefined && isOwnRecord(transport.transport, writers, report)) continue;
    let shown: InternalRecord | undefined = record;
    if (transport.redactor !== undefined && transport.redactor === redactor) {
      redacted ??= redactor.redacted(record, report, inspectsRecords);
      shown = redacted;
    }
    if (transport.hasOwnView) shown = viewOf(transport, shown, redactor, report);
    if (shown === undefined) continue;
    if (shown !== lineRecord || transport.format !== lineFormat) {
      line = transport.render(shown, report);
      lineRecord = shown;
      lineFormat = transport.format;
    }
    transport.write(shown, line, writers, report);
  }
}

/** A record after a transport's own rules and filters; undefined if it is not for this transport. */
function viewOf(
  { filters, minLevelId, redactor, inspectsRecords }: AttachedTransport,
  record: InternalRecord,
  loggersRedactor: Redactor | undefined,
  report: Report,
): InternalRecord | undefined {
  const hasOwnRules = redactor !== undefined && redactor !== loggersRedactor;
  const shown = hasOwnRules ? redactor.redacted(record, report, inspectsRecords) : record;
  if (filters.length === 0) return shown;
  const passed = runFilters({ ...shown }, filters, report);
  if (passed === undefined || (passed.levelId as number) < minLevelId) return undefined;
  // The filters may have added secrets.
  return redactor === undefined ? passed : redactor.redacted(passed, report, inspectsRecords, shown);
}
