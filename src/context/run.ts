import { configError } from "../config-error.js";
import { report } from "../report.js";
import { type ContextFields, type CurrentContext, enterContext } from "./context.js";
import { noteLeaving } from "./origin.js";
import type { Fields } from "./scope.js";
import { activeContext, storage } from "./storage.js";

/**
 * Runs a function in a context: every line logged below it, by any module, through any await, carries its IDs.
 *
 * Inside another context the new one begins as a copy of that one; the values given here win, and what is changed here
 * is not seen out there. To begin afresh, wrap it in {@link runWithoutContext}.
 *
 * @param fields The context's fields; `requestId` is generated where it is absent. The object is copied, its values are not.
 * @returns Exactly what `fn` returns: the same promise, or the value itself where `fn` is synchronous.
 * @throws Exactly what `fn` throws; a TypeError where `fields` is no object or `fn` no function.
 *
 * @example
 * await runWithContext({ sessionId: "1234567890abcdef" }, async () => {
 *   log.info("Processing payment");        // [req=k3v9x7qa|session=12345678]
 * });
 */
export function runWithContext<T>(fields: ContextFields, fn: () => T): T {
  checkFields("runWithContext's fields", fields);
  checkFunction("runWithContext's fn", fn);
  const context = enterContext(activeContext(), fields);
  try {
    return storage.run(context, fn);
  } catch (error) {
    noteLeaving(error, context);
    throw error;
  }
}

/**
 * Runs a function outside any context: for what outlives the request that happens to make it, such as a connection
 * pool, a cache's timer, or a job of its own.
 *
 * @returns Exactly what `fn` returns.
 * @throws Exactly what `fn` throws; a TypeError where `fn` is no function.
 */
export function runWithoutContext<T>(fn: () => T): T {
  checkFunction("runWithoutContext's fn", fn);
  return storage.run(undefined, fn);
}

/**
 * The fields of the context that this runs in, or undefined outside any. They are frozen, and stay as they are when
 * the context is updated later.
 *
 * @example
 * const took = Date.now() - (currentContext()?.startTime ?? 0);
 */
export function currentContext(): CurrentContext | undefined {
  const fields = activeContext()?.scope.fields;
  return fields && Object.freeze(fields);
}

/**
 * Adds fields to the innermost context, or changes them. Everything that runs in it sees them from then on; the
 * context around it and those beside it do not, nor does one that was entered inside it before.
 * A field that is set to undefined is no longer logged; a request always keeps a `requestId` and a `startTime`.
 *
 * Outside any context it does nothing, and says so on stderr, once.
 *
 * @throws {TypeError} Where `fields` is no object.
 *
 * @example
 * updateContext({ userId: user.id });      // after authentication: on every later line
 */
export function updateContext(fields: ContextFields): void {
  checkFields("updateContext's fields", fields);
  const context = activeContext();
  if (context !== undefined) context.update(fields);
  else if (!toldOutside) {
    toldOutside = true;
    report(new Error("ctxlog: updateContext was called outside any context and did nothing (told once)"), "context");
  }
}

let toldOutside = false;

function checkFields(what: string, fields: unknown): asserts fields is Fields {
  if (typeof fields !== "object" || fields === null || Array.isArray(fields)) {
    throw configError(what, fields, "an object");
  }
}

export function checkFunction(what: string, fn: unknown): void {
  if (typeof fn !== "function") throw configError(what, fn, "a function");
}
