import { EventEmitter } from "node:events";
import { PassThrough, Writable } from "node:stream";
import { describe, expect, test } from "vitest";
import { createLogger, streamTransport } from "../../src/index.js";
import { runProgram } from "../support/program.js";

/** A stream that processes chunks only after `release`. */
class Gate extends Writable {
  readonly chunks: string[] = [];
  #next: (() => void) | undefined;
  open = false;

  constructor() {
    super({ highWaterMark: 64, decodeStrings: false });
  }

  override _write(chunk: unknown, _encoding: string, done: () => void): void {
    this.chunks.push(String(chunk));
    if (this.open) setImmediate(done);
    else this.#next = done;
  }

  release(): void {
    this.open = true;
    this.#next?.();
  }
}

function loggerOn(stream: Writable, maxBuffer?: number) {
  const reported: unknown[] = [];
  const log = createLogger({
    format: (record) => record.message,
    transports: [streamTransport(stream, { maxBuffer })],
    onError: (error) => reported.push(error),
    flushTimeout: 2000,
  });
  return { log, reported };
}

test("lines wait, in order, while the stream is full, and flush waits for them", async () => {
  const gate = new Gate();
  const { log, reported } = loggerOn(gate);
  const lines = Array.from({ length: 500 }, (_, i) => `line ${i}`);
  for (const line of lines) log.info(line);
  expect(gate.writableLength).toBeLessThan(200);
  gate.release();
  await log.flush();
  expect(gate.chunks.join("")).toBe(`${lines.join("\n")}\n`);
  expect(reported).toEqual([]);
});

test("flush resolves for the lines before it, even if others keep coming", async () => {
  const gate = new Gate();
  gate.release();
  const { log } = loggerOn(gate);
  let running = true;
  const endless = (async () => {
    while (running) {
      log.info("again");
      await new Promise(setImmediate);
    }
  })();
  for (let i = 0; i < 20; i++) await log.flush();
  running = false;
  await endless;
});

test("lines over maxBuffer are dropped, and reported in their place", async () => {
  const gate = new Gate();
  const { log, reported } = loggerOn(gate, 100);
  for (let i = 0; i < 100; i++) log.info(`line ${i}`);
  gate.release();
  await log.flush();
  await expect.poll(() => gate.chunks.join("")).toMatch(/dropped/);
  const lines = gate.chunks.join("").split("\n").slice(0, -1);
  const dropped = Number(/ctxlog dropped (\d+) lines here/.exec(lines.at(-1) ?? "")?.[1]);
  expect(lines.length - 1 + dropped).toBe(100);
  expect(reported).toHaveLength(1);
});

test.each([
  ["ascii", "a", 4],
  ["two bytes a character", "é", 2],
  ["an emoji, four bytes in two characters", "🦊", 2],
])("maxBuffer counts bytes, line feeds included: %s", async (_name, text, fits) => {
  const gate = new Gate();
  const { log } = loggerOn(gate, 100);
  log.info("x".repeat(64)); // fills the stream
  const line = text.repeat(24 / text.length);
  for (let i = 0; i < 5; i++) log.info(line);
  gate.release();
  await log.flush();
  const lines = gate.chunks.join("").split("\n");
  expect(lines.filter((written) => written === line)).toHaveLength(fits);
});

describe("a stream that breaks", () => {
  test("by an error is reported, stops the transport, and lets flush resolve", async () => {
    const stream = new Writable({
      write(_chunk, _encoding, done) {
        done(new Error("broken"));
      },
    });
    const { log, reported } = loggerOn(stream);
    log.info("one");
    await log.flush();
    log.info("two");
    await log.flush();
    expect(reported[0]).toMatchObject({ message: "broken" });
    expect(reported.length).toBeLessThanOrEqual(2);
  });

  test("by being destroyed while lines wait lets flush resolve", async () => {
    const gate = new Gate();
    const { log } = loggerOn(gate);
    for (let i = 0; i < 100; i++) log.info(`line ${i}`);
    const flushed = log.flush();
    gate.destroy();
    await flushed;
  });

  test("by throwing in write affects neither the caller nor flush", async () => {
    const stream = Object.assign(new EventEmitter(), {
      write() {
        throw new Error("broken");
      },
    }) as unknown as Writable;
    const { log, reported } = loggerOn(stream);
    log.info("one");
    await log.flush();
    expect(reported).toEqual([expect.objectContaining({ message: "broken" })]);
  });
});

test("disposal removes the listeners and leaves the stream open", async () => {
  const stream = new PassThrough();
  stream.resume();
  const count = () => ["drain", "error", "close"].map((event) => stream.listenerCount(event));
  const before = count();
  const { log } = loggerOn(stream);
  log.info("one");
  expect(count()).not.toEqual(before);
  await log[Symbol.asyncDispose]();
  expect(count()).toEqual(before);
  expect(stream.writable).toBe(true);
});

test("lines that a stream has not processed at exit are reported, with their number", async () => {
  const end = await runProgram(`
    const { Writable } = await import("node:stream");
    const stream = new Writable({ highWaterMark: 64, write() {} });
    const log = createLogger({ format, transports: [streamTransport(stream)] });
    for (let i = 0; i < 100; i++) log.info(line(i));
    process.exit(3);`);
  expect(end).toMatchObject({
    code: 3,
    stderr: "ctxlog: 100 lines for a stream were lost at exit: it had not processed them\n",
  });
});
