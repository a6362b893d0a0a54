import type { CurrentContext } from "../context/context.js";
import { Scope } from "../context/scope.js";
import type { Filter, LogRecord } from "../contracts.js";
import { report } from "../report.js";

/** The span that is active, as a tracer knows it. */
export interface TraceIds {
  readonly traceId: string;
  readonly spanId: string;
}

/** A context's fields with those of a span; whatever is kept of them is kept as long as the span is the same. */
interface Traced extends TraceIds {
  readonly scope: Scope<CurrentContext>;
}

/** How long an ID of any tracer is, at the most. */
const MAX_ID = 128;
/** How tracers say that there is no span. */
const ZEROS = /^0*$/;

/** A filter that puts the active span on a record, over the context's own `traceId` and `spanId`, after `filter` has done its work. */
export function traced(filter: Filter, traceContext: () => TraceIds | null | undefined): Filter {
  const key = {};
  const outside = new Scope({} as CurrentContext);

  function contextFilter(record: LogRecord): undefined {
    filter(record);
    const ids = activeSpan(traceContext);
    if (ids === undefined) return;
    // A span changes within one context, where nothing else does: the fields are made anew for each, but not for each line.
    const around = record.contextScope ?? outside;
    const kept = (around.find(key) ?? around.keep(key, {})) as { last?: Traced };
    const { last } = kept;
    const same = last !== undefined && last.traceId === ids.traceId && last.spanId === ids.spanId;
    const { scope } = same ? last : traceIn(kept, around.fields, ids);
    record.contextScope = scope;
    record.context = scope.fields;
  }

  return contextFilter;
}

function traceIn(kept: { last?: Traced }, fields: CurrentContext, { traceId, spanId }: TraceIds): Traced {
  // The parent that the context knows is that of its own span.
  const scope = new Scope<CurrentContext>({ ...fields, traceId, spanId, parentSpanId: undefined });
  kept.last = { traceId, spanId, scope };
  return kept.last;
}

/** What the tracer says, or undefined where it knows no span, or fails: the line goes out without. */
function activeSpan(traceContext: () => TraceIds | null | undefined): TraceIds | undefined {
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
