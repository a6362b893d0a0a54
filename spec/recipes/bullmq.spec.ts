import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { runNode } from "../support/child-process.js";
import { type DatabaseServer, missingServers, startServer } from "../support/database-server.js";
import { buildRecipes, messagesOf, noHosts } from "../support/recipe.js";
import { RunningProgram } from "../support/running-program.js";

const WHY = missingServers().includes("redis-server") ? "there is no redis-server here" : noHosts;
const NOTE = WHY === undefined ? "" : ` (skipped: ${WHY})`;

describe.skipIf(WHY !== undefined)(`the recipe for BullMQ${NOTE}`, () => {
  let program: string;
  let server: DatabaseServer;
  let url: string;

  beforeAll(async () => {
    program = (await buildRecipes("bullmq", ["bullmq"])).get("bullmq") as string;
    server = await startServer("redis-server");
    url = server.url;
  });

  afterAll(() => server?.kill());

  test("logs a job with the IDs of whoever added it, in two workers at once, and each attempt that failed", async () => {
    const env = { REDIS_URL: url };
    const orders = Array.from({ length: 40 }, (_, index) => `${index % 10 === 0 ? "heavy" : "order"}${index}`);
    const workers = [1, 2].map(() => new RunningProgram([program, "worker"], env));
    onTestFinished(async () => void (await Promise.all(workers.map((worker) => worker.stop()))));
    const producer = await runNode([program, "producer", ...orders], { env });
    expect({ code: producer.code, stderr: producer.stderr }).toEqual({ code: 0, stderr: "" });

    const all = (): string[] => workers.flatMap(({ stdout }) => stdout);
    for (const order of orders) {
      const isHeavy = order.startsWith("heavy");
      const [, id = ""] = new RegExp(
        `req=(\\w+)\\|session=${order.slice(0, 8)}[^\\]]*\\] - Queued order=${order}$`,
        "m",
      ).exec(producer.stdout) as RegExpExecArray;
      const expected = isHeavy
        ? [`Shipping order=${order} attempt=1`, "Failed", `Shipping order=${order} attempt=2`, "Failed"]
        : [`Shipping order=${order} attempt=1`, `Shipped order=${order}`];
      const messages = await Promise.any(
        workers.map((worker) =>
          worker.until(() => {
            const found = messagesOf(all(), id, `${order}-session`);
            return found.length >= expected.length ? found : undefined;
          }),
        ),
      );
      // Two attempts may be in two workers, whose lines are not in one order.
      expect([...messages].sort()).toEqual([...expected].sort());
    }
    const stacks = all().filter((line) => line.includes("| Error: Too heavy"));
    expect(stacks.length).toBe(8);
    expect(all().filter((line) => line.includes("req=none"))).toEqual([]);
  });

  test("ends at SIGTERM when its jobs are done, with all their lines", async () => {
    const env = { REDIS_URL: url };
    const worker = new RunningProgram([program, "worker"], env);
    onTestFinished(async () => void (await worker.stop()));
    await runNode([program, "producer", "order-last"], { env });
    await worker.line(/- Shipped order=order-last$/);
    worker.signal("SIGTERM");
    expect(await worker.ended()).toMatchObject({ code: 0, signal: null });
    expect(worker.stderr).toEqual([]);
  });
});
