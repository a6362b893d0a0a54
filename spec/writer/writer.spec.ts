import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Target } from "../../src/writer/destination.js";
import { Writer, type WriterOptions } from "../../src/writer/writer.js";
import { linesOf } from "../support/numbered-lines.js";
import { temporary } from "../support/temporary.js";

/** A file that fails as it is told to. */
class FailingTarget implements Target {
  readonly name = "target";
  readonly isPipe = false;
  readonly path = join(temporary(), "app.log");
  readonly #fd = openSync(this.path, "a");
  code: string | undefined;
  opened = 0;
  synced = 0;

  constructor(readonly comesBack: boolean) {
    onTestFinished(() => closeSync(this.#fd));
  }

  open(): number {
    this.opened++;
    if (this.code !== undefined) throw Object.assign(new Error(`${this.code}: as told`), { code: this.code });
    return this.#fd;
  }

  close(): void {}
  recheck(): void {}
  look(): undefined {}
  isBusy(): boolean {
    return false;
  }
  sync(): void {
    this.synced++;
  }

  get lines(): string[] {
    return linesOf(readFileSync(this.path));
  }
}

function writerOf(comesBack: boolean, options: Partial<WriterOptions> = {}) {
  const target = new FailingTarget(comesBack);
  const told: unknown[] = [];
  const writer = new Writer(target, { overflow: "wait", maxBuffer: 1000, exitTimeout: 50, ...options });
  writer.attach({ format: (record) => record.message, report: (error) => told.push(error) });
  onTestFinished(() => writer.close());
  return { target, told, writer };
}

describe.each(["EIO", "EDQUOT", "ENOSPC", "EFBIG", "EROFS", "EACCES", "ENXIO", "ESTALE", "EMFILE", "EPIPE", "EBADF"])(
  "a file that answers %s",
  (code) => {
    test("is tried again until it takes what waits, and is told of once", async () => {
      const { target, told, writer } = writerOf(true);
      target.code = code;
      writer.append("one");
      const flushed = writer.flush();
      await expect.poll(() => target.opened).toBeGreaterThan(3);
      writer.append("two");
      target.code = undefined;
      await flushed;
      await writer.flush();
      expect(target.lines).toEqual(["one", "two"]);
      expect(told).toEqual([expect.objectContaining({ code })]);
    });

    test("drops what the buffer has no room for, and tells how many where they are missing", async () => {
      const { target, told, writer } = writerOf(true);
      target.code = code;
      const line = "x".repeat(300);
      for (let i = 0; i < 6; i++) {
        writer.append(`${i} ${line}`);
        await new Promise(setImmediate);
      }
      target.code = undefined;
      await writer.flush();
      writer.append("last");
      await writer.flush();
      expect(target.lines.map((text) => text.slice(0, 60))).toEqual([
        ...[0, 1, 2].map((i) => `${i} ${line}`.slice(0, 60)),
        `ctxlog dropped 3 lines here: ${code}: as told`,
        "last",
      ]);
      expect(told).toHaveLength(2);
    });
  },
);

test.each(["EAGAIN", "EWOULDBLOCK", "EBUSY", "EINTR"])("%s is waited out, and nobody is told", async (code) => {
  const { target, told, writer } = writerOf(false);
  target.code = code;
  writer.append("one");
  const flushed = writer.flush();
  await expect.poll(() => target.opened).toBeGreaterThan(3);
  target.code = undefined;
  await flushed;
  expect(target.lines).toEqual(["one"]);
  expect(told).toEqual([]);
});

test.each(["EPIPE", "ECONNRESET", "EBADF"])("a stdout that answers %s is never written to again", async (code) => {
  const { target, told, writer } = writerOf(false);
  target.code = code;
  writer.append("one");
  await writer.flush();
  const { opened } = target;
  target.code = undefined;
  writer.append("two");
  await writer.flush();
  expect(target.opened).toBe(opened);
  expect(told).toEqual([expect.objectContaining({ code })]);
});

test("each trouble is told anew after it was over", async () => {
  const { target, told, writer } = writerOf(true);
  for (let round = 1; round <= 2; round++) {
    target.code = "EIO";
    writer.append("one");
    await new Promise(setImmediate);
    target.code = undefined;
    await writer.flush();
    expect(told).toHaveLength(round);
  }
});

test("a handler of errors that logs to the same writer neither tears, reorders nor loses a line", async () => {
  const target = new FailingTarget(true);
  const writer = new Writer(target, { overflow: "wait", maxBuffer: 1e6, exitTimeout: 50 });
  // Longer than a chunk, so that it is written at once, over whatever is under way.
  const long = "handler ".repeat(3000);
  writer.attach({ format: (record) => record.message, report: () => writer.append(long) });
  target.code = "EIO";
  const lines = Array.from({ length: 300 }, (_, i) => `${i} ${"x".repeat(100)}`);
  for (const line of lines) writer.append(line);
  target.code = undefined;
  await writer.flush();
  expect(target.lines.filter((line) => line !== long)).toEqual(lines);
  expect(target.lines.filter((line) => line === long)).toHaveLength(1);
  writer.close();
});

test("the format of the line about dropped ones may log to another writer, and tears nothing", async () => {
  const { target, writer: other } = writerOf(true);
  const failing = new FailingTarget(true);
  const writer = new Writer(failing, { overflow: "drop", maxBuffer: 10, exitTimeout: 50 });
  const long = "y".repeat(20_000);
  const format = () => {
    other.append(long);
    return "notice";
  };
  writer.attach({ format, report: () => {} });
  failing.code = "EAGAIN";
  for (const line of ["one", "two"]) {
    writer.append(line.repeat(10));
    await new Promise(setImmediate);
  }
  failing.code = undefined;
  writer.append("three".repeat(10));
  await writer.flush();
  await other.flush();
  expect(failing.lines).toEqual(["one".repeat(10), "notice", "three".repeat(10)]);
  expect(target.lines).toEqual([long]);
  writer.close();
});

test("reopen while the file fails goes on with what waits", async () => {
  const { target, writer } = writerOf(true);
  target.code = "EIO";
  writer.append("one");
  await new Promise(setImmediate);
  target.code = undefined;
  writer.reopen();
  expect(target.lines).toEqual(["one"]);
});

test("settle gives up after exitTimeout, and the flush that hung resolves when the writer is closed", async () => {
  const { target, writer } = writerOf(true);
  target.code = "ENOSPC";
  writer.append("one");
  const flushed = writer.flush();
  await writer.settle();
  writer.close();
  await flushed;
});

test("flush asks for the disk only once all is written", async () => {
  const { target, writer } = writerOf(true);
  target.code = "EIO";
  writer.append("one");
  const flushed = writer.flush();
  expect(target.synced).toBe(0);
  target.code = undefined;
  await flushed;
  expect(target.synced).toBe(1);
});
