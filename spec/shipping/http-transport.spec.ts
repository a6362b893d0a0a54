import { describe, expect, onTestFinished, test } from "vitest";
import { createLogger, type LogRecord } from "../../src/index.js";
import { type HttpTransportOptions, httpTransport } from "../../src/shipping/index.js";
import { Collector, status } from "../support/collector.js";

async function setUp(options: Partial<HttpTransportOptions> = {}) {
  const collector = await Collector.start();
  const reported: string[] = [];
  const transport = httpTransport({ url: `${collector.url}/intake`, retryDelay: 10, flushEvery: 10, ...options });
  const log = createLogger({
    transports: [transport],
    onError: (error, stage) => reported.push(`${stage}: ${(error as Error).message}`),
  });
  onTestFinished(() => log.close());
  return { log, collector, reported };
}

describe("httpTransport", () => {
  test("sends JSON lines, each with a line feed, unless it is told otherwise", async () => {
    const { log, collector } = await setUp();
    log.info("one", { n: 1 });
    log.info("two\nlines");
    await log.flush();
    const [request] = collector.received;
    expect(request?.path).toBe("/intake");
    expect(request?.headers["content-type"]).toBe("application/x-ndjson");
    const lines = request?.body.split("\n") ?? [];
    expect(lines.at(-1)).toBe("");
    expect(lines.slice(0, -1).map((line) => JSON.parse(line))).toMatchObject([
      { message: "one", n: 1 },
      { message: "two\nlines" },
    ]);
  });

  test("sends what encode makes of the lines, with headers that replace the defaults", async () => {
    const { log, collector } = await setUp({
      format: (record) => record.message,
      encode: (lines) => new TextEncoder().encode(lines.join("|")),
      headers: { "Content-Type": "text/x-lines" },
      compression: "gzip",
    });
    log.info("a");
    log.info("b");
    await log.flush();
    expect(collector.received[0]).toMatchObject({ body: "a|b", headers: { "content-type": "text/x-lines" } });
  });

  test.each([408, 429, 500, 502, 503, 504])("tries again after %s", async (code) => {
    const { log, collector } = await setUp();
    collector.answers.push(status(code));
    log.info("again");
    await collector.requests(2);
    await log.flush();
    expect(log.stats()).toMatchObject({ written: 1, failed: 0 });
  });

  test("counts what an answer says was rejected", async () => {
    const { log, collector, reported } = await setUp({
      rejection: (answer) => ({ lines: (JSON.parse(answer) as { bad: number }).bad, message: "no such index" }),
    });
    collector.otherwise = status(200, {}, '{"bad":1}');
    log.info("a");
    log.info("b");
    await log.flush();
    expect(log.stats()).toMatchObject({ written: 1, failed: 1 });
    expect(reported).toEqual([expect.stringContaining("1 line for") && expect.stringContaining("no such index")]);
  });

  test("does not send a line for which the formatter fails, and spoils no batch with it", async () => {
    const format = (record: LogRecord): string => {
      if (record.message === "bad") throw new RangeError("no");
      return record.message === "none" ? (undefined as never) : JSON.stringify(record.message);
    };
    const { log, collector, reported } = await setUp({ format, encode: (lines) => `[${lines.join(",")}]` });
    for (const message of ["a", "bad", "none", "b"]) log.info(message);
    await log.flush();
    expect(collector.received.map(({ body }) => body)).toEqual(['["a","b"]']);
    expect(log.stats()).toMatchObject({ accepted: 4, written: 2, failed: 2, waiting: 0 });
    expect(reported).toEqual(["format: no", "format: the formatter returned no string but a undefined"]);
  });

  test.each([
    [
      "throws",
      () => {
        throw new Error("no body");
      },
      "no body",
    ],
    ["returns no body", () => 7, "encode returned a number"],
  ])("reports the lines of an encode that %s", async (_, encode, message) => {
    const { log, collector, reported } = await setUp({ encode: encode as never });
    log.info("a");
    await log.flush();
    expect(collector.received).toEqual([]);
    expect(reported).toEqual([expect.stringContaining(message)]);
    expect(log.stats()).toMatchObject({ failed: 1, waiting: 0 });
  });

  test("sends a user and a password of its URL as a header, and shows neither", async () => {
    const collector = await Collector.start();
    collector.otherwise = status(401);
    const url = collector.url.replace("//", "//shop:s3cret%21@");
    const reported: string[] = [];
    const log = createLogger({
      transports: [httpTransport({ url: `${url}/key/s3cret`, flushEvery: 10 })],
      onError: (error) => reported.push((error as Error).message),
    });
    log.info("a");
    await log.close();
    expect(collector.received[0]?.headers.authorization).toBe(`Basic ${btoa("shop:s3cret!")}`);
    expect(reported.join()).toMatch(/status 401/);
    expect(reported.join()).not.toContain("s3cret");
  });
});
