import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, onTestFinished, test } from "vitest";
import { createLogger } from "../../src/index.js";
import { type OtlpTransportOptions, otlpTransport } from "../../src/shipping/index.js";
import { Collector, messagesOf, status } from "../support/collector.js";
import { freePort } from "../support/free-port.js";

interface Setup {
  readonly log: ReturnType<typeof createLogger>;
  readonly transport: ReturnType<typeof otlpTransport>;
  readonly collector: Collector;
  readonly reported: string[];
}

/** A logger that sends to a collector, and what it reports. */
async function setUp(options: OtlpTransportOptions = {}, given?: Collector): Promise<Setup> {
  const collector = given ?? (await Collector.start());
  const reported: string[] = [];
  const transport = otlpTransport({
    url: collector.logsUrl,
    retryDelay: 10,
    flushEvery: 10,
    exitTimeout: 500,
    ...options,
  });
  const log = createLogger({
    transports: [transport],
    onError: (error, stage) => reported.push(`${stage}: ${(error as Error).message}`),
    flushTimeout: 5000,
  });
  onTestFinished(() => log.close());
  return { log, transport, collector, reported };
}

const numbers = (count: number): string[] => Array.from({ length: count }, (_, index) => `line ${index}`);

function counts({ log }: Setup) {
  const { accepted, written, dropped, failed, waiting } = log.stats();
  return { accepted, written, dropped, failed, waiting };
}

describe("batches", () => {
  test("hold 512 lines, in order, and the rest leaves after a second or at flush", async () => {
    const setup = await setUp({ flushEvery: 60_000 });
    for (const line of numbers(1100)) setup.log.info(line);
    await setup.collector.requests(2);
    await setup.log.flush();
    expect(setup.collector.received.map((request) => messagesOf([request]).length)).toEqual([512, 512, 76]);
    expect(messagesOf(setup.collector.received)).toEqual(numbers(1100));
    expect(counts(setup)).toEqual({ accepted: 1100, written: 1100, dropped: 0, failed: 0, waiting: 0 });
    expect(setup.reported).toEqual([]);
  });

  test("leave by themselves, compressed, with the given headers", async () => {
    const setup = await setUp({ headers: { "API-Key": "k3y" } });
    setup.log.info("on its way");
    const [request] = await setup.collector.requests(1);
    expect(request?.path).toBe("/v1/logs");
    expect(request?.headers).toMatchObject({
      "api-key": "k3y",
      "content-type": "application/json",
      "content-encoding": "gzip",
    });
    expect(messagesOf(setup.collector.received)).toEqual(["on its way"]);
  });

  test("stay within their bytes; a longer line goes alone", async () => {
    const setup = await setUp({ maxBatchBytes: 2000, compression: "none" });
    setup.log.info("a");
    setup.log.info("b".repeat(3000));
    for (const line of numbers(30)) setup.log.info(line);
    await setup.log.flush();
    const sizes = setup.collector.received.map(({ body }) => body.length);
    expect(sizes.filter((size) => size > 2300)).toHaveLength(1);
    expect(messagesOf(setup.collector.received)).toEqual(["a", "b".repeat(3000), ...numbers(30)]);
  });

  test("go one at a time, and what is logged meanwhile goes with the next", async () => {
    const setup = await setUp();
    setup.collector.answers.push((response) => setTimeout(() => response.end("{}"), 50));
    setup.log.info("first");
    await setup.collector.requests(1);
    for (const line of numbers(10)) setup.log.info(line);
    await setup.log.flush();
    expect(setup.collector.received.map((request) => messagesOf([request]).length)).toEqual([1, 10]);
  });
});

describe("a collector that fails for a while", () => {
  test.each([429, 502, 503, 504])("with %s gets the lines again, once it is well", async (code) => {
    const setup = await setUp();
    setup.collector.answers.push(status(code), status(code));
    for (const line of numbers(3)) setup.log.info(line);
    await setup.collector.requests(3);
    await setup.log.flush();
    expect(messagesOf(setup.collector.received.slice(2))).toEqual(numbers(3));
    expect(counts(setup)).toMatchObject({ written: 3, dropped: 0, failed: 0 });
    expect(setup.reported).toEqual([
      expect.stringMatching(/^transport: 127\.0\.0\.1:\d+ takes no lines: status \d+; they wait$/),
    ]);
  });

  test("is given the time that it asks for, and a flush does not wait for it", async () => {
    const setup = await setUp();
    setup.collector.answers.push(status(429, { "retry-after": "1" }));
    setup.log.info("patient");
    await setup.collector.requests(1);
    await setup.log.flush();
    const begin = performance.now();
    await setup.log.flush();
    expect(setup.collector.received).toHaveLength(1);
    await setup.collector.requests(2);
    expect(performance.now() - begin).toBeGreaterThan(800);
    await setup.log.flush();
    expect(counts(setup)).toMatchObject({ written: 1 });
  });

  test("gets the lines when it comes up, and a flush before reports and keeps them", async () => {
    const port = await freePort();
    const setup = await setUp({ url: `http://127.0.0.1:${port}/v1/logs` });
    for (const line of numbers(5)) setup.log.info(line);
    await setup.log.flush();
    expect(counts(setup)).toMatchObject({ written: 0, waiting: 5 });
    expect(setup.reported[0]).toContain("ECONNREFUSED");
    await setup.collector.stop();
    await setup.collector.listen(port);
    await setup.collector.requests(1);
    await setup.log.flush();
    expect(messagesOf(setup.collector.received)).toEqual(numbers(5));
    expect(counts(setup)).toMatchObject({ written: 5, waiting: 0 });
  });

  test.each([
    [
      "closes the socket in the middle of the request",
      (_: unknown, __: unknown, socket: { destroy(): void }) => socket.destroy(),
    ],
    [
      "answers what is no HTTP",
      (_: unknown, __: unknown, socket: { end(text: string): void }) => socket.end("what?\r\n\r\n"),
    ],
    ["does not answer in time", () => {}],
  ])("that %s gets the lines again", async (_, answer) => {
    const setup = await setUp({ timeout: 200 });
    setup.collector.answers.push(answer as never);
    setup.log.info("again");
    await setup.collector.requests(2);
    await setup.log.flush();
    expect(messagesOf(setup.collector.received)).toEqual(["again", "again"]);
    expect(counts(setup)).toMatchObject({ written: 1 });
    expect(setup.reported).toHaveLength(1);
  });
});

describe("what a collector does not take", () => {
  test.each([400, 401, 404, 413, 500])("is not sent again after %s, and reported", async (code) => {
    const setup = await setUp();
    setup.collector.answers.push(status(code, {}, "no such key"));
    for (const line of numbers(3)) setup.log.info(line);
    await setup.log.flush();
    setup.log.info("next");
    await setup.log.flush();
    expect(setup.collector.received).toHaveLength(2);
    expect(counts(setup)).toMatchObject({ accepted: 4, written: 1, failed: 3, waiting: 0 });
    expect(setup.reported).toEqual([
      expect.stringMatching(
        new RegExp(`^transport: 3 lines for 127.0.0.1:\\d+ were refused: status ${code}: no such key$`),
      ),
    ]);
  });

  test("is not sent again after a partial success, which is reported", async () => {
    const setup = await setUp();
    const answer = { partialSuccess: { rejectedLogRecords: "2", errorMessage: "too old" } };
    setup.collector.answers.push(status(200, {}, JSON.stringify(answer)));
    for (const line of numbers(5)) setup.log.info(line);
    await setup.log.flush();
    expect(setup.collector.received).toHaveLength(1);
    expect(counts(setup)).toMatchObject({ written: 3, failed: 2 });
    expect(setup.reported).toEqual([expect.stringMatching(/: 2 lines for .* were rejected: too old$/)]);
  });

  test("is not taken elsewhere: a redirect is reported, and the headers stay here", async () => {
    const other = await Collector.start();
    const setup = await setUp({ headers: { "api-key": "k3y" } });
    setup.collector.answers.push(status(307, { location: other.logsUrl }));
    setup.log.info("stays");
    await setup.log.flush();
    expect(other.received).toEqual([]);
    expect(setup.reported).toEqual([expect.stringContaining("a redirect, which is not followed")]);
  });
});

describe("the answer of a collector that has the lines", () => {
  test.each([
    ["is empty", status(204)],
    ["never ends", (response: { write(text: string): void }) => response.write("{")],
    [
      "breaks off",
      (response: { write(text: string): void; destroy(): void }) => {
        response.write("{");
        setTimeout(() => response.destroy(), 20);
      },
    ],
    [
      "has no end of text",
      (response: import("node:http").ServerResponse) => {
        const more = (): void => {
          if (!response.destroyed) response.write("x".repeat(65_536), () => setImmediate(more));
        };
        more();
      },
    ],
  ])("may be one that %s: they are not sent again", async (_, answer) => {
    const setup = await setUp({ timeout: 300 });
    setup.collector.answers.push(answer as never);
    setup.log.info("once");
    await setup.log.flush();
    setup.log.info("next");
    await setup.log.flush();
    expect(messagesOf(setup.collector.received)).toEqual(["once", "next"]);
    expect(counts(setup)).toMatchObject({ written: 2 });
  });

  test("is reported if it is something else than OTLP's", async () => {
    const setup = await setUp();
    setup.collector.answers.push(status(200, { "content-type": "text/html" }, "<html>sign in</html>"));
    setup.log.info("to a portal");
    await setup.log.flush();
    expect(setup.reported).toEqual([expect.stringContaining("answered with success and something else")]);
  });
});

describe("the queue", () => {
  test("has a limit in lines; drops are counted, and reported at most once a second", async () => {
    const setup = await setUp({ maxQueue: 100, batchSize: 50 });
    setup.collector.otherwise = status(503);
    for (const line of numbers(1000)) setup.log.info(line);
    expect(counts(setup)).toEqual({ accepted: 1000, written: 0, dropped: 900, failed: 0, waiting: 100 });
    expect(setup.reported).toEqual([expect.stringMatching(/: 1 line for .* was dropped: the queue is full$/)]);
    setup.collector.otherwise = status(200);
    await setup.log.flush();
    while (counts(setup).waiting > 0) await sleep(10);
    expect(counts(setup)).toMatchObject({ written: 100, dropped: 900 });
    await setup.log.close();
    expect(setup.reported.filter((text) => text.includes("dropped"))).toEqual([
      expect.stringMatching(/1 line for /),
      expect.stringMatching(/899 lines for .* were dropped/),
    ]);
  });

  test("has a limit in bytes", async () => {
    const setup = await setUp({ maxBuffer: 10_000, flushEvery: 60_000 });
    for (let index = 0; index < 100; index++) setup.log.info("x".repeat(1000));
    const { waiting, bytesWaiting } = setup.log.stats();
    expect(waiting).toBeLessThan(10);
    expect(bytesWaiting).toBeLessThanOrEqual(10_000);
  });

  test("bounds the heap while a collector never answers", { timeout: 60_000 }, async () => {
    const setup = await setUp({ timeout: 60_000, exitTimeout: 0 });
    setup.collector.otherwise = () => {};
    const used = (): number => {
      globalThis.gc?.();
      return process.memoryUsage().heapUsed;
    };
    for (const line of numbers(5000)) setup.log.info(line, { text: "y".repeat(500) });
    const before = used();
    for (let index = 0; index < 100_000; index++) setup.log.info(`line ${index}`, { text: "y".repeat(500) });
    expect(used() - before).toBeLessThan(4_000_000);
    expect(counts(setup)).toMatchObject({ accepted: 105_000, dropped: 102_952, waiting: 2048 });
  });
});

describe("closing", () => {
  test("sends what waits, also what comes while it does, and tries again for a while", async () => {
    const setup = await setUp({ flushEvery: 60_000 });
    setup.collector.answers.push(status(503), status(503));
    setup.log.info("last");
    await setup.log.close();
    expect(counts(setup)).toMatchObject({ written: 1 });
  });

  test("gives up after exitTimeout, and reports what is lost", async () => {
    const setup = await setUp({ exitTimeout: 100, flushEvery: 60_000 });
    setup.collector.otherwise = () => {};
    for (const line of numbers(3)) setup.log.info(line);
    await setup.transport[Symbol.asyncDispose]?.();
    expect(counts(setup)).toMatchObject({ dropped: 3, waiting: 0 });
    expect(setup.reported.at(-1)).toMatch(/3 lines for .* were lost at closing: /);
  });

  test("may happen twice, and a later line still goes out", async () => {
    const setup = await setUp();
    const transport = otlpTransport({ url: setup.collector.logsUrl, flushEvery: 10 });
    const log = createLogger({ transports: [transport] });
    log.info("one");
    await Promise.all([transport[Symbol.asyncDispose]?.(), transport[Symbol.asyncDispose]?.()]);
    log.info("two");
    await log.flush();
    expect(messagesOf(setup.collector.received)).toEqual(["one", "two"]);
    await transport[Symbol.asyncDispose]?.();
  });
});

test("a fetch that throws, or answers what is no response, costs no line", async () => {
  let calls = 0;
  const setup = await setUp({
    fetch: ((url: string, init: RequestInit) => {
      calls++;
      if (calls === 1) throw new TypeError("broken");
      if (calls === 2) return undefined;
      return fetch(url, init);
    }) as typeof fetch,
  });
  setup.log.info("third time");
  await setup.collector.requests(1);
  await setup.log.flush();
  expect(counts(setup)).toMatchObject({ written: 1 });
});

test("with OTEL_SDK_DISABLED=true nothing is sent", async () => {
  process.env["OTEL_SDK_DISABLED"] = "true";
  onTestFinished(() => {
    delete process.env["OTEL_SDK_DISABLED"];
  });
  const setup = await setUp();
  setup.log.info("nowhere");
  await setup.log.flush();
  expect(setup.collector.received).toEqual([]);
  expect(setup.reported).toEqual([]);
});
