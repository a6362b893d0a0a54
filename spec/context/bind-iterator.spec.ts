import { EventEmitter, on } from "node:events";
import { Readable } from "node:stream";
import { setInterval as every } from "node:timers/promises";
import { describe, expect, expectTypeOf, onTestFinished, test } from "vitest";
import { bindIterable, currentContext, runWithContext } from "../../src/index.js";

const currentId = (): string | undefined => currentContext()?.requestId;
const inContext = <T>(requestId: string, fn: () => T): T => runWithContext({ requestId }, fn);

/** The contexts in which a source began and ended. */
const seen: unknown[] = [];

async function* generate(): AsyncGenerator<number, string, unknown> {
  try {
    for (let index = 0; ; index++) yield index;
  } finally {
    seen.push(currentId());
  }
}

/** A subscription, as graphql-subscriptions and the like make it: an object with private state that is its own iterator. */
class Subscription implements AsyncIterableIterator<number> {
  #count = 0;
  #done = false;

  async next(): Promise<IteratorResult<number>> {
    return this.#done ? { done: true, value: undefined } : { done: false, value: this.#count++ };
  }
  async return(): Promise<IteratorResult<number>> {
    this.#done = true;
    seen.push(currentId());
    return { done: true, value: undefined };
  }
  async throw(error: unknown): Promise<IteratorResult<number>> {
    this.#done = true;
    throw error;
  }
  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }
  [Symbol.asyncIterator](): this {
    return this;
  }
}

const SOURCES: readonly (readonly [what: string, make: () => AsyncIterable<unknown>])[] = [
  ["an async generator", generate],
  ["a generator of a method", () => ({ run: generate }).run()],
  ["a subscription that is its own iterator", () => new Subscription()],
  [
    "a collection, with a new iterator each time",
    () => ({ [Symbol.asyncIterator]: () => new Subscription() as AsyncIterator<unknown> }),
  ],
  ["an iterator of events", () => on(new EventEmitter(), "x")],
  [
    "a stream",
    () =>
      new Readable({
        objectMode: true,
        read() {
          this.push(1);
        },
      }),
  ],
  [
    "a stream's iterator",
    () => Readable.from(["a", "b"]).iterator({ destroyOnReturn: false }) as AsyncIterableIterator<unknown>,
  ],
  ["an iterator of timers", () => every(1)],
  [
    "an iterator without return and throw",
    () => ({
      next: async () => ({ done: false as const, value: 1 }),
      [Symbol.asyncIterator](): AsyncIterator<unknown> {
        return this as unknown as AsyncIterator<unknown>;
      },
    }),
  ],
  [
    "an iterator that answers at once",
    () =>
      ({
        next: () => ({ done: false, value: 1 }),
        return: () => ({ done: true, value: 2 }),
        [Symbol.asyncIterator]() {
          return this;
        },
      }) as unknown as AsyncIterable<unknown>,
  ],
  ["a function", () => Object.assign(() => 1, { [Symbol.asyncIterator]: generate }) as AsyncIterable<unknown>],
  ["an iterable of both kinds", () => Object.assign(generate(), { [Symbol.iterator]: () => [1][Symbol.iterator]() })],
];

const KEYS = [
  "next",
  "return",
  "throw",
  Symbol.asyncDispose,
  Symbol.dispose,
  Symbol.asyncIterator,
  Symbol.iterator,
] as const;

/** The kinds of an object's methods, and what its own iterator is. */
function protocol(object: object): unknown {
  const methods = object as Record<PropertyKey, unknown>;
  return {
    methods: Object.fromEntries(KEYS.map((key) => [String(key), typeof methods[key]])),
    tag: methods[Symbol.toStringTag],
  };
}

describe("a bound iterable has the iterator protocol of its source", () => {
  test.each(SOURCES)("%s", async (_, make) => {
    const [source, other] = [make(), make()];
    const bound = inContext("maker", () => bindIterable(other));
    const [iterator, boundIterator] = [source[Symbol.asyncIterator](), bound[Symbol.asyncIterator]()];
    onTestFinished(async () => {
      for (const each of [iterator, boundIterator]) await each.return?.();
    });
    expect(protocol(boundIterator)).toEqual(protocol(iterator));
    expect((boundIterator as unknown) === bound).toBe((iterator as unknown) === source);
    if (typeof source === "object") expect(protocol(bound)).toEqual(protocol(source));
  });
});

test.each(SOURCES.slice(0, 3))(
  "whoever calls return from outside ends the loop and its source: %s",
  async (_, make) => {
    seen.length = 0;
    const bound = inContext("maker", () => bindIterable(make())) as AsyncIterableIterator<unknown>;
    let unsubscribe = (): void => {};
    const unsubscribed = new Promise<void>((resolve) => {
      unsubscribe = resolve;
    }).then(() => bound.return?.());
    await inContext("server", async () => {
      let count = 0;
      for await (const _ of bound) {
        if (++count > 3) break;
        if (count === 3) {
          unsubscribe();
          await unsubscribed;
        }
      }
      expect([count, currentId()]).toEqual([3, "server"]);
    });
    expect(seen).toEqual(["maker"]);
    expect(await bound.next()).toEqual({ done: true, value: undefined });
    expect(await bound.return?.("again")).toMatchObject({ done: true });
  },
);

test("throw from outside is caught in the source, in its context", async () => {
  async function* resume(): AsyncGenerator<unknown> {
    for (;;) {
      try {
        yield "waiting";
      } catch (error) {
        yield [error, currentId()];
      }
    }
  }
  const bound = inContext("maker", () => bindIterable(resume()));
  await bound.next();
  expect(await bound.throw("stop")).toEqual({ done: false, value: ["stop", "maker"] });
  await expect(bindIterable(new Subscription()).throw?.(new RangeError("no"))).rejects.toThrow(RangeError);
});

test("asyncDispose ends the source in its context", async () => {
  seen.length = 0;
  const bound = inContext("maker", () => bindIterable(new Subscription()));
  await (bound as unknown as AsyncDisposable)[Symbol.asyncDispose]();
  expect(seen).toEqual(["maker"]);
  expect(await bound.next()).toEqual({ done: true, value: undefined });
});

test("a generator is read once, and a second loop finds it at its end, as without bindIterable", async () => {
  const read = async (source: AsyncIterable<unknown>): Promise<unknown[]> => {
    const values: unknown[] = [];
    for await (const value of source) if (values.push(value) === 2) break;
    return values;
  };
  const [plain, bound] = [generate(), bindIterable(generate())];
  expect([await read(bound), await read(bound)]).toEqual([await read(plain), await read(plain)]);
});

test("what an iterator answers is passed on as it is", () => {
  const answer = { done: false, value: 1 };
  const source = {
    next: () => answer,
    [Symbol.asyncIterator]() {
      return this;
    },
  };
  expect(bindIterable(source as unknown as AsyncIterableIterator<number>).next()).toBe(answer);
});

test("the type of a bound generator is that of a generator, of an iterator that of an iterator", () => {
  expectTypeOf(bindIterable(generate())).toEqualTypeOf<AsyncGenerator<number, string, unknown>>();
  expectTypeOf(bindIterable(new Subscription() as AsyncIterableIterator<number>)).toExtend<
    AsyncIterableIterator<number>
  >();
  expectTypeOf(bindIterable(Readable.from([]) as AsyncIterable<string>)).toEqualTypeOf<AsyncIterable<string>>();
});
