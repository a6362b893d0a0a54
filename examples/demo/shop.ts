// The first service: takes an order, works on it in parallel, and has the second one charge it.
import { setTimeout as sleep } from "node:timers/promises";
import { bindContext, captureConsole, createLogger, updateContext } from "ctxlog";
import { propagatingFetch } from "ctxlog/http";
import { serve, transportsOf } from "./service.js";
import { lookUpTax, Pool } from "./third-party.js";

const [paymentsPort, mode] = process.argv.slice(2);
const payments = `http://127.0.0.1:${paymentsPort}`;
const log = createLogger({ name: "shop", transports: transportsOf("shop") });
/** Sends the IDs along, to the payments service only, and logs each call. */
const paymentsFetch = propagatingFetch(fetch, { to: [payments], log });
const stock = log.child({ name: "stock" });
const pool = new Pool(3);
captureConsole(log); // lines of third-party modules get a time, a level and the IDs

/** `--unbound` leaves out the binding, to show what happens then: lines with the IDs of another request. */
const bind: typeof bindContext = mode === "--unbound" ? (fn) => fn : bindContext;

/**
 * Waits for a connection of a pool, whose callbacks run in the request that returns one. The binding runs it in this
 * request.
 */
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

/** Calls the second service. */
async function pay(order: number): Promise<number> {
  const answer = await paymentsFetch(`${payments}/orders/${order}`, {
    method: "POST",
    headers: { connection: "close" },
  });
  return answer.status;
}

/** @returns The status of the response. */
async function placeOrder(order: number): Promise<number> {
  log.info(`Received order ${order}`);
  updateContext({ customer: `c${order % 4}` });
  await Promise.all([reserve(order), price(order), pack(order)]);
  const status = await pay(order);
  if (status === 200) log.info(`Accepted order ${order}`);
  else log.error(`Refused order ${order}`, { status });
  return status;
}

serve(log, placeOrder);
