import type { InternalRecord } from "./call-record.js";
import { mustRetry } from "./call-stack.js";
import type { Filter } from "./contracts.js";
import { write } from "./deliver.js";
import { runFilters } from "./filters/run-filters.js";
import type { RecordSerializer } from "./filters/serializers.js";
import { type HoldingRoute, writeOrHold } from "./hold.js";
import type { Report } from "./internal/report.js";
import { guard, MAX_DEPTH, reportDrop, safeReport, storedIfNeeded, writingTransports } from "./reentry.js";

/** What a logger's records meet on their way: the logger's settings and its ancestors'. */
export interface Pipeline extends HoldingRoute {
  readonly filters: readonly Filter[];
  /** What values become on lines. */
  readonly serializer: RecordSerializer | undefined;
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
    const stored = record.stored ?? storedIfNeeded();
    if (stored !== undefined) record.stored = stored;
    const writers = stored === undefined ? undefined : writingTransports(stored);
    const { heldLines, serializer } = pipeline;
    // Filters may change the record.
    const call = heldLines && { heldLines, stored, error: record.error, isHeld: record.isHeld };
    const passed = runFilters(record, pipeline.filters, report);
    if (passed === undefined) return;
    const shown = serializer === undefined ? passed : serializer.serialized(passed, report);
    if (call === undefined) write(shown, pipeline, writers, report);
    else writeOrHold(shown, call, pipeline, writers, report);
  } catch (error) {
    if (mustRetry(error)) throw error;
    report(error, "transport");
  } finally {
    guard.depth--;
  }
}
