import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { bindIterable, currentContext, runWithContext } from "../../src/index.js";

const here = (): string | undefined => currentContext()?.requestId;
const inside = <T>(requestId: string, fn: () => T): T => runWithContext({ requestId }, fn);

/** A generator that tells, by its values and in `seen`, the context that each piece of it ran in. */
async function* pieces(seen: unknown[]): AsyncGenerator<unknown, string, string | undefined> {
  try {
    const given = yield here();
    await null;
    yield `${given} ${here()}`;
    yield here();
  } catch (error) {
    seen.push(["caught", error, here()]);
    yield here();
  } finally {
    seen.push(["finally", here()]);
  }
  return `returned in ${here()}`;
}

test("runs each piece of a generator in the context where it was bound, and the loop's body in its own", async () => {
  const seen: unknown[] = [];
  const bound = inside("maker", () => bindIterable(pieces(seen)));
  const values: unknown[] = [];
  await inside("reader", async () => {
    for await (const value of bound) values.push([value, here()]);
  });
  expect(values).toEqual([
    ["maker", "reader"],
    ["undefined maker", "reader"],
    ["maker", "reader"],
  ]);
  expect(seen).toEqual([["finally", "maker"]]);
});

test("runs the generator's end in that context too when the loop is left early", async () => {
  const seen: unknown[] = [];
  const bound = inside("maker", () => bindIterable(pieces(seen)));
  await inside("reader", async () => {
    for await (const _ of bound) break;
  });
  expect(seen).toEqual([["finally", "maker"]]);
});

test("passes on what next, throw and return are given, and what they answer", async () => {
  const seen: unknown[] = [];
  const failure = new Error("from the reader");
  const iterator = inside("maker", () => bindIterable(pieces(seen)))[Symbol.asyncIterator]();
  expect(await iterator.next("ignored")).toEqual({ done: false, value: "maker" });
  expect(await iterator.next("given")).toEqual({ done: false, value: "given maker" });
  expect(await iterator.throw?.(failure)).toEqual({ done: false, value: "maker" });
  expect(await iterator.return?.("early")).toEqual({ done: true, value: "early" });
  expect(seen).toEqual([
    ["caught", failure, "maker"],
    ["finally", "maker"],
  ]);
});

test("keeps a hundred interleaved readers apart", async () => {
  const read = async (id: string): Promise<void> => {
    const bound = inside(id, () => bindIterable(pieces([])));
    await inside(`reader ${id}`, async () => {
      for await (const value of bound) {
        expect([value, here()]).toEqual([expect.stringContaining(id), `reader ${id}`]);
        await new Promise(setImmediate);
      }
    });
  };
  await Promise.all(Array.from({ length: 100 }, (_, index) => read(`id-${index}-`)));
});

test("begins a new iteration each time, makes it in that context, and has no method that the iterator lacks", async () => {
  const source: AsyncIterable<string | undefined> = {
    [Symbol.asyncIterator]() {
      const made = here();
      let done = true;
      return {
        next: async () => {
          done = !done;
          return { done, value: made } as IteratorResult<string | undefined>;
        },
      };
    },
  };
  const bound = inside("maker", () => bindIterable(source));
  const values: unknown[] = [];
  for await (const value of bound) values.push(value);
  for await (const value of bound) values.push(value);
  expect(values).toEqual(["maker", "maker"]);
  expect(Object.keys(bound[Symbol.asyncIterator]())).toEqual(["next"]);
});

test("takes a stream, and runs outside any context what was bound outside", async () => {
  const contexts: unknown[] = [];
  const stream = new Readable({
    objectMode: true,
    read() {
      contexts.push(here());
      this.push(contexts.length < 3 ? "chunk" : null);
    },
  });
  const bound = bindIterable(stream);
  const chunks = await inside("reader", async () => {
    const all: unknown[] = [];
    for await (const chunk of bound) all.push(chunk);
    return all;
  });
  expect(chunks).toEqual(["chunk", "chunk"]);
  expect(new Set(contexts)).toEqual(new Set([undefined]));
});

test("refuses what is no async iterable with a TypeError", () => {
  for (const wrong of [undefined, null, [], "text", {}, 1]) {
    expect(() => bindIterable(wrong as never)).toThrow(/^ctxlog: bindIterable's source is .*an async iterable/);
  }
});
