// Debug lines of the orders that fail, and of no others.
// npm run example debug-on-error
import { createLogger, runWithContext } from "ctxlog";

const log = createLogger({ name: "shop", debugOnError: { lines: 100 } });
const bank = log.child({ name: "bank" });

async function pay(order: number): Promise<void> {
  bank.debug("Connecting", { order });
  await null;
  if (order === 2) throw new Error("account is closed");
  bank.debug("Paid", { order });
}

async function handle(order: number): Promise<void> {
  log.debug(() => ["Order", { order, items: order * 2 }]);
  log.info("Order received", { order });
  try {
    await pay(order);
  } catch (error) {
    log.error("Order not paid", { order, reason: String(error) });
  }
}

for (const order of [1, 2, 3]) await runWithContext({ requestId: `order-${order}` }, () => handle(order));
