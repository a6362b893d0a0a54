import { formatTraceparent, isTraceId, parseTracestate, traceIdFromRequestId } from "../trace/trace-context.js";
import type { ContextFields, CurrentContext } from "./context.js";
import { updateContext } from "./run.js";

// The context's trace, as it is sent to another service or put into a carrier.

/**
 * The traceparent that the context sends, with this parent-id. A context without a trace begins one, and its later
 * lines have the `traceId`.
 */
export function outgoingTraceparent(context: CurrentContext, parentId: string): string {
  return formatTraceparent({ traceId: traceIdOf(context), parentId, flags: traceFlagsOf(context) });
}

/** The tracestate that the context sends. It belongs to the caller's trace, so it is not sent without it. */
export function outgoingTracestate({ traceId, tracestate }: ContextFields): string | undefined {
  if (tracestate === undefined || !isTraceId(traceId)) return undefined;
  return parseTracestate([tracestate]) || undefined;
}

/** The context's trace flags, as far as they fit into one byte. */
export function traceFlagsOf({ traceFlags }: ContextFields): number {
  return Number.isInteger(traceFlags) ? (traceFlags as number) & 0xff : 0;
}

function traceIdOf({ traceId, requestId }: CurrentContext): string {
  if (isTraceId(traceId)) return traceId;
  // Contexts inside and around this one cannot see its trace, so they must derive the same trace-id from what they
  // share.
  const derived = traceIdFromRequestId(requestId);
  if (traceId === undefined) updateContext({ traceId: derived });
  return derived;
}
