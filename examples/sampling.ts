// A tenth of the requests, with all their lines; warnings always; and no more than three lines of a kind in ten seconds.
// npm run example sampling
import { createLogger, rateLimitFilter, runWithContext, sampleFilter } from "ctxlog";

const log = createLogger({
  name: "shop",
  filters: [sampleFilter({ share: 0.1, by: "session" }), rateLimitFilter({ lines: 3, per: 10_000 })],
});

function handle(order: number): void {
  log.info("Order received", { order });
  // Whatever the sample: somebody has to know. But not a hundred times.
  if (order % 2 === 0) log.warn(`Bank did not answer for order ${order}`);
  log.info("Order stored", { order });
}

for (let order = 1; order <= 20; order++) {
  runWithContext({ requestId: `order-${order}`, sessionId: `user-${order}` }, () => handle(order));
}
