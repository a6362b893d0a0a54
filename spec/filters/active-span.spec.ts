import { setTimeout as sleep } from "node:timers/promises";
import { context, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { BasicTracerProvider } from "@opentelemetry/sdk-trace-base";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  contextFilter,
  createLogger,
  currentContext,
  memoryTransport,
  runWithContext,
  updateContext,
} from "../../src/index.js";
import { createTestLogger } from "../../src/testing/index.js";
import { runNode } from "../support/child-process.js";

const OWN = { traceId: "a".repeat(32), spanId: "b".repeat(16), parentSpanId: "c".repeat(16) };

/** A JSON logger with a bridge, and its lines, read. */
function bridged(traceContext: unknown) {
  const filters = [contextFilter({ traceContext: traceContext as () => undefined })];
  const log = createTestLogger({ format: "json", filters });
  return { log, lines: (): Record<string, unknown>[] => log.lines.map((line) => JSON.parse(line)) };
}

describe("with OpenTelemetry", () => {
  const activeSpan = () => trace.getActiveSpan()?.spanContext();
  const tracer = trace.getTracer("spec");

  beforeAll(() => {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    trace.setGlobalTracerProvider(new BasicTracerProvider());
  });

  afterAll(() => {
    trace.disable();
    context.disable();
  });

  test("a line carries the active span, although its context stays the same", async () => {
    const { log, lines } = bridged(activeSpan);
    const spans: string[] = [];
    const span = <T>(name: string, work: () => T): T =>
      tracer.startActiveSpan(name, (active) => {
        spans.push(`${active.spanContext().traceId}/${active.spanContext().spanId}`);
        return work();
      });
    await runWithContext({ requestId: "r1", ...OWN, userId: 7 }, async () => {
      log.info("before");
      await span("outer", async () => {
        log.info("outer");
        await span("inner", async () => {
          await sleep(1);
          log.info("inner");
        });
        log.info("outer again");
      });
      log.info("after");
    });
    const [outer, inner] = spans as [string, string];
    const own = `${OWN.traceId}/${OWN.spanId}`;
    expect(lines().map(({ message, traceId, spanId }) => [message, `${traceId}/${spanId}`])).toEqual([
      ["before", own],
      ["outer", outer],
      ["inner", inner],
      ["outer again", outer],
      ["after", own],
    ]);
    expect(outer.split("/")[0]).toBe(inner.split("/")[0]);
    for (const line of lines()) expect(line).toMatchObject({ requestId: "r1", userId: 7 });
    // The context's parent is not the tracer's span's.
    expect(lines().map(({ parentSpanId }) => parentSpanId)).toEqual([
      OWN.parentSpanId,
      undefined,
      undefined,
      undefined,
      OWN.parentSpanId,
    ]);
  });

  test("a hundred spans, interleaved in one context, keep their lines apart", async () => {
    const { log, lines } = bridged(activeSpan);
    await runWithContext({ requestId: "r1" }, () =>
      Promise.all(
        Array.from({ length: 100 }, (_, index) =>
          tracer.startActiveSpan(`span ${index}`, async (active) => {
            for (let step = 0; step < 3; step++) {
              await sleep(index % 3);
              log.info("step", { expected: active.spanContext().spanId });
            }
          }),
        ),
      ),
    );
    expect(lines()).toHaveLength(300);
    for (const { spanId, expected } of lines()) expect(spanId).toBe(expected);
  });

  test("a span outside any context is shown as well", () => {
    const { log, lines } = bridged(activeSpan);
    const spanId = tracer.startActiveSpan("job", (active) => {
      log.info("one");
      log.info("two");
      return active.spanContext().spanId;
    });
    log.info("three");
    expect(lines().map(({ spanId }) => spanId)).toEqual([spanId, spanId, undefined]);
    expect(lines()[0]).not.toHaveProperty("requestId");
  });
});

describe("a tracer's span", () => {
  const span = { traceId: "1".repeat(32), spanId: "2".repeat(16) };

  test("does not change the context, which may still be updated", () => {
    const { log, lines } = bridged(() => span);
    runWithContext({ requestId: "r1", ...OWN }, () => {
      log.info("one");
      expect(currentContext()).toMatchObject(OWN);
      updateContext({ userId: 7 });
      log.info("two");
      runWithContext({ userId: 8 }, () => log.info("three"));
    });
    expect(lines().map(({ userId, traceId }) => [userId, traceId])).toEqual([
      [undefined, span.traceId],
      [7, span.traceId],
      [8, span.traceId],
    ]);
  });

  test("is not shown in the line format", () => {
    const log = createTestLogger({ filters: [contextFilter({ traceContext: () => span })] });
    runWithContext({ requestId: "request-1", userId: 7 }, () => log.info("paid"));
    log.info("idle");
    expect(log.lines.map((line) => line.slice(line.indexOf("[")))).toEqual([
      "[req=request-|session=none] - paid userId=7",
      "[req=none|session=none] - idle",
    ]);
  });

  test.each([
    ["undefined", undefined],
    ["null", null],
    ["zeros, as a tracer without a span says", { traceId: "0".repeat(32), spanId: "0".repeat(16) }],
    ["a trace without a span", { traceId: "1".repeat(32) }],
    ["no text", { traceId: 1n, spanId: 2 }],
    ["a text without end", { traceId: "1".repeat(1000), spanId: "2" }],
  ])("is absent if the tracer returns %s", (_, answer) => {
    const { log, lines } = bridged(() => answer);
    runWithContext({ requestId: "r1", ...OWN }, () => log.info("paid"));
    expect(lines()).toMatchObject([{ message: "paid", ...OWN }]);
  });

  test("that cannot be read is reported to the onError of the logger that logs, also through a shared filter", () => {
    const error = new Error("no tracer");
    const shared = contextFilter({
      traceContext: () => {
        throw error;
      },
    });
    const failures: unknown[] = [];
    const logger = (name: string) =>
      createLogger({
        filters: [shared],
        transports: [memoryTransport()],
        onError: (failure, stage) => failures.push([name, failure, stage]),
      });
    const [first, second] = [logger("first"), logger("second")];
    second.info("paid");
    first.info("paid");
    expect(failures).toEqual([
      ["second", error, "filter"],
      ["first", error, "filter"],
    ]);
  });

  test("that cannot be read costs no line", async () => {
    const script = `
      import { contextFilter, createLogger, runWithContext } from "./dist/index.js";
      const failing = () => { throw new Error("no tracer"); };
      const hostile = () => ({ get traceId() { throw new Error("no ID"); } });
      for (const traceContext of [failing, hostile]) {
        const log = createLogger({ filters: [contextFilter({ traceContext })] });
        runWithContext({ requestId: "r1" }, () => log.info("paid"));
      }
    `;
    const { stdout, stderr } = await runNode(["--input-type=module", "-e", script]);
    expect(stdout.match(/\[req=r1\|session=none\] - paid/g)).toHaveLength(2);
    expect(stderr).toContain("ctxlog: filter: Error: no tracer\n");
  });

  test("must come from a function", () => {
    expect(() => contextFilter({ traceContext: span as never })).toThrow("contextFilter's traceContext is {");
  });

  test("replaces the default contextFilter, at its own position", () => {
    const log = createTestLogger({ filters: [contextFilter({ traceContext: () => span })] });
    runWithContext({ requestId: "r1" }, () => log.info("paid"));
    expect(log.records[0]?.context).toMatchObject(span);
  });
});
