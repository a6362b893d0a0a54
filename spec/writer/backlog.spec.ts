import * as fc from "fast-check";
import { expect, test } from "vitest";
import { Backlog } from "../../src/writer/backlog.js";

test("returns what was pushed, byte for byte and in order, whatever the sizes of the writes", () => {
  const lines = fc.array(fc.string({ minLength: 1, maxLength: 40_000, size: "max" }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(lines, fc.infiniteStream(fc.integer({ min: 1, max: 70_000 })), (texts, steps) => {
      const backlog = new Backlog();
      const all = texts.map((text) => Buffer.from(`${text.replaceAll("\n", "")}\n`));
      for (const bytes of all) backlog.push(bytes);
      const written: Buffer[] = [];
      while (!backlog.isEmpty) {
        const { bytes, offset } = backlog.first;
        const end = Math.min(bytes.length, offset + (steps.next().value ?? 1));
        written.push(Buffer.from(bytes.subarray(offset, end)));
        backlog.advance(end);
      }
      expect(Buffer.concat(written).equals(Buffer.concat(all))).toBe(true);
    }),
    { numRuns: 50 },
  );
});

test("clear counts lines, including a torn one and those that a notice stands for", () => {
  const backlog = new Backlog();
  backlog.push(Buffer.from("one\ntwo\nthree\n"), 6);
  backlog.pushNotice("5 were dropped\n", 5);
  backlog.push(Buffer.from("four\n"));
  expect(backlog.clear()).toBe(2 + 5 + 1);
  expect(backlog.isEmpty).toBe(true);
  expect(backlog.clear()).toBe(0);
});

test("clear does not count the lines of a notice that was written", () => {
  const backlog = new Backlog();
  backlog.pushNotice("5 were dropped\n", 5);
  backlog.push(Buffer.from("one\n"));
  backlog.advance(15);
  expect(backlog.clear()).toBe(1);
});

test("after rewindToLine, flushed waits until the whole line has left", async () => {
  const backlog = new Backlog();
  backlog.push(Buffer.from("one\ntwo\n"), 6);
  let flushed = false;
  const promise = backlog.flushed().then(() => {
    flushed = true;
  });
  backlog.rewindToLine();
  expect(backlog.first.bytes.subarray(backlog.first.offset).toString()).toBe("two\n");
  await Promise.resolve();
  expect(flushed).toBe(false);
  backlog.advance(8);
  await promise;
  expect(backlog.size).toBe(0);
});
