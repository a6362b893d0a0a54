import type { InternalRecord } from "../call-record.js";
import type { CurrentContext } from "../context/context.js";
import { FieldSet } from "../context/field-set.js";
import type { Filter } from "../contracts.js";
import { type Report, report as reportOnStderr } from "../internal/report.js";

/**
 * The IDs of the active span, as a tracer knows it.
 *
 * @example
 * const activeSpan = (): TraceIds | undefined => trace.getActiveSpan()?.spanContext();     // from "@opentelemetry/api"
 */
export interface TraceIds {
  /**
   * 32 lower-case hexadecimal digits (W3C Trace Context, section 3.2.2.3). Other tracers' IDs are accepted unchanged.
   */
  readonly traceId: string;
  /** 16 lower-case hexadecimal digits (W3C Trace Context, section 3.2.2.4), likewise. */
  readonly spanId: string;
}

/** A context's fields with those of a span. What is rendered of them is reused while the span is the same. */
interface FieldsInSpan extends TraceIds {
  readonly fieldSet: FieldSet<CurrentContext>;
}

/** The longest ID of any tracer that is accepted, in characters. */
const MAX_ID = 128;
/** How tracers say that there is no span. */
const ZEROS = /^0*$/;

/**
 * A filter that puts the active span on a record, over the context's own `traceId` and `spanId`, after `filter` has
 * run.
 */
export function withActiveSpan(filter: Filter, traceContext: () => TraceIds | null | undefined): Filter {
  const key = {};
  const noContext = new FieldSet({} as CurrentContext);

  function contextFilter(record: InternalRecord): undefined {
    filter(record);
    const span = activeSpan(traceContext, record.report ?? reportOnStderr);
    if (span === undefined) return;
    // Within one context the span changes, and nothing else does: the fields are created once for each span, not for
    // each line.
    const context = record.contextSet ?? noContext;
    const latest = (context.find(key) ?? context.store(key, {})) as { value?: FieldsInSpan };
    const isSame = latest.value?.traceId === span.traceId && latest.value.spanId === span.spanId;
    if (!isSame) latest.value = { ...span, fieldSet: fieldsInSpan(context.fields, span) };
    const { fieldSet } = latest.value as FieldsInSpan;
    record.contextSet = fieldSet;
    record.context = fieldSet.fields;
  }

  return contextFilter;
}

function fieldsInSpan(fields: CurrentContext, { traceId, spanId }: TraceIds): FieldSet<CurrentContext> {
  // The parent that the context knows is that of its own span.
  return new FieldSet<CurrentContext>({ ...fields, traceId, spanId, parentSpanId: undefined });
}

/** The tracer's active span, or undefined if it has none, or fails: the line goes out without. */
function activeSpan(traceContext: () => TraceIds | null | undefined, report: Report): TraceIds | undefined {
  try {
    const ids = traceContext();
    if (ids === undefined || ids === null) return undefined;
    const { traceId, spanId } = ids;
    return isSpan(traceId) && isSpan(spanId) ? { traceId, spanId } : undefined;
  } catch (error) {
    report(error, "filter");
    return undefined;
  }
}

function isSpan(id: unknown): id is string {
  return typeof id === "string" && id.length <= MAX_ID && !ZEROS.test(id);
}
