import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { bindIterable, currentContext, runWithContext } from "../../src/index.js";

const currentId = (): string | undefined => currentContext()?.requestId;
const inContext = <T>(requestId: string, fn: () => T): T => runWithContext({ requestId }, fn);

/** A generator that yields, and adds to `seen`, the request ID of each of its steps. */
async function* steps(seen: unknown[]): AsyncGenerator<unknown, string, string | undefined> {
  try {
    const given = yield currentId();
    await null;
    yield `${given} ${currentId()}`;
    yield currentId();
  } catch (error) {
    seen.push(["caught", error, currentId()]);
    yield currentId();
  } finally {
    seen.push(["finally", currentId()]);
  }
  return `returned in ${currentId()}`;
}

test("each step of a bound generator runs in the context in which it was bound, the loop's body in its own", async () => {
  const seen: unknown[] = [];
  const bound = inContext("maker", () => bindIterable(steps(seen)));
  const values: unknown[] = [];
  await inContext("reader", async () => {
    for await (const value of bound) values.push([value, currentId()]);
  });
  expect(values).toEqual([
    ["maker", "reader"],
    ["undefined maker", "reader"],
    ["maker", "reader"],
  ]);
  expect(seen).toEqual([["finally", "maker"]]);
});

test("the generator's finally block runs in that context too if the loop is left early", async () => {
  const seen: unknown[] = [];
  const bound = inContext("maker", () => bindIterable(steps(seen)));
  await inContext("reader", async () => {
    for await (const _ of bound) break;
  });
  expect(seen).toEqual([["finally", "maker"]]);
});

test("next, throw and return pass on their arguments and results", async () => {
  const seen: unknown[] = [];
  const failure = new Error("from the reader");
  const iterator = inContext("maker", () => bindIterable(steps(seen)))[Symbol.asyncIterator]();
  expect(await iterator.next("ignored")).toEqual({ done: false, value: "maker" });
  expect(await iterator.next("given")).toEqual({ done: false, value: "given maker" });
  expect(await iterator.throw?.(failure)).toEqual({ done: false, value: "maker" });
  expect(await iterator.return?.("early")).toEqual({ done: true, value: "early" });
  expect(seen).toEqual([
    ["caught", failure, "maker"],
    ["finally", "maker"],
  ]);
});

test("a hundred interleaved readers do not mix their contexts", async () => {
  const read = async (id: string): Promise<void> => {
    const bound = inContext(id, () => bindIterable(steps([])));
    await inContext(`reader ${id}`, async () => {
      for await (const value of bound) {
        expect([value, currentId()]).toEqual([expect.stringContaining(id), `reader ${id}`]);
        await new Promise(setImmediate);
      }
    });
  };
  await Promise.all(Array.from({ length: 100 }, (_, index) => read(`id-${index}-`)));
});

test("each iteration gets a new iterator, created in that context, with no more methods than the source's", async () => {
  const source: AsyncIterable<string | undefined> = {
    [Symbol.asyncIterator]() {
      const made = currentId();
      let done = true;
      return {
        next: async () => {
          done = !done;
          return { done, value: made } as IteratorResult<string | undefined>;
        },
      };
    },
  };
  const bound = inContext("maker", () => bindIterable(source));
  const values: unknown[] = [];
  for await (const value of bound) values.push(value);
  for await (const value of bound) values.push(value);
  expect(values).toEqual(["maker", "maker"]);
  expect(Object.keys(bound[Symbol.asyncIterator]())).toEqual(["next"]);
});

test("a stream that was bound outside any context is read outside any", async () => {
  const contexts: unknown[] = [];
  const stream = new Readable({
    objectMode: true,
    read() {
      contexts.push(currentId());
      this.push(contexts.length < 3 ? "chunk" : null);
    },
  });
  const bound = bindIterable(stream);
  const chunks = await inContext("reader", async () => {
    const all: unknown[] = [];
    for await (const chunk of bound) all.push(chunk);
    return all;
  });
  expect(chunks).toEqual(["chunk", "chunk"]);
  expect(new Set(contexts)).toEqual(new Set([undefined]));
});

test("bindIterable refuses anything but an async iterable with a TypeError", () => {
  for (const wrong of [undefined, null, [], "text", {}, 1]) {
    expect(() => bindIterable(wrong as never)).toThrow(/^ctxlog: bindIterable's source is .*an async iterable/);
  }
});
