// The first service: takes an order, works on it in parallel, and has the second one charge it.
import { setTimeout as sleep } from "node:timers/promises";
import {
  bindContext,
  captureConsole,
  createLogger,
  currentContext,
  newSessionId,
  runWithContext,
  updateContext,
} from "ctxlog";
import { idFrom, orderOf, serve } from "./service.js";
import { lookUpTax, Pool } from "./third-party.js";

const [paymentsPort, mode] = process.argv.slice(2);
const log = createLogger({ name: "shop" });
const stock = log.child({ name: "stock" });
const pool = new Pool(3);
captureConsole(log); // what third-party modules print gets time, level and IDs

/** `--unbound` leaves the binding out, to show what happens then: lines with the IDs of another request. */
const bind: typeof bindContext = mode === "--unbound" ? (fn) => fn : bindContext;

/** Waits for a connection of a pool that calls back; the binding brings the callback home to its request. */
function reserve(order: number): Promise<void> {
  return new Promise((resolve) => {
    const reserved = bind((connection: number) => {
      stock.info(`Reserving order ${order}`, { connection });
      setTimeout(() => {
        stock.info(`Reserved order ${order}`);
        pool.release(connection);
        resolve();
      }, Math.random() * 10);
    });
    pool.acquire(reserved);
  });
}

async function price(order: number): Promise<void> {
  const tax = await lookUpTax(order);
  log.info(`Priced order ${order}`, { tax });
}

async function pack(order: number): Promise<void> {
  for (const step of ["picked", "packed"]) {
    await sleep(Math.random() * 20);
    log.info(`Items of order ${order} ${step}`);
  }
}

/** Calls the second service. The IDs travel as plain headers. */
async function pay(order: number): Promise<number> {
  const { requestId = "", sessionId = "" } = currentContext() ?? {};
  const answer = await fetch(`http://127.0.0.1:${paymentsPort}/orders/${order}`, {
    headers: { "x-request-id": requestId, "x-session-id": sessionId, connection: "close" },
  });
  return answer.status;
}

/** @returns The status of the answer. */
async function placeOrder(order: number): Promise<number> {
  log.info(`Received order ${order}`);
  updateContext({ customer: `c${order % 4}` });
  await Promise.all([reserve(order), price(order), pack(order)]);
  const status = await pay(order);
  if (status === 200) log.info(`Accepted order ${order}`);
  else log.error(`Refused order ${order}`, { status });
  return status;
}

serve(log, (request, response) => {
  const sessionId = idFrom(request, "x-session-id") ?? newSessionId();
  void runWithContext({ requestId: idFrom(request, "x-request-id"), sessionId }, async () => {
    response.setHeader("x-request-id", currentContext()?.requestId ?? "");
    response.setHeader("x-session-id", sessionId);
    response.writeHead(await placeOrder(orderOf(request))).end();
  });
});
