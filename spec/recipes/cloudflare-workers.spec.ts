import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runtimes } from "../runtimes/runtimes.mjs";
import { startWorker, type WorkerHost } from "../runtimes/worker-host.mjs";
import { Bank } from "../support/bank.js";
import { buildRecipes, messagesOf } from "../support/recipe.js";

const hasWorkers = runtimes().some(({ kind }) => kind === "workerd");
const NOTE = hasWorkers ? "" : " (skipped: workerd is not installed: node spec/runtimes/setup.mjs)";

describe.skipIf(!hasWorkers)(`the recipe for Cloudflare Workers${NOTE}`, () => {
  const bank = new Bank();
  let worker: WorkerHost;

  beforeAll(async () => {
    const programs = await buildRecipes("workers", ["cloudflare-workers"]);
    const bindings = { BANK_URL: await bank.open() };
    worker = await startWorker(programs.get("cloudflare-workers") as string, { bindings });
  });

  afterAll(async () => {
    await worker?.close();
    bank.close();
  });

  const post = (order: string, session: string, signal?: AbortSignal): Promise<Response> =>
    fetch(new URL("/orders?secret=1", worker.url), {
      method: "POST",
      headers: { "content-type": "application/json", "x-session-id": session },
      body: JSON.stringify({ order }),
      ...(signal && { signal }),
    });

  /** The messages of a request, when its last line is there. The console's two streams have no common order. */
  async function messagesWhenOver(requestId: string, session: string): Promise<string[]> {
    for (;;) {
      const messages = messagesOf([...worker.stdout, ...worker.stderr], requestId, session);
      if (messages.some((message) => message.startsWith("POST /orders"))) return messages.sort();
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  test("does not mix thirty interleaved requests, also failed ones", async () => {
    const orders = Array.from({ length: 30 }, (_, index) => `${index % 5 === 0 ? "refused" : "order"}-${index}`);
    const session = (order: string): string => `${order.replace(/\D/g, "").padStart(8, "s")}-session`;
    const all = bank.hold(orders.length);
    const answers = orders.map((order) => post(order, session(order)));
    await all;
    bank.release();
    for (const [index, order] of orders.entries()) {
      const answer = (await answers[index]) as Response;
      const refused = order.startsWith("refused");
      expect([answer.status, await answer.text()]).toEqual(refused ? [500, "failed"] : [200, "paid"]);
      const requestId = String(answer.headers.get("x-request-id"));
      const messages = await messagesWhenOver(requestId, session(order));
      expect(messages).toContain(`Paying order=${order}`);
      expect(messages).toContain(refused ? "Failed" : `Paid order=${order}`);
      const call = new RegExp(`^GET 127.0.0.1:\\d+/charge/${order} ${refused ? 402 : 200} \\d+ ms `);
      expect(messages).toContainEqual(expect.stringMatching(call));
      expect(messages).toContainEqual(expect.stringMatching(refused ? /^POST \/orders 500 / : /^POST \/orders 200 /));
      expect(messages).toHaveLength(4);
      expect(bank.seen.get(order)).toMatchObject({ "x-request-id": requestId, "x-session-id": session(order) });
    }
    expect([...worker.stdout, ...worker.stderr].filter((line) => line.includes("req=none"))).toEqual([]);
    expect(worker.stdout.join("\n")).not.toContain("secret");
  });

  test("goes on after a client that has disconnected", async () => {
    const all = bank.hold(1);
    const controller = new AbortController();
    const aborted = post("order-1", "someones-session", controller.signal).catch((error) => error);
    await all;
    controller.abort();
    expect(await aborted).toBeInstanceOf(Error);
    bank.release();
    const next = bank.hold(1);
    const answered = post("order-2", "anothers-session");
    await next;
    bank.release();
    const answer = await answered;
    expect(answer.status).toBe(200);
    const requestId = String(answer.headers.get("x-request-id"));
    expect(await messagesWhenOver(requestId, "anothers-session")).toHaveLength(4);
  });
});
