import { checkFunction } from "../internal/check-options.js";
import { rememberContext } from "./error-context.js";
import { noContext, storage } from "./storage.js";

/**
 * Binds a function to the current context: whoever calls it later (a pool, an emitter, another request), it runs in
 * this context. A function that is bound outside any context runs outside any.
 *
 * @returns A function that passes on `this` and its arguments, and returns or throws what `fn` does. It has the name
 * and the length of `fn`: Express and Mongoose count the parameters of a function.
 * @throws {TypeError} If `fn` is not a function.
 *
 * @example
 * pool.query(sql, bindContext((error, rows) => log.info("Rows", { count: rows.length })));
 */
export function bindContext<This, Args extends unknown[], R>(
  fn: (this: This, ...args: Args) => R,
): (this: This, ...args: Args) => R {
  checkFunction("bindContext's fn", fn);
  const bound = bindCalls(fn);
  resemble(bound, fn);
  return bound;
}

/** What {@link bindContext} returns, for callers that do not look at a function before they call it. */
export function bindCalls<This, Args extends unknown[], R>(
  fn: (this: This, ...args: Args) => R,
): (this: This, ...args: Args) => R {
  const context = storage.getStore();
  return function bound(this: This, ...args: Args): R {
    try {
      return storage.run(context ?? noContext(), () => fn.apply(this, args));
    } catch (error) {
      if (context?.fieldSet !== undefined) rememberContext(error, context);
      throw error;
    }
  };
}

type AnyFunction = (...args: never) => unknown;

/** Gives a function what callers look at before they call it: length, name, and the kind, such as AsyncFunction. */
function resemble(bound: AnyFunction, fn: AnyFunction): void {
  try {
    Object.defineProperty(bound, "length", { value: fn.length });
    Object.defineProperty(bound, "name", { value: fn.name });
    const kind = Object.getPrototypeOf(fn);
    if (kind !== Function.prototype) Object.setPrototypeOf(bound, kind);
  } catch {
    // A Proxy may refuse all that, and can be called nevertheless.
  }
}
