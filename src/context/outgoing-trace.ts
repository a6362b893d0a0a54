import { formatTraceparent, isTraceId, parseTracestate, traceIdOf } from "../trace/trace-context.js";
import type { ContextFields, CurrentContext } from "./context.js";
import { updateContext } from "./run.js";

/** The traceparent of something that leaves the context. */
export function traceparentOf(context: CurrentContext, parentId: string): string {
  return formatTraceparent({ traceId: traceOf(context), parentId, flags: flagsOf(context) });
}

/** The context's tracestate, which goes nowhere without its trace. */
export function tracestateOf({ traceId, tracestate }: ContextFields): string | undefined {
  if (tracestate === undefined || !isTraceId(traceId)) return undefined;
  return parseTracestate([tracestate]) || undefined;
}

function traceOf({ traceId, requestId }: CurrentContext): string {
  if (isTraceId(traceId)) return traceId;
  // Contexts inside and around this one may begin their trace too: it is made of what they share.
  const begun = traceIdOf(requestId);
  if (traceId === undefined) updateContext({ traceId: begun });
  return begun;
}

export function flagsOf({ traceFlags }: ContextFields): number {
  return Number.isInteger(traceFlags) ? (traceFlags as number) & 0xff : 0;
}
