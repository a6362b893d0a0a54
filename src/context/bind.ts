import { checkFunction } from "../internal/check-options.js";
import { rememberContext } from "./error-context.js";
import { storage } from "./storage.js";

/**
 * Ties a function to the context of here and now. Whoever calls it later, a pool, an emitter, another request: it runs
 * in this context; bound outside any, it runs outside any.
 *
 * @returns A function that passes on `this`, its arguments, and what `fn` returns or throws.
 * @throws {TypeError} Where `fn` is no function.
 *
 * @example
 * pool.query(sql, bindContext((error, rows) => log.info("rows", { count: rows.length })));
 */
export function bindContext<This, Args extends unknown[], R>(
  fn: (this: This, ...args: Args) => R,
): (this: This, ...args: Args) => R {
  checkFunction("bindContext's fn", fn);
  const context = storage.getStore();
  return function bound(this: This, ...args: Args): R {
    try {
      return storage.run(context, () => fn.apply(this, args));
    } catch (error) {
      if (context?.fieldSet !== undefined) rememberContext(error, context);
      throw error;
    }
  };
}
