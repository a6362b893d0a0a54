import * as fc from "fast-check";
import { expect, test } from "vitest";
import { Backlog, countLines, pieceOf } from "../../src/writer/backlog.js";

test("gives back what it took, byte for byte and in order, however it is written", () => {
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

test("what is given up is counted in lines, a torn one and those behind a notice included", () => {
  const backlog = new Backlog();
  backlog.push(Buffer.from("one\ntwo\nthree\n"), 6);
  backlog.pushNotice("5 were dropped\n", 5);
  backlog.push(Buffer.from("four\n"));
  expect(backlog.clear()).toBe(2 + 5 + 1);
  expect(backlog.isEmpty).toBe(true);
  expect(backlog.clear()).toBe(0);
});

test("a notice that was written is not counted again", () => {
  const backlog = new Backlog();
  backlog.pushNotice("5 were dropped\n", 5);
  backlog.push(Buffer.from("one\n"));
  backlog.advance(15);
  expect(backlog.clear()).toBe(1);
});

test("goes back to the beginning of the torn line, and is flushed only when that has left", async () => {
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

test("a piece for a pipe is whole lines of at most 4096 bytes, or one longer line", () => {
  const line = fc.integer({ min: 0, max: 9000 }).map((length) => `${"x".repeat(length)}\n`);
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 10 }), (lines) => {
      const bytes = Buffer.from(lines.join(""));
      for (let at = 0; at < bytes.length; ) {
        const size = pieceOf(bytes, at);
        const piece = bytes.subarray(at, at + size);
        expect(piece.at(-1)).toBe(0x0a);
        if (size > 4096) expect(countLines(piece)).toBe(1);
        at += size;
      }
    }),
  );
});
