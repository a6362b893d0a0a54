import { checkFunction, configError } from "../internal/check-options.js";
import { report } from "../internal/report.js";
import { sharedState } from "../internal/shared-state.js";
import type { ContextInput, CurrentContext } from "./context.js";
import { enterContext, updateFields } from "./enter.js";
import { rememberContext } from "./error-context.js";
import { activeContext, noContext, storage } from "./storage.js";

/**
 * Runs a function in a context: every line logged below it, by any module, through any await, carries its IDs.
 *
 * Inside another context, the new one starts as a copy of the outer one; the values given here win, and changes made
 * inside are not seen outside. To start with an empty context, wrap the call in {@link runWithoutContext}.
 *
 * @param fields The context's fields. `requestId` is generated if absent. The object is copied, its values are not. A
 * field that throws when it is read is left out, and reported on stderr.
 * @returns Exactly what `fn` returns: the same promise, or the value itself if `fn` is synchronous.
 * @throws Exactly what `fn` throws; a TypeError if `fields` is not an object or `fn` not a function.
 *
 * @example
 * await runWithContext({ sessionId: "1234567890abcdef" }, async () => {
 *   log.info("Processing payment");        // [req=k3v9x7qa|session=12345678]
 * });
 */
export function runWithContext<T>(fields: ContextInput, fn: () => T): T {
  checkFields("runWithContext's fields", fields);
  checkFunction("runWithContext's fn", fn);
  const context = enterContext(storage.getStore(), fields);
  try {
    return storage.run(context, fn);
  } catch (error) {
    rememberContext(error, context);
    throw error;
  }
}

/**
 * Runs a function outside any context: for what outlives the request that happens to start it, such as a connection, a
 * cache's timer, or a job of its own.
 *
 * @returns Exactly what `fn` returns.
 * @throws Exactly what `fn` throws; a TypeError if `fn` is not a function.
 *
 * @example
 * const socket = runWithoutContext(() => connect(5432));     // its events belong to no request
 */
export function runWithoutContext<T>(fn: () => T): T {
  checkFunction("runWithoutContext's fn", fn);
  return storage.run(noContext(), fn);
}

/**
 * Returns the fields of the current context, or undefined outside any. They are frozen, and stay as they are when the
 * context is updated later.
 *
 * @example
 * const elapsed = Date.now() - (currentContext()?.startTime ?? Date.now());     // in ms
 */
export function currentContext(): CurrentContext | undefined {
  const fields = activeContext()?.fieldSet.fields;
  return fields && Object.freeze(fields);
}

/**
 * Adds fields to the innermost context, or changes them. Everything that runs in that context sees them from then on.
 * Outer and sibling contexts do not, nor do contexts that were entered inside it before. A field set to undefined is no
 * longer logged; a context always has a `requestId` and a `startTime`. A field that throws when it is read keeps its
 * value, which is reported on stderr.
 *
 * Outside any context it does nothing, and reports that on stderr, once.
 *
 * @throws {TypeError} If `fields` is not an object.
 *
 * @example
 * updateContext({ userId: user.id });      // after authentication: on every later line
 */
export function updateContext(fields: ContextInput): void {
  checkFields("updateContext's fields", fields);
  const context = activeContext();
  if (context !== undefined) updateFields(context, fields);
  else if (!outside.isReported) {
    outside.isReported = true;
    const message = "ctxlog: updateContext was called outside any context and did nothing (reported once)";
    report(new Error(message), "context");
  }
}

const outside = /* @__PURE__ */ sharedState("outside.v1", () => ({ isReported: false }));

function checkFields(what: string, fields: unknown): void {
  if (typeof fields !== "object" || fields === null || isArray(fields)) throw configError(what, fields, "an object");
}

/** Unlike `Array.isArray`, it does not throw for a revoked Proxy. */
function isArray(value: object): boolean {
  try {
    return Array.isArray(value);
  } catch {
    return false;
  }
}
