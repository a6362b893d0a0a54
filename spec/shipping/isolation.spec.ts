import { context, propagation, type SpanContext, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import { BasicTracerProvider } from "@opentelemetry/sdk-trace-base";
import { expect, onTestFinished, test } from "vitest";
import { propagatingFetch } from "../../src/http/index.js";
import { createLogger, currentContext, memoryTransport, runWithContext } from "../../src/index.js";
import { otlpTransport } from "../../src/shipping/index.js";
import { Collector, messagesOf } from "../support/collector.js";

const CONTEXT = { requestId: "a1b2c3d4", sessionId: "12345678", traceId: "4bf92f3577b34da6a3ce929d0e0e4736" };

function replaceFetch(replacement: typeof fetch): void {
  const { fetch } = globalThis;
  globalThis.fetch = replacement;
  onTestFinished(() => {
    globalThis.fetch = fetch;
  });
}

test("requests have no context, and a propagatingFetch as global fetch adds nothing to them", async () => {
  const collector = await Collector.start();
  const contexts: unknown[] = [];
  const { fetch } = globalThis;
  const spy: typeof fetch = (...args) => {
    contexts.push(currentContext());
    return fetch(...args);
  };
  replaceFetch(propagatingFetch(spy, { to: [collector.url] }));
  const log = createLogger({ transports: [otlpTransport({ url: collector.logsUrl, flushEvery: 5, batchSize: 2 })] });
  await runWithContext(CONTEXT, async () => {
    log.info("by the timer");
    await collector.requests(1);
    log.info("as a whole");
    log.info("batch");
    await collector.requests(2);
    log.info("by flush");
    await log.flush();
    log.info("by closing");
    await log.close();
  });
  expect(messagesOf(collector.received)).toEqual(["by the timer", "as a whole", "batch", "by flush", "by closing"]);
  expect(contexts).toEqual(contexts.map(() => undefined));
  for (const { headers } of collector.received) {
    const names = Object.keys(headers).filter((name) => /request-id|session|traceparent|baggage/.test(name));
    expect(names).toEqual([]);
  }
});

test("what a fetch logs of the requests comes back to no shipping transport, and to the others", async () => {
  const [one, two] = [await Collector.start(), await Collector.start()];
  const memory = memoryTransport();
  const log = createLogger({
    onError: () => {},
    transports: [otlpTransport({ url: one.logsUrl }), otlpTransport({ url: two.logsUrl }), memory],
  });
  replaceFetch(propagatingFetch(globalThis.fetch, { to: [], log }));
  log.info("the only one");
  await log.flush();
  await log.flush();
  await log.close();
  expect([one, two].map(({ received }) => messagesOf(received))).toEqual([["the only one"], ["the only one"]]);
  expect(memory.records.map(({ message }) => message)).toEqual([
    "the only one",
    expect.stringMatching(/^POST 127/),
    expect.stringMatching(/^POST 127/),
  ]);
});

test("OpenTelemetry's instrumentations are told to trace none of it, even within a span", async () => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(new BasicTracerProvider());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  onTestFinished(() => {
    context.disable();
    trace.disable();
    propagation.disable();
  });
  const collector = await Collector.start();
  const spans: SpanContext[] = [];
  const carriers: Record<string, string>[] = [];
  const { fetch } = globalThis;
  // What @opentelemetry/instrumentation-undici does at each request.
  replaceFetch((input, init) => {
    const span = trace.getTracer("undici").startSpan("POST");
    spans.push(span.spanContext());
    const carrier: Record<string, string> = {};
    propagation.inject(trace.setSpan(context.active(), span), carrier);
    carriers.push(carrier);
    return fetch(input, { ...init, headers: { ...(init?.headers as Record<string, string>), ...carrier } });
  });
  const log = createLogger({ transports: [otlpTransport({ url: collector.logsUrl })] });
  await trace.getTracer("shop").startActiveSpan("order", async (span) => {
    log.info("within a span");
    await log.flush();
    span.end();
  });
  await log.close();
  expect(messagesOf(collector.received)).toEqual(["within a span"]);
  expect(carriers).toEqual([{}]);
  expect(spans.map(({ traceId }) => traceId)).toEqual(["0".repeat(32)]);
});
