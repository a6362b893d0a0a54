import type { ContextFields } from "../context/context.js";
import { currentContext } from "../context/run.js";
import { sharedState } from "../internal/shared-state.js";
import { serverRequest } from "./incoming-request.js";

type ExtractedContext = ContextFields & { requestId: string };

// An app and a part that is mounted in it may have a copy of the package each.
const contexts = /* @__PURE__ */ sharedState("requests.v1", () => new WeakMap<object, ExtractedContext>());

/**
 * The context that was extracted from a request before, or undefined. If the caller runs in it, what was added to it
 * since counts: it would be undone otherwise.
 */
export function findContext(request: unknown): ExtractedContext | undefined {
  const first = contexts.get(keyOf(request));
  if (first === undefined) return undefined;
  const current = currentContext();
  return current !== undefined && isSameRequest(current, first) ? { ...current } : { ...first };
}

export function rememberContext(request: unknown, context: ExtractedContext): void {
  contexts.set(keyOf(request), { ...context });
}

/** The server's request: each framework in front may have wrapped it anew. */
function keyOf(request: unknown): object {
  try {
    return serverRequest(request);
  } catch {
    // Not a request. It is found by nobody.
    return {};
  }
}

/** Either of its IDs may have been replaced when the context was entered. */
function isSameRequest(current: ContextFields, first: ContextFields): boolean {
  if (current.requestId === first.requestId) return true;
  return first.spanId !== undefined && current.spanId === first.spanId;
}
