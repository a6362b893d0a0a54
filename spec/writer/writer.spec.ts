import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { INFO } from "../../src/level.js";
import { DEFAULTS } from "../../src/transports/options.js";
import type { Destination } from "../../src/writer/destination.js";
import type { WriterSettings } from "../../src/writer/settings.js";
import { Writer } from "../../src/writer/writer.js";
import { linesOf } from "../support/numbered-lines.js";
import { temporary } from "../support/temporary.js";

/** A file that cannot be opened while `code` is set. */
class FailingDestination implements Destination {
  readonly name = "destination";
  readonly isPipe = false;
  readonly path = join(temporary(), "app.log");
  readonly #fd = openSync(this.path, "a");
  code: string | undefined;
  opened = 0;
  synced = 0;

  constructor(readonly canReturn: boolean) {
    onTestFinished(() => closeSync(this.#fd));
  }

  open(): number {
    this.opened++;
    if (this.code !== undefined) throw Object.assign(new Error(`${this.code}: as set`), { code: this.code });
    return this.#fd;
  }

  close(): void {}
  recheck(): void {}
  fingerprint(): undefined {}
  replacement(): undefined {}
  applySettings(): void {}
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

function writerOf(canReturn: boolean, options: Partial<WriterSettings> = {}) {
  const destination = new FailingDestination(canReturn);
  const reported: unknown[] = [];
  const writer = new Writer(destination, { ...DEFAULTS, maxBuffer: 1000, exitTimeout: 50, ...options });
  writer.attach({ format: (record) => record.message, report: (error) => reported.push(error) });
  onTestFinished(() => writer.close());
  return { destination, reported, writer };
}

describe.each(["EIO", "EDQUOT", "ENOSPC", "EFBIG", "EROFS", "EACCES", "ENXIO", "ESTALE", "EMFILE", "EPIPE", "EBADF"])(
  "a file that fails with %s",
  (code) => {
    test("is tried again until it accepts what waits, and is reported once", async () => {
      const { destination, reported, writer } = writerOf(true);
      destination.code = code;
      writer.append("one", INFO);
      const flushed = writer.flush();
      await expect.poll(() => destination.opened).toBeGreaterThan(3);
      writer.append("two", INFO);
      destination.code = undefined;
      await flushed;
      await writer.flush();
      expect(destination.lines).toEqual(["one", "two"]);
      expect(reported).toEqual([expect.objectContaining({ code })]);
    });

    test("drops what does not fit into the buffer, and reports the number in their place", async () => {
      const { destination, reported, writer } = writerOf(true);
      destination.code = code;
      const line = "x".repeat(300);
      for (let i = 0; i < 6; i++) {
        writer.append(`${i} ${line}`, INFO);
        await new Promise(setImmediate);
      }
      destination.code = undefined;
      await writer.flush();
      writer.append("last", INFO);
      await writer.flush();
      expect(destination.lines.map((text) => text.slice(0, 60))).toEqual([
        ...[0, 1, 2].map((i) => `${i} ${line}`.slice(0, 60)),
        `ctxlog dropped 3 lines here: ${code}: as set`,
        "last",
      ]);
      expect(reported).toHaveLength(2);
    });
  },
);

test.each(["EAGAIN", "EWOULDBLOCK", "EBUSY", "EINTR"])("%s is waited out, and not reported", async (code) => {
  const { destination, reported, writer } = writerOf(false);
  destination.code = code;
  writer.append("one", INFO);
  const flushed = writer.flush();
  await expect.poll(() => destination.opened).toBeGreaterThan(3);
  destination.code = undefined;
  await flushed;
  expect(destination.lines).toEqual(["one"]);
  expect(reported).toEqual([]);
});

test.each(["EPIPE", "ECONNRESET", "EBADF"])("a stdout that fails with %s is never written to again", async (code) => {
  const { destination, reported, writer } = writerOf(false);
  destination.code = code;
  writer.append("one", INFO);
  await writer.flush();
  const { opened } = destination;
  destination.code = undefined;
  writer.append("two", INFO);
  await writer.flush();
  expect(destination.opened).toBe(opened);
  expect(reported).toEqual([expect.objectContaining({ code })]);
});

test("a failure that was over is reported again", async () => {
  const { destination, reported, writer } = writerOf(true);
  for (let round = 1; round <= 2; round++) {
    destination.code = "EIO";
    writer.append("one", INFO);
    await new Promise(setImmediate);
    destination.code = undefined;
    await writer.flush();
    expect(reported).toHaveLength(round);
  }
});

test("an error handler that logs to the same writer neither tears, reorders nor loses a line", async () => {
  const destination = new FailingDestination(true);
  const writer = new Writer(destination, { ...DEFAULTS, exitTimeout: 50 });
  // Longer than a chunk, so that it is written at once, over whatever is under way.
  const long = "handler ".repeat(3000);
  writer.attach({ format: (record) => record.message, report: () => writer.append(long, INFO) });
  destination.code = "EIO";
  const lines = Array.from({ length: 300 }, (_, i) => `${i} ${"x".repeat(100)}`);
  for (const line of lines) writer.append(line, INFO);
  destination.code = undefined;
  await writer.flush();
  expect(destination.lines.filter((line) => line !== long)).toEqual(lines);
  expect(destination.lines.filter((line) => line === long)).toHaveLength(1);
  writer.close();
});

test("the format of a drop notice may log to another writer, and tears nothing", async () => {
  const { destination, writer: other } = writerOf(true);
  const failing = new FailingDestination(true);
  const writer = new Writer(failing, { ...DEFAULTS, overflow: "drop", maxBuffer: 10, exitTimeout: 50 });
  const long = "y".repeat(20_000);
  const format = () => {
    other.append(long, INFO);
    return "notice";
  };
  writer.attach({ format, report: () => {} });
  failing.code = "EAGAIN";
  for (const line of ["one", "two"]) {
    writer.append(line.repeat(10), INFO);
    await new Promise(setImmediate);
  }
  failing.code = undefined;
  writer.append("three".repeat(10), INFO);
  await writer.flush();
  await other.flush();
  expect(failing.lines).toEqual(["one".repeat(10), "notice", "three".repeat(10)]);
  expect(destination.lines).toEqual([long]);
  writer.close();
});

test("reopen while the file fails writes what waits", async () => {
  const { destination, writer } = writerOf(true);
  destination.code = "EIO";
  writer.append("one", INFO);
  await new Promise(setImmediate);
  destination.code = undefined;
  writer.reopen();
  expect(destination.lines).toEqual(["one"]);
});

test("settle gives up after exitTimeout, and a pending flush resolves when the writer is closed", async () => {
  const { destination, writer } = writerOf(true);
  destination.code = "ENOSPC";
  writer.append("one", INFO);
  const flushed = writer.flush();
  await writer.settle();
  writer.close();
  await flushed;
});

test("flush syncs only when everything is written", async () => {
  const { destination, writer } = writerOf(true);
  destination.code = "EIO";
  writer.append("one", INFO);
  await writer.flush();
  expect(destination.synced).toBe(0);
  destination.code = undefined;
  await writer.flush();
  expect(destination.synced).toBe(1);
});

test("the format of a drop notice that logs to the same writer loses nothing", async () => {
  const destination = new FailingDestination(true);
  const writer = new Writer(destination, { ...DEFAULTS, overflow: "drop", maxBuffer: 10, exitTimeout: 50 });
  const long = "y".repeat(20_000);
  const format = (record: { message: string }) => {
    writer.append(long, INFO);
    return record.message;
  };
  writer.attach({ format, report: () => {} });
  destination.code = "EAGAIN";
  for (const line of ["one", "two"]) {
    writer.append(line.repeat(10), INFO);
    await new Promise(setImmediate);
  }
  destination.code = undefined;
  await writer.flush();
  await new Promise(setImmediate);
  await writer.flush();
  expect(destination.lines).toEqual(["one".repeat(10), "ctxlog dropped 1 line here: the reader is too slow", long]);
  writer.close();
});
