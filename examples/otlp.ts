// Lines to an OpenTelemetry collector: its address, headers and the service's name come from the environment.
// OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4318 OTEL_SERVICE_NAME=shop npm run example otlp
import { createLogger, runWithContext, stdoutTransport } from "ctxlog";
import { otlpTransport } from "ctxlog/shipping";

const log = createLogger({
  name: "shop",
  transports: [stdoutTransport(), otlpTransport({ minLevel: "INFO", exitTimeout: 1000 })],
  // Without a collector, this says so, and the program goes on.
  onError: (error) => process.stderr.write(`${(error as Error).message}\n`),
});

runWithContext({ requestId: "a1b2c3d4e5f6", sessionId: "1234567890abcdef" }, () => {
  log.info("Charging", { order: 4711, items: [{ name: "tea", count: 2 }] });
  log.error(new RangeError("no answer from the gateway"), "Charge failed");
});

await log.close();
const { written, dropped } = log.stats().transports[1] ?? { written: 0, dropped: 0 };
process.stdout.write(`the collector has ${written} lines, ${dropped} were dropped\n`);
