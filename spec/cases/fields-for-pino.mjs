// What a client's tracing vendor sent is on no line of another logger, as it is on none of ctxlog's own.
import { runWithContext } from "ctxlog";
import { extractContext } from "ctxlog/http";
import { readContextFields } from "ctxlog/loggers";
import { pino } from "pino";

const log = pino({ mixin: readContextFields, base: null, timestamp: false });
const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
const headers = { traceparent, tracestate: "vendor=value", "x-session-id": "session1-id" };
const context = extractContext({ headers }, { session: ["header:x-session-id"] });
const ids = { requestId: "request1", spanId: "00f067aa0ba902b7" };
runWithContext({ ...context, ...ids }, () => log.info("Charged"));
