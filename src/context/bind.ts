import { checkFunction } from "../internal/check-options.js";
import { rememberContext } from "./error-context.js";
import { storage } from "./storage.js";

/**
 * Binds a function to the current context: whoever calls it later (a pool, an emitter, another request), it runs in
 * this context. A function that is bound outside any context runs outside any.
 *
 * @returns A function that passes on `this` and its arguments, and returns or throws what `fn` does.
 * @throws {TypeError} If `fn` is not a function.
 *
 * @example
 * pool.query(sql, bindContext((error, rows) => log.info("Rows", { count: rows.length })));
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
