import type { CurrentContext } from "./context.js";
import type { FieldSet } from "./field-set.js";
import { type RequestContext, storage } from "./storage.js";

/** The context that an error was thrown out of, and what the storage held outside it: an outer context, or none. */
interface ErrorContext {
  readonly fieldSet: FieldSet<CurrentContext>;
  readonly outer: unknown;
}

const errorContexts = new WeakMap<object, ErrorContext>();

/**
 * Remembers that an error was thrown out of a context, into the current one. Of nested contexts, the innermost counts.
 */
export function rememberContext(error: unknown, context: RequestContext): void {
  if (typeof error !== "object" || error === null) return;
  const before = errorContexts.get(error);
  const fieldSet = before?.outer === context ? before.fieldSet : context.fieldSet;
  errorContexts.set(error, { fieldSet, outer: storage.getStore() });
}

/**
 * The context that an error was thrown out of, if it is logged directly outside that context; undefined anywhere else.
 * One error object may be thrown many times, and must not add one request's IDs to the lines of another.
 *
 * @param stored What the storage holds where the error is logged.
 */
export function contextOfError(error: unknown, stored: unknown): FieldSet<CurrentContext> | undefined {
  if (typeof error !== "object" || error === null) return undefined;
  const known = errorContexts.get(error);
  return known !== undefined && known.outer === stored ? known.fieldSet : undefined;
}
