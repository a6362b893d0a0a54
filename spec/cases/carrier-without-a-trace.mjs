// A tracer has the trace, and the context has none: a carrier begins no other trace for the job's lines.
import { context, ROOT_CONTEXT, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { BasicTracerProvider } from "@opentelemetry/sdk-trace-base";
import {
  contextFilter,
  createLogger,
  deserializeContext,
  memoryTransport,
  runWithContext,
  runWithoutContext,
  serializeContext,
} from "ctxlog";
import { extractContext } from "ctxlog/http";

context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
trace.setGlobalTracerProvider(new BasicTracerProvider());
const memory = memoryTransport();
const filter = contextFilter({ traceContext: () => trace.getActiveSpan()?.spanContext() });
const log = createLogger({ format: "json", filters: [filter], transports: [memory] });

runWithContext(extractContext({ headers: {}, url: "/order" }, { trace: false }), () => {
  trace.getTracer("shop").startActiveSpan("order", (span) => {
    log.info("Queueing");
    const carrier = serializeContext();
    const { traceId } = span.spanContext();
    span.end();
    runWithoutContext(() => {
      context.with(ROOT_CONTEXT, () => runWithContext(deserializeContext(carrier), () => log.info("Working")));
    });
    const [queueing = {}, working = {}] = memory.lines.map((line) => JSON.parse(line));
    console.log(`the request's line has the tracer's trace: ${queueing.traceId === traceId}`);
    console.log(`the job's trace: ${working.traceId ?? "none"}`);
    console.log(`the job's request ID: ${working.requestId === queueing.requestId ? "the same" : "another"}`);
  });
});
