import { configError } from "../internal/check-options.js";
import { storage } from "./storage.js";

/**
 * Has an async generator, or whatever else `for await` takes, do its work in the context of here and now, whoever asks
 * for the next value. Without it each piece of a generator runs in the context of the one who asked for it.
 *
 * @returns An iterable over the same values; what the loop's body logs keeps the context of the loop.
 * @throws {TypeError} Where it is no async iterable.
 *
 * @example
 * const rows = runWithContext({ requestId }, () => bindIterable(readRows()));    // logs what it reads, with this ID
 * for await (const row of rows) log.info("row");                                 // with the ID of here
 */
export function bindIterable<T, R = unknown, N = unknown>(source: AsyncIterable<T, R, N>): AsyncIterable<T, R, N> {
  if (typeof source?.[Symbol.asyncIterator] !== "function") {
    throw configError("bindIterable's source", source, "an async iterable");
  }
  const context = storage.getStore();

  /** Only the methods that the iterator has: `for await` asks whether they are there. */
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
