import { sharedState } from "../internal/shared-state.js";
import { OFF } from "../level.js";
import type { CurrentContext } from "./context.js";
import type { FieldSet } from "./field-set.js";
import { type NoContext, type RequestContext, type Stored, storage } from "./storage.js";

/**
 * Takes the place of "no context" in the storage once an error has come out of a context, for the rest of the
 * synchronous run: the `catch` around the call, and the handlers of `uncaughtException`. Other code does not find it,
 * although it may run before the turn ends. What was started in this run does, but it begins after the turn has ended.
 */
class ThrownErrors implements NoContext {
  readonly fieldSet = undefined;
  readonly minLevelId: number = OFF;
  readonly transports: readonly object[] | undefined;
  thrown: Map<object, RequestContext> | undefined = new Map();

  constructor(transports: readonly object[] | undefined) {
    this.transports = transports;
  }
}

/** The context that an error was thrown out of, and the context around that. */
interface InnerContext {
  readonly inner: RequestContext;
  readonly outer: RequestContext;
}

/** The errors that were thrown out of a nested context in this turn. */
const innerContexts = /* @__PURE__ */ sharedState("thrown.v1", () => new Map<object, InnerContext>());

/**
 * Remembers until the turn ends that an error was thrown out of a context. Of nested contexts, the innermost counts.
 */
export function rememberContext(error: unknown, context: RequestContext): void {
  if (typeof error !== "object" || error === null) return;
  const known = innerContexts.get(error);
  const inner = known?.outer === context ? known.inner : context;
  const outer = storage.getStore();
  if (outer?.fieldSet === undefined) rememberOutside(outer, error, inner);
  else {
    if (innerContexts.size === 0) atEndOfTurn(() => innerContexts.clear());
    innerContexts.set(error, { inner, outer });
  }
}

function rememberOutside(outer: NoContext | undefined, error: object, inner: RequestContext): void {
  if (outer?.thrown !== undefined) {
    outer.thrown.set(error, inner);
    return;
  }
  const errors = new ThrownErrors(outer?.transports);
  errors.thrown?.set(error, inner);
  storage.enterWith(errors);
  atEndOfTurn(() => {
    errors.thrown = undefined;
  });
}

const { nextTick } = process;

/**
 * Runs a step before anything that the current run has started. In a callback of the event loop, what it passed to
 * `nextTick` comes next; in a microtask, it is the microtasks that it queued. So the step may run twice.
 */
function atEndOfTurn(step: () => void): void {
  try {
    nextTick(step);
  } catch {
    // In Next's edge runtime every function of process throws that it is not supported.
  }
  Promise.resolve().then(step);
}

/**
 * The context that an error was just thrown out of, for a line that is logged outside any context; undefined if the
 * error came from somewhere else. One error object may be thrown many times, and must not add one request's IDs to the
 * lines of another.
 *
 * @param stored What the storage holds where the error is logged.
 */
export function contextOfError(error: unknown, stored: NoContext): FieldSet<CurrentContext> | undefined {
  return stored.thrown?.get(error as object)?.fieldSet;
}

/**
 * The context that a line with an error belongs to: the one that the error was just thrown out of, or else the current
 * one; undefined if there is neither.
 */
export function failedContext(error: unknown, stored: Stored): RequestContext | undefined {
  if (stored?.fieldSet === undefined) return stored?.thrown?.get(error as object);
  const known = innerContexts.get(error as object);
  return known?.outer === stored ? known.inner : stored;
}
