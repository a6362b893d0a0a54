import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { buildRecipes } from "../support/recipe.js";
import { RunningProgram } from "../support/running-program.js";
import { linesOf, requestsIn } from "./program-lines.js";

let programs: ReadonlyMap<string, string>;

beforeAll(async () => {
  programs = await buildRecipes("pool-and-cron", ["event-emitter-pool", "cron"]);
});

test("the recipe for a pool runs callbacks and listeners in the request that waits", async () => {
  const requests = requestsIn(await linesOf(programs.get("event-emitter-pool")));
  expect(requests).toHaveLength(6);
  for (const { session, messages } of requests) {
    const user = session.replace(/-+$/, "");
    expect([...messages].sort()).toEqual([
      `Acquired user=${user}`,
      `Queried user=${user}`,
      `Saw a release user=${user}`,
    ]);
  }
});

test("the recipe for cron jobs gives each run its own ID, also if runs overlap or fail", async () => {
  const store = createServer((request, response) => {
    response.writeHead(request.url === "/broken" ? 500 : 200).end("3");
  });
  await new Promise<void>((resolve) => store.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void store.close().closeAllConnections());
  const recipe = new RunningProgram([programs.get("cron") as string], {
    STORE_URL: `http://127.0.0.1:${(store.address() as AddressInfo).port}`,
  });
  onTestFinished(() => void recipe.stop());

  const MESSAGES = {
    sessions: ["Started job=sessions", "Cleaned job=sessions table=sessions", "Finished job=sessions removed=3"],
    carts: ["Started job=carts", "Cleaned job=carts table=carts", "Finished job=carts removed=3"],
    broken: ["Started job=broken", "Failed job=broken"],
  };
  for (const [job, expected] of Object.entries(MESSAGES)) {
    const runs = await recipe.until(() => {
      const runs = requestsIn(recipe.stdout).filter(
        ({ messages }) => messages[0] === expected[0] && messages.length === expected.length,
      );
      return runs.length >= 3 ? runs : undefined;
    });
    expect(new Set(runs.map(({ id }) => id)).size, job).toBe(runs.length);
    for (const { session, messages } of runs) expect([session, messages]).toEqual(["none", expected]);
  }
});
