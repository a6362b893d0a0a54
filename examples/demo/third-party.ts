// Stands for packages that know nothing of ctxlog: one prints with console, the other calls back from its own queue.
import { setTimeout as sleep } from "node:timers/promises";

export async function lookUpTax(order: number): Promise<number> {
  await sleep(Math.random() * 20);
  console.log("tax table read for order %d", order);
  return 0.19;
}

type Job = (connection: number) => void;

/** A connection pool. A job that finds no free connection is called later, by the request that returns one. */
export class Pool {
  readonly #free: number[];
  readonly #waiting: Job[] = [];

  constructor(size: number) {
    this.#free = Array.from({ length: size }, (_, index) => index + 1);
  }

  acquire(job: Job): void {
    const connection = this.#free.pop();
    if (connection === undefined) this.#waiting.push(job);
    else job(connection);
  }

  release(connection: number): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free.push(connection);
    else next(connection);
  }
}
