// The context through everything asynchronous that the runtime offers. Each check logs, and the IDs on its lines say
// whether the context was kept.
import { EventEmitter } from "node:events";
import {
  bindContext,
  bindEmitter,
  bindIterable,
  currentContext,
  deserializeContext,
  runWithContext,
  runWithoutContext,
  serializeContext,
  updateContext,
} from "ctxlog";

const IDS = { requestId: "a1b2c3d4e5f6", sessionId: "1234567890abcdef" };

/** @param {number} [ms] @returns {Promise<void>} */
export const pause = (ms = 1) => new Promise((resolve) => setTimeout(resolve, ms));

/** @param {(resolve: () => void) => void} start @returns {Promise<void>} */
const called = (start) => new Promise((resolve) => start(() => resolve()));

/** @typedef {import("./checks.mjs").Checks} Checks */

/** What calls a function later, by its name. @type {Record<string, (call: () => void) => unknown>} */
const LATER = {
  await: (call) =>
    Promise.resolve()
      .then(() => {})
      .then(call),
  "a thenable": async (call) => {
    // biome-ignore lint/suspicious/noThenProperty: it is what is tested
    await { then: (/** @type {() => void} */ resolve) => resolve() };
    call();
  },
  queueMicrotask: (call) => queueMicrotask(call),
  nextTick: (call) => process.nextTick(call),
  setTimeout: (call) => setTimeout(call, 1),
  setImmediate: (call) => setImmediate(call),
  setInterval: (call) => {
    const timer = setInterval(() => {
      clearInterval(timer);
      call();
    }, 1);
  },
  "an event": (call) => {
    const emitter = bindEmitter(new EventEmitter());
    emitter.once("done", call);
    runWithoutContext(() => emitter.emit("done"));
  },
  "an EventTarget": (call) => {
    const target = new EventTarget();
    target.addEventListener("done", bindContext(call));
    runWithoutContext(() => target.dispatchEvent(new Event("done")));
  },
  "an AbortSignal": (call) => {
    const controller = new AbortController();
    controller.signal.addEventListener("abort", bindContext(call));
    runWithoutContext(() => controller.abort());
  },
  "a MessageChannel": (call) => {
    const { port1, port2 } = new MessageChannel();
    const onMessage = bindContext(() => {
      port1.close();
      call();
    });
    Object.assign(port1, { onmessage: onMessage });
    port2.postMessage("now");
  },
  "a pool of callbacks": (call) => {
    /** @type {(() => void)[]} */
    const waiting = [bindContext(call)];
    runWithoutContext(() => setTimeout(() => waiting[0]?.(), 1));
  },
};

/** @type {Checks} */
export const context = {
  ...Object.fromEntries(
    Object.entries(LATER).map(([name, later]) => [
      `the context through ${name}`,
      async ({ log }) => {
        await called((resolve) =>
          runWithContext(IDS, () =>
            later(() => {
              log.info("later");
              resolve();
            }),
          ),
        );
        log.info("outside");
      },
    ]),
  ),

  "the context through an async generator": async ({ log }) => {
    async function* numbers() {
      for (const number of [1, 2]) {
        await pause();
        log.info("yields", { number });
        yield number;
      }
    }
    const bound = runWithContext(IDS, () => bindIterable(numbers()));
    for await (const number of bound) log.info("got", { number });
  },

  "the context through a ReadableStream": async ({ log }) => {
    const stream = runWithContext(IDS, () => {
      const pull = bindContext((/** @type {ReadableStreamDefaultController} */ controller) => {
        log.info("pulled");
        controller.enqueue("x");
        controller.close();
      });
      return new ReadableStream({ pull }, { highWaterMark: 0 });
    });
    const reader = stream.getReader();
    await reader.read();
    log.info("read");
  },

  "a hundred interleaved requests": async ({ log, lines }) => {
    await Promise.all(
      Array.from({ length: 100 }, (_, index) =>
        runWithContext({ requestId: `${100 + index}-request` }, async () => {
          for (let step = 0; step < 3; step++) {
            await pause((index * 7) % 5);
            log.info("step", { index, step });
          }
        }),
      ),
    );
    const wrong = lines.splice(0).filter((line) => {
      const [, id, index] = /\[req=(\d+)-.* index=(\d+) /.exec(line) ?? [];
      return Number(id) - 100 !== Number(index);
    });
    log.info("wrong lines", { count: wrong.length });
  },

  "nested contexts, updates and an error that leaves one": async ({ log }) => {
    await runWithContext(IDS, async () => {
      updateContext({ userId: 42 });
      await runWithContext({ requestId: "inner-request" }, async () => log.info("inner"));
      log.info("outer");
    });
    const error = Object.assign(new Error("boom"), { stack: "Error: boom" });
    const thrown = await runWithContext(IDS, async () => {
      await pause();
      throw error;
    }).catch((/** @type {unknown} */ reason) => reason);
    log.error("caught outside", thrown);
  },

  "a carrier": async ({ log }) => {
    const carrier = runWithContext({ ...IDS, userId: 42 }, () => serializeContext());
    runWithContext(deserializeContext(carrier), () =>
      log.info("at the other end", { ...currentContext(), startTime: undefined }),
    );
  },
};
