import { configError } from "../internal/check-options.js";
import { storage } from "./storage.js";

/** What a language construct, or a library, calls on an iterator. */
const STEPS = ["next", "return", "throw", Symbol.asyncDispose, Symbol.dispose] as const;
const ITERATORS = [Symbol.asyncIterator, Symbol.iterator] as const;

type Method = (this: unknown, ...args: unknown[]) => unknown;
type Methods = Record<PropertyKey, unknown>;

/**
 * Runs an async generator, or any other async iterable, in the current context, whoever consumes it. Without this, each
 * step of a generator runs in the context of the code that asks for the next value.
 *
 * @returns An async iterable over the same values. The body of a loop over it runs in the context of the loop. For a
 * generator, or another iterator, it is one too: its `next`, `return`, `throw` and `Symbol.asyncDispose` call those of
 * the source, and whoever calls `return` ends the source. Other methods of the source are not there.
 * @throws {TypeError} If `source` is not an async iterable.
 *
 * @example
 * const rows = runWithContext({ job: "import" }, () => bindIterable(readRows()));     // readRows logs with job=import
 * for await (const row of rows) log.info("Row", { row });                            // logs in the loop's own context
 */
export function bindIterable<T, R = unknown, N = unknown>(source: AsyncGenerator<T, R, N>): AsyncGenerator<T, R, N>;
// One type argument each: TypeScript before 5.6 knows no more of them.
export function bindIterable<T>(source: AsyncIterableIterator<T>): AsyncIterableIterator<T>;
export function bindIterable<T>(source: AsyncIterable<T>): AsyncIterable<T>;
export function bindIterable(source: AsyncIterable<unknown>): AsyncIterable<unknown> {
  if (typeof source?.[Symbol.asyncIterator] !== "function") {
    throw configError("bindIterable's source", source, "an async iterable");
  }
  const context = storage.getStore();

  /** The methods of an iterable or an iterator, in the context. Only those that it has: callers check. */
  function bound(object: unknown): unknown {
    if ((typeof object !== "object" && typeof object !== "function") || object === null) return object;
    const methods: Methods = {};
    for (const key of STEPS) {
      const step = method(object, key);
      if (step) methods[key] = (...args: unknown[]) => storage.run(context, () => step.apply(object, args));
    }
    for (const key of ITERATORS) {
      const iterate = method(object, key);
      if (iterate === undefined) continue;
      methods[key] = () => {
        const iterator = storage.run(context, () => iterate.call(object));
        return iterator === object ? methods : bound(iterator);
      };
    }
    const kind = (object as Methods)[Symbol.toStringTag];
    if (typeof kind === "string")
      Object.defineProperty(methods, Symbol.toStringTag, { value: kind, configurable: true });
    return methods;
  }

  return bound(source) as AsyncIterable<unknown>;
}

function method(object: object, key: PropertyKey): Method | undefined {
  const value = (object as Methods)[key];
  return typeof value === "function" ? (value as Method) : undefined;
}
