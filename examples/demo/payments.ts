// The second service: charges an order. Its IDs come from the headers that the shop sends.
import { setTimeout as sleep } from "node:timers/promises";
import { createLogger } from "ctxlog";
import { serve, transportsOf } from "./service.js";

/** The order whose payment fails. */
const BROKEN_ORDER = 13;

class GatewayError extends Error {
  override readonly name = "GatewayError";
}

const log = createLogger({ name: "payments", transports: transportsOf("payments") });

async function charge(order: number): Promise<void> {
  await sleep(Math.random() * 20);
  if (order === BROKEN_ORDER) throw new GatewayError(`no answer in 3 s for order ${order}`);
}

async function checkFraud(order: number): Promise<void> {
  await sleep(Math.random() * 20);
  log.info(`No fraud in order ${order}`);
}

/** @returns The status of the response. */
async function pay(order: number): Promise<number> {
  log.info(`Charging order ${order}`);
  try {
    await Promise.all([checkFraud(order), sleep(25).then(() => charge(order))]);
    log.info(`Charged order ${order}`, { currency: "EUR" });
    return 200;
  } catch (error) {
    log.error(`Payment failed for order ${order}`, error);
    return 502;
  }
}

serve(log, pay);
