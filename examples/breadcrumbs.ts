// A tool for errors keeps a request's last lines, without being a transport: it subscribes to ctxlog's channel.
// npm run example breadcrumbs
import { subscribe } from "node:diagnostics_channel";
import { createLogger, type LogRecord, runWithContext } from "ctxlog";

/** The last lines of each request that is under way. */
const trails = new Map<string, string[]>();

subscribe("ctxlog:record", (message) => {
  const { level, message: text, context, error } = message as LogRecord;
  const trail = trails.get(context?.requestId ?? "");
  if (trail === undefined) return;
  if (error !== undefined) console.log(`Error report: ${error}\n  after ${trail.join(", ")}`);
  trail.push(`${level} "${text}"`);
  if (trail.length > 10) trail.shift();
});

const log = createLogger({ name: "shop", redact: { keys: ["card"] } });

function handle(requestId: string, card: string): void {
  trails.set(requestId, []);
  runWithContext({ requestId }, () => {
    log.info("Order received", { card });
    log.info("Card checked");
    if (card === "") log.error(new Error("no answer from the bank"), "Payment failed");
  });
  trails.delete(requestId);
}

handle("a1b2c3d4", "4111111111111111");
handle("e5f6a7b8", "");
