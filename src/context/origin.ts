import type { CurrentContext, RequestContext } from "./context.js";
import type { Scope } from "./scope.js";
import { storage } from "./storage.js";

/** The context that an error left, and what ran where it came out: a context around that one, a caller's, or none. */
interface Origin {
  readonly scope: Scope<CurrentContext>;
  readonly outer: unknown;
}

const origins = new WeakMap<object, Origin>();

/** Notes that an error has left a context, into the one that this runs in. Of contexts around one another, the innermost counts. */
export function noteLeaving(error: unknown, context: RequestContext): void {
  if (typeof error !== "object" || error === null) return;
  const before = origins.get(error);
  const scope = before?.outer === context ? before.scope : context.scope;
  origins.set(error, { scope, outer: storage.getStore() });
}

/**
 * The context that an error left, for whoever logs it where it came out; undefined where it left none, or came out elsewhere. One
 * error object may be thrown again and again, and must not bring one request's IDs to the lines of another.
 *
 * @param here What the storage holds where the error is logged.
 */
export function originOf(error: unknown, here: unknown): Scope<CurrentContext> | undefined {
  if (typeof error !== "object" || error === null) return undefined;
  const origin = origins.get(error);
  return origin !== undefined && origin.outer === here ? origin.scope : undefined;
}
