import { EventEmitter } from "node:events";
import { stat } from "node:fs";
import { PassThrough } from "node:stream";
import { setImmediate as immediately, setInterval as ticks, setTimeout as wait } from "node:timers/promises";
import { MessageChannel } from "node:worker_threads";
import { deflateRaw } from "node:zlib";
import { bindContext, runWithContext } from "../../src/index.js";

/** A way through Node's APIs that a request can take. It calls `log` at each step. */
export type Journey = (log: (where: string) => void, delay: number) => Promise<void>;

/** A journey that ends with a callback. */
function callback(start: (done: () => void, delay: number) => void): Journey {
  return (log, delay) =>
    new Promise((resolve) => {
      start(() => {
        log("callback");
        resolve();
      }, delay);
    });
}

/** Journeys in which Node keeps the context. */
export const journeys: Readonly<Record<string, Journey>> = {
  async await(log) {
    await null;
    log("first");
    await Promise.resolve();
    log("second");
  },
  async "Promise.all"(log, delay) {
    const worker = async (ms: number) => {
      await wait(ms);
      log("worker");
    };
    await Promise.all([worker(delay), worker(0), worker(1)]);
    log("after");
  },
  async "Promise.race and any"(log, delay) {
    await Promise.race([wait(delay), immediately()]);
    log("race");
    await Promise.any([Promise.reject(new Error("one of them")), wait(delay)]);
    log("any");
  },
  setTimeout: callback((done, delay) => setTimeout(done, delay)),
  setImmediate: callback((done) => setImmediate(done)),
  queueMicrotask: callback((done) => queueMicrotask(done)),
  nextTick: callback((done) => process.nextTick(done)),
  setInterval: (log, delay) =>
    new Promise((resolve) => {
      let left = 3;
      const timer = setInterval(() => {
        log("tick");
        if (--left > 0) return;
        clearInterval(timer);
        resolve();
      }, delay);
    }),
  async "timers/promises"(log, delay) {
    await wait(delay);
    log("setTimeout");
    await immediately();
    log("setImmediate");
    let left = 2;
    for await (const _ of ticks(delay)) {
      log("setInterval");
      if (--left === 0) break;
    }
  },
  "fs callback": callback((done) => stat(".", done)),
  "zlib callback": callback((done) => deflateRaw("some text", done)),
  async thenable(log, delay) {
    // biome-ignore lint/suspicious/noThenProperty: a thenable of another library is what is tested here
    const thenable = { then: (resolve: () => void) => setTimeout(resolve, delay) };
    await thenable;
    log("after");
  },
  async "for await"(log, delay) {
    for await (const ms of [wait(delay, 1), wait(0, 2), immediately(3)]) log(`value ${ms}`);
  },
  async "AbortSignal.timeout"(log, delay) {
    await wait(60_000, undefined, { signal: AbortSignal.timeout(delay) }).catch(() => log("aborted"));
    log("after");
  },
};

const emitter = new EventEmitter().setMaxListeners(0);
const stream = new PassThrough({ objectMode: true }).setMaxListeners(0);
const { port1, port2 } = new MessageChannel();
port2.setMaxListeners(0);
const pool: (() => void)[] = [];

/** Journeys whose callback is called in the context of another request. It has to be bound. */
export const boundJourneys: Readonly<Record<string, Journey>> = {
  EventEmitter: callback((done) => {
    emitter.once("event", bindContext(done));
    setImmediate(() => runWithContext({ requestId: "emitter" }, () => emitter.emit("event")));
  }),
  "pooled callback": callback((done) => {
    pool.push(bindContext(done));
    if (pool.length === 1) setImmediate(drainPool);
  }),
  stream: callback((done, delay) => {
    stream.once("data", bindContext(done));
    setTimeout(() => runWithContext({ requestId: "writer" }, () => stream.write({ delay })), delay);
  }),
  MessagePort: callback((done) => {
    port2.once("message", bindContext(done));
    port1.postMessage("message");
  }),
  AbortSignal: callback((done) => {
    const controller = new AbortController();
    controller.signal.addEventListener("abort", bindContext(done));
    setImmediate(() => runWithContext({ requestId: "aborter" }, () => controller.abort()));
  }),
};

/** Calls the callbacks of all requests in the context of one, as a connection pool does. */
function drainPool(): void {
  for (const waiting of pool.splice(0)) waiting();
}
