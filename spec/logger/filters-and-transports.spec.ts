import { otlpBatchBody, otlpFormat } from "tslog/otel";
import { httpTransport } from "tslog/transports/http";
import { ringBufferTransport } from "tslog/transports/ringbuffer";
import { describe, expect, test } from "vitest";
import { createLogger, type LogRecord, memoryTransport, runWithContext } from "../../src/index.js";
import { createTestLogger } from "../../src/testing/index.js";

describe("filters and transports that are added and removed", () => {
  test("a filter that is added twice runs twice, and each undo removes one, once", () => {
    let ran = 0;
    const filter = () => {
      ran++;
    };
    const log = createTestLogger();
    const runs = () => {
      ran = 0;
      log.info("m");
      return ran;
    };
    const [first, second] = [log.addFilter(filter), log.addFilter(filter)];
    expect(runs()).toBe(2);
    first();
    expect(runs()).toBe(1);
    first();
    expect(runs()).toBe(1);
    second();
    expect(runs()).toBe(0);
    second();
    expect(runs()).toBe(0);
  });

  test("undoing one filter leaves the others in their order", () => {
    const order: string[] = [];
    const [a, b, c] = ["a", "b", "c"].map((name) => () => {
      order.push(name);
    }) as [() => void, () => void, () => void];
    const log = createTestLogger();
    log.addFilter(a);
    const undo = log.addFilter(b);
    log.addFilter(c);
    undo();
    log.info("m");
    expect(order).toEqual(["a", "c"]);
  });

  test("a transport that is attached twice is written to twice, and each undo removes one, once", () => {
    const log = createTestLogger();
    const late = memoryTransport();
    const [first, second] = [log.attachTransport(late), log.attachTransport(late)];
    const lines = () => {
      late.clear();
      log.info("m");
      return late.lines.length;
    };
    expect(lines()).toBe(2);
    second();
    second();
    expect(lines()).toBe(1);
    first();
    expect(lines()).toBe(0);
  });

  test("a child's transport gets the lines of the child and its children only", () => {
    const log = createTestLogger();
    const child = log.child({ name: "child" });
    const own = memoryTransport();
    const undo = child.attachTransport(own);
    log.info("root");
    child.info("child");
    child.child({}).info("grandchild");
    undo();
    child.info("after");
    expect(own.records.map((record) => record.message)).toEqual(["child", "grandchild"]);
    expect(log.lines).toHaveLength(4);
  });

  test("a transport gets its format and the report function before its first line", () => {
    const log = createTestLogger({ format: "json" });
    const steps: unknown[] = [];
    const undo = log.attachTransport({
      attached: (host) => {
        host.report("a failure", "transport");
        steps.push(typeof host.format);
      },
      write: (_, line) => steps.push(JSON.parse(line).message),
    });
    log.info("m");
    undo();
    expect(steps).toEqual(["function", "m"]);
    expect(log.failures).toEqual([{ error: "a failure", stage: "transport" }]);
  });

  test("tslog's own transports can be attached as they are", async () => {
    const ring = ringBufferTransport<LogRecord>({ size: 2 });
    const sent: string[] = [];
    const fetchImpl = async (_url: string, { body }: { body: string }) => {
      sent.push(body);
      return { ok: true, status: 200 };
    };
    const http = httpTransport({ url: "http://127.0.0.1/", format: "json", fetchImpl, exitHooks: false });
    const log = createTestLogger();
    for (const transport of [ring, http]) log.attachTransport(transport);
    for (const message of ["a", "b", "c"]) log.info(message, { userId: 42 });
    await log.flush();
    await log[Symbol.asyncDispose]();
    expect(ring.dump().map((record) => record.message)).toEqual(["b", "c"]);
    const bodies = sent.join("\n").trim().split("\n");
    expect(bodies.map((line) => JSON.parse(line))).toMatchObject(
      ["a", "b", "c"].map((message) => ({ message, userId: 42 })),
    );
    expect(log.failures).toEqual([]);
  });

  test("tslog's format functions get tslog's record and settings", async () => {
    const sent: string[] = [];
    const fetchImpl = async (_url: string, { body }: { body: string }) => {
      sent.push(body);
      return { ok: true, status: 200 };
    };
    const format = otlpFormat<LogRecord>({ resource: { "service.name": "shop" } });
    const http = httpTransport({
      url: "http://127.0.0.1/",
      format,
      encodeBody: otlpBatchBody,
      fetchImpl,
      exitHooks: false,
    });
    const log = createTestLogger({ name: "shop" });
    log.attachTransport(http);
    runWithContext({ requestId: "a1b2c3d4", traceId: "4bf92f3577b34da6a3ce929d0e0e4736" }, () => {
      log.error(new TypeError("no answer", { cause: new Error("reset") }), "Charge failed", { order: 13 });
      log.info("Sent");
    });
    await log.flush();
    const { resourceLogs } = JSON.parse(sent.join(""));
    const [first, second] = resourceLogs[0].scopeLogs[0].logRecords;
    const attributes = Object.fromEntries(
      first.attributes.map(({ key, value }: { key: string; value: { stringValue?: string } }) => [key, value]),
    );
    expect(first).toMatchObject({
      severityNumber: 17,
      body: { stringValue: "Charge failed" },
      traceId: "4bf92f3577b34da6a3ce929d0e0e4736",
    });
    expect(attributes).toMatchObject({
      "logger.name": { stringValue: "shop" },
      "exception.type": { stringValue: "TypeError" },
      "exception.message": { stringValue: "no answer" },
      "exception.stacktrace": { stringValue: expect.stringContaining("Caused by: Error: reset") },
      requestId: { stringValue: "a1b2c3d4" },
      order: { intValue: "13" },
    });
    expect(second).toMatchObject({ body: { stringValue: "Sent" }, severityText: "INFO" });
    expect(log.failures).toEqual([]);
  });

  test("what a transport of tslog's loses is said to its own onError", async () => {
    const reported: string[] = [];
    const http = httpTransport({
      url: "http://127.0.0.1/",
      format: "json",
      fetchImpl: async () => ({ ok: false, status: 400 }),
      exitHooks: false,
      onError: (error, lines) => reported.push(`${lines.length}: ${(error as Error).message}`),
    });
    const log = createTestLogger();
    log.attachTransport(http);
    log.info("lost");
    await log.flush();
    expect(reported).toEqual(["1: tslog httpTransport: POST http://127.0.0.1/ responded 400"]);
  });

  test("transports have their own levels, formats and filters", () => {
    const warnings = memoryTransport({ minLevel: "WARN", format: "json" });
    const custom = memoryTransport({ format: (record) => `<${record.message}>`, filters: [(r) => r.level !== "WARN"] });
    const log = createLogger({ transports: [warnings, custom] });
    log.info("a");
    log.warn("b");
    expect(warnings.lines.map((line) => JSON.parse(line).message)).toEqual(["b"]);
    expect(custom.lines).toEqual(["<a>"]);
  });
});
