// The program of docs/pretty/picture.svg: two requests at the same time, and an error with a cause.
import { setImmediate } from "node:timers/promises";
import { createLogger, prettyFormatter, runWithContext } from "ctxlog";

let now = new Date(2024, 0, 15, 10, 30, 15, 120).getTime();
const log = createLogger({
  name: "shop",
  minLevel: "debug",
  format: prettyFormatter({ requestColors: true, position: process.argv.includes("--position") }),
  clock: () => {
    now += 7;
    return now;
  },
});

async function charge(orderId: number, amount: number): Promise<void> {
  log.debug("Looking up the card", { orderId, cached: false });
  await setImmediate();
  if (amount > 1000) {
    const timeout = Object.assign(new Error("no answer in 3 s"), { code: "ETIMEDOUT" });
    log.error("Payment gateway timeout", new Error("charge failed", { cause: timeout }));
    return;
  }
  log.info("Charged", { orderId, amount, currency: "EUR" });
}

async function order(requestId: string, sessionId: string, amount: number): Promise<void> {
  await runWithContext({ requestId, sessionId }, async () => {
    log.info(`Processing payment for user ${sessionId === "4f9k2m7p" ? "Alice" : "Bob"}`);
    await charge(amount * 7, amount);
    log.warn("Stock is low", { items: new Map([["cup", { left: 2, places: ["Bern", "Basel"] }]]), threshold: 5 });
  });
}

Error.stackTraceLimit = 2;
log.info("Ready", { port: 8080 });
await Promise.all([order("a1b2c3d4e5", "4f9k2m7p", 12), order("k3v9x7qa2z", "x8h3n5rt", 1200)]);
