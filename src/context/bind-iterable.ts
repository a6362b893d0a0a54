import { configError } from "../internal/check-options.js";
import { storage } from "./storage.js";

/**
 * Runs an async generator, or any other async iterable, in the current context, whoever consumes it. Without this, each
 * step of a generator runs in the context of the code that asks for the next value.
 *
 * @returns An async iterable over the same values. The body of a loop over it runs in the context of the loop.
 * @throws {TypeError} If `source` is not an async iterable.
 *
 * @example
 * const rows = runWithContext({ job: "import" }, () => bindIterable(readRows()));     // readRows logs with job=import
 * for await (const row of rows) log.info("Row", { row });                            // logs in the loop's own context
 */
export function bindIterable<T, R = unknown, N = unknown>(source: AsyncIterable<T, R, N>): AsyncIterable<T, R, N> {
  if (typeof source?.[Symbol.asyncIterator] !== "function") {
    throw configError("bindIterable's source", source, "an async iterable");
  }
  const context = storage.getStore();

  // `return` and `throw` only if the iterator has them: `for await` checks.
  function bound(iterator: AsyncIterator<T, R, N>): AsyncIterator<T, R, N> {
    const { return: end, throw: fail } = iterator;
    return {
      next: (...value) => storage.run(context, () => iterator.next(...value)),
      ...(end && { return: (value) => storage.run(context, () => end.call(iterator, value)) }),
      ...(fail && { throw: (error) => storage.run(context, () => fail.call(iterator, error)) }),
    };
  }

  return { [Symbol.asyncIterator]: () => bound(storage.run(context, () => source[Symbol.asyncIterator]())) };
}
