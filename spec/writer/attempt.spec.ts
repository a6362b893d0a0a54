import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { attempt, pieceSize } from "../../src/writer/attempt.js";
import { countLines } from "../../src/writer/backlog.js";
import type { Destination } from "../../src/writer/destination.js";

/** A destination that cannot be opened. */
function broken(code: string, canReturn: boolean): Destination & { closed: number } {
  return {
    name: "broken",
    canReturn,
    isPipe: false,
    closed: 0,
    open() {
      throw Object.assign(new Error(code), { code });
    },
    close() {
      this.closed++;
      throw new Error("closing fails, too");
    },
    recheck() {},
    fingerprint: () => undefined,
    isBusy: () => false,
    replacement: () => undefined,
    applySettings() {},
    sync() {},
  };
}

describe.each([
  ["EAGAIN", "full", "full"],
  ["EINTR", "full", "full"],
  ["ENOSPC", "failing", "failing"],
  ["EDQUOT", "failing", "failing"],
  ["EIO", "failing", "failing"],
  ["ESTALE", "failing", "failing"],
  ["EPIPE", "failing", "closed"],
  ["EBADF", "failing", "closed"],
])("%s", (code, ofFile, ofStdout) => {
  test.each([
    ["a file", true, ofFile],
    ["stdout", false, ofStdout],
  ])("of %s is reported as its status, not thrown", (_name, canReturn, status) => {
    const { written, fault } = attempt(broken(code, canReturn), Buffer.from("line\n"), 0, false);
    expect({ written, status: fault?.status, error: fault?.error }).toEqual({
      written: 0,
      status,
      error: expect.objectContaining({ code }),
    });
  });
});

test.each([
  ["EAGAIN", 0],
  ["ENOSPC", 0],
  ["EIO", 1],
  ["ESTALE", 1],
])("%s closes the descriptor %i times", (code, closed) => {
  const destination = broken(code, true);
  const { fault } = attempt(destination, Buffer.from("line\n"), 0, false);
  expect(destination.closed).toBe(closed);
  expect(fault?.lostDescriptor).toBe(closed === 1);
});

test("a piece for a pipe is whole lines of up to 4096 bytes, or one longer line", () => {
  const line = fc.integer({ min: 0, max: 9000 }).map((length) => `${"x".repeat(length)}\n`);
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 10 }), (lines) => {
      const bytes = Buffer.from(lines.join(""));
      for (let at = 0; at < bytes.length; ) {
        const size = pieceSize(bytes, at);
        const piece = bytes.subarray(at, at + size);
        expect(piece.at(-1)).toBe(0x0a);
        if (size > 4096) expect(countLines(piece)).toBe(1);
        at += size;
      }
    }),
  );
});
