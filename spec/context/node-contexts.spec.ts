import { once } from "node:events";
import { MessageChannel, Worker } from "node:worker_threads";
import { describe, expect, onTestFinished, test } from "vitest";
import { bindContext, currentContext, runWithContext, runWithoutContext } from "../../src/index.js";

// What the pages say of Node, and of libraries. A new version of Node may change it.

const currentId = (): string | undefined => currentContext()?.requestId;
const inContext = <T>(requestId: string, fn: () => T): T => runWithContext({ requestId }, fn);
const ECHO =
  "const { parentPort } = require('worker_threads'); parentPort.on('message', (m) => parentPort.postMessage(m))";

describe("listeners of a MessagePort and of a Worker", () => {
  const makers: readonly (readonly [what: string, make: () => { on: Worker["on"]; send: () => void }])[] = [
    [
      "MessagePort",
      () => {
        const { port1, port2 } = new MessageChannel();
        onTestFinished(() => port1.close());
        return { on: port1.on.bind(port1) as unknown as Worker["on"], send: () => port2.postMessage(1) };
      },
    ],
    [
      "Worker",
      () => {
        const worker = new Worker(ECHO, { eval: true });
        onTestFinished(async () => void (await worker.terminate()));
        return { on: worker.on.bind(worker), send: () => worker.postMessage(1) };
      },
    ],
  ];

  test.each(makers)("run in the context in which it was made, and a bound one in its own: %s", async (_, make) => {
    for (const [maker, expected] of [
      [() => inContext("maker", make), "maker"],
      [() => runWithoutContext(make), undefined],
    ] as const) {
      const { on, send } = maker();
      const seen = await new Promise<unknown[]>((resolve) => {
        const ids: unknown[] = [];
        const add = (id: unknown): void => void (ids.push(id) === 2 && resolve(ids));
        inContext("listener", () => {
          on("message", () => add(currentId()));
          on(
            "message",
            bindContext(() => add(currentId())),
          );
        });
        inContext("sender", send);
      });
      expect(seen).toEqual([expected, "listener"]);
    }
  });

  test("once from node:events keeps the context of the caller", async () => {
    const { port1, port2 } = new MessageChannel();
    onTestFinished(() => port1.close());
    const waiting = inContext("caller", async () => {
      await once(port1, "message");
      return currentId();
    });
    inContext("sender", () => port2.postMessage(1));
    expect(await waiting).toBe("caller");
  });
});

test("lazy work that fn returns begins where it is awaited; an async function awaits it inside", async () => {
  const lazy = (): PromiseLike<string | undefined> => ({
    // biome-ignore lint/suspicious/noThenProperty: a query of knex is such an object
    then: (resolve, reject) => Promise.resolve(currentId()).then(resolve, reject),
  });
  const query = lazy();
  expect(inContext("own", () => query)).toBe(query);
  expect(await inContext("own", lazy)).toBeUndefined();
  expect(await inContext("own", async () => lazy())).toBe("own");
});
