import { createClient } from "redis";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { runNode } from "../support/child-process.js";
import { type DatabaseServer, missingServers, startServer } from "../support/database-server.js";
import { buildRecipes, messagesOf } from "../support/recipe.js";
import { RunningProgram } from "../support/running-program.js";

const INSTALLED = missingServers("redis-server").length === 0;
const NOTE = INSTALLED ? "" : " (skipped: there is no redis-server here; apt-get install redis-server)";

describe.skipIf(!INSTALLED)(`the recipe for a job queue in Redis${NOTE}`, () => {
  let program: string;
  let server: DatabaseServer;
  let url: string;

  beforeAll(async () => {
    program = (await buildRecipes("redis-queue", ["redis-queue"])).get("redis-queue") as string;
    server = await startServer("redis-server");
    url = server.url;
  });

  afterAll(() => server.kill());

  test("logs a job with the IDs of the request that queued it, in any worker", async () => {
    const redis = await createClient({ url }).connect();
    onTestFinished(() => redis.close());
    const orders = Array.from({ length: 20 }, (_, index) => `order-${index}`);
    await redis.set("stock", 17);
    const workers = [1, 2].map(() => new RunningProgram([program, "worker"], { REDIS_URL: url }));
    onTestFinished(async () => void (await Promise.all(workers.map((worker) => worker.stop()))));
    const refused = [
      "no JSON",
      '{"order":"order-x","context":"no context"}',
      '{"order":"order-y","context":"v=2&requestId=x"}',
    ];
    await redis.lPush("orders", refused);
    const env = { REDIS_URL: url };
    const producers = [orders.slice(0, 10), orders.slice(10)].map((half) =>
      runNode([program, "producer", ...half], { env }),
    );
    const queued = (await Promise.all(producers)).flatMap(({ code, stdout, stderr }) => {
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      return stdout.trimEnd().split("\n");
    });

    let failed = 0;
    for (const order of orders) {
      const [, id = ""] = new RegExp(
        `\\[req=(\\w+)\\|session=${order.slice(0, 8)}.*\\] - Queueing order=${order}$`,
        "m",
      ).exec(queued.join("\n")) ?? ["", ""];
      const messages = await Promise.any(workers.map((worker) => worker.until(() => done(worker.stdout, id, order))));
      expect(messages[0]).toBe(`Shipping order=${order}`);
      if (messages[1] === "Failed") failed++;
      else expect(messages[1]).toBe(`Shipped order=${order}`);
    }
    expect(failed).toBe(3);
    const count = (lines: readonly string[], part: string): number =>
      lines.filter((line) => line.includes(part)).length;
    for (const worker of workers) {
      const { stdout } = worker;
      await worker.until(() => count(stdout, "| Error: Out of stock") === count(stdout, " - Failed") || undefined);
    }
    const outside = (): string[] =>
      workers.flatMap(({ stdout }) => stdout.filter((line) => line.includes("[req=none|session=none] - ")));
    await Promise.any(workers.map((worker) => worker.until(() => outside().length >= refused.length || undefined)));
    expect(outside().map((line) => line.split("] - ")[1])).toEqual(refused.map(() => "Refused a job"));
  });

  function done(lines: readonly string[], id: string, order: string): string[] | undefined {
    const messages = messagesOf(lines, id, `${order}-session`);
    return messages.length === 2 ? messages : undefined;
  }
});
