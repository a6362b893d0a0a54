import { emptyRecord, hasValidLevel, type InternalRecord, levelIdOf, withValidLevel } from "../call-record.js";
import { mustRetry } from "../call-stack.js";
import type { Filter, LogRecord } from "../contracts.js";
import { isThenable, onRejection } from "../internal/promise.js";
import { describe, type Report } from "../internal/report.js";
import { findLevel } from "../level.js";
import { isImplied } from "./context.js";
import { idsOnly } from "./tag-parts.js";

/**
 * Runs filters in order. Returns undefined if one dropped the record. A filter that fails withholds the record's
 * content.
 */
export function runFilters(record: InternalRecord, all: readonly Filter[], report: Report): InternalRecord | undefined {
  const { writtenBy } = record;
  const filters = writtenBy === undefined ? all : all.filter((filter) => filter !== writtenBy);
  let current = record;
  let isWithheld = false;
  for (let index = 0; index < filters.length; index++) {
    const filter = filters[index] as Filter;
    // The filter before may have set any word for a level.
    if (index > 0 && !hasValidLevel(current)) current = withValidLevel(current);
    try {
      const verdict = filter(current);
      if (verdict === undefined || verdict === true) continue;
      if (verdict === false || verdict === null) return undefined;
      if (typeof verdict === "object") current = replacement(checkVerdict(verdict), current);
    } catch (error) {
      if (mustRetry(error)) throw error;
      isWithheld = true;
      report(error, "filter");
      current = withholdFor(filter, numberOf(filters, index), current, error);
    }
  }
  if (isWithheld) current = withIdsOnly(current);
  return hasValidLevel(current) ? current : withValidLevel(current);
}

/** A record that a filter has made anew lacks what the pipeline knows of the call. */
function replacement(record: InternalRecord, before: InternalRecord): InternalRecord {
  if (record.pipeline === before.pipeline) return record;
  const { report, stored, ifSampledOut, isHeld, isSerialized, pipeline, writtenBy } = before;
  return { ...record, report, stored, ifSampledOut, isHeld, isSerialized, pipeline, writtenBy };
}

/** A filter that returns a promise, or anything but a record, has not decided. */
function checkVerdict(verdict: LogRecord): LogRecord {
  if (isThenable(verdict)) {
    onRejection(verdict, () => {});
    throw new TypeError("the filter returned a promise, but a line does not wait");
  }
  if (
    typeof verdict.time !== "number" ||
    typeof verdict.message !== "string" ||
    findLevel(verdict.level) === undefined
  ) {
    throw new TypeError("the filter returned an object that is no record");
  }
  return verdict;
}

/**
 * A record without the content that what failed may have been there to hide. A new one: a filter may have frozen the
 * old.
 */
export function withhold(record: InternalRecord, what: string, error: unknown): InternalRecord {
  const { time, name, context, requestId, sessionId, tag, ifSampledOut, isHeld, pipeline, writtenBy } = record;
  const message = `message withheld: ${what} threw ${errorName(error)}`;
  const kept = { name, message, context, requestId, sessionId, tag, ifSampledOut, isHeld, pipeline, writtenBy };
  return Object.assign(emptyRecord(time, levelIdOf(record)), kept);
}

/** A filter after the failed one may have set the context's fields, and the tag's parts. */
export function withIdsOnly(record: InternalRecord): InternalRecord {
  const { context } = record;
  const tag = idsOnly(record.tag);
  if (context === undefined) return { ...record, tag };
  const { requestId, sessionId } = context;
  return { ...record, context: { requestId, sessionId } as typeof context, tag };
}

/** A filter's number among those that the user gave. */
function numberOf(filters: readonly Filter[], index: number): number {
  return filters.some(isImplied) ? index : index + 1;
}

function withholdFor(filter: Filter, number: number, record: InternalRecord, error: unknown): InternalRecord {
  return withhold(record, `filter ${filterName(filter, number)}`, error);
}

function filterName(filter: Filter, number: number): string {
  try {
    if (filter.name) return filter.name;
  } catch {
    // A proxy may refuse.
  }
  return `number ${number}`;
}

function errorName(error: unknown): string {
  try {
    const { name } = error as Error;
    return typeof name === "string" && name !== "" ? describe(name).slice(0, 100) : "an error";
  } catch {
    return "an error";
  }
}
