import { request as send } from "node:http";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { type DatabaseServer, missingServers, startServer } from "../support/database-server.js";
import { buildRecipes, messagesOf, noHosts } from "../support/recipe.js";
import { RunningProgram } from "../support/running-program.js";

const WHY = missingServers("postgresql").length > 0 ? "apt-get install postgresql" : noHosts;
const NOTE = WHY === undefined ? "" : ` (skipped: ${WHY})`;

describe.skipIf(WHY !== undefined)(`the recipe for Drizzle, on a real server${NOTE}`, () => {
  let program: string;
  let server: DatabaseServer;
  let own: pg.Client;

  beforeAll(async () => {
    program = (await buildRecipes("drizzle", ["drizzle"])).get("drizzle") as string;
    server = await startServer("postgresql");
    own = new pg.Client({ connectionString: server.url }).on("error", () => {});
    await own.connect();
    await own.query("CREATE TABLE orders (id text PRIMARY KEY)");
  }, 60_000);

  afterAll(async () => {
    await own?.end().catch(() => {});
    await server?.kill();
  });

  async function start(): Promise<{ recipe: RunningProgram; port: number }> {
    const recipe = new RunningProgram([program], { POSTGRES_URL: server.url, LOG_LEVEL: "info,sql=debug" });
    onTestFinished(async () => void (await recipe.stop()));
    return { recipe, port: await recipe.port() };
  }

  const urlOf = (port: number, order: string): string => `http://127.0.0.1:${port}/orders/${order}`;

  /** The messages of a session, whose request is over, as often as it is logged. */
  function messagesWith(recipe: RunningProgram, session: string, last: RegExp): Promise<string[]> {
    return recipe.until(() => {
      const tag = `session=${session.slice(0, 8)}] - `;
      const line = recipe.stdout.find(
        (text) => last.test(text.slice(text.indexOf(tag) + tag.length)) && text.includes(tag),
      );
      const id = /req=(\w+)/.exec(line ?? "")?.[1];
      return id === undefined ? undefined : messagesOf(recipe.stdout, id, session);
    });
  }

  const INSERT = 'insert into "orders" ("id") values ($1)';

  test("does not mix forty requests on four connections, and logs the queries and the error of each", async () => {
    const { recipe, port } = await start();
    await own.query("INSERT INTO orders SELECT 'taken-' || n FROM generate_series(0, 39, 5) AS n");
    const orders = Array.from({ length: 40 }, (_, index) => `${index % 5 === 0 ? "taken" : "order"}-${index}`);
    const session = (order: string): string => `${order.replace(/\D/g, "").padStart(8, "s")}-session`;
    const statuses = await Promise.all(
      orders.map(async (order) => {
        const headers = { "x-session-id": session(order) };
        return (await fetch(urlOf(port, order), { method: "POST", headers })).status;
      }),
    );
    for (const [index, order] of orders.entries()) {
      const isTaken = order.startsWith("taken");
      expect(statuses[index]).toBe(isTaken ? 500 : 200);
      expect(await messagesWith(recipe, session(order), /^POST /)).toEqual([
        "begin",
        INSERT,
        isTaken ? "rollback" : "commit",
        isTaken ? "Failed" : `Placed order=${order}`,
        expect.stringMatching(new RegExp(`^POST /orders/${order} ${isTaken ? 500 : 200} `)),
      ]);
    }
    const causes = recipe.stdout.filter((line) => line.includes("| Caused by: error: duplicate key value"));
    expect(causes).toHaveLength(8);
    for (const line of recipe.stdout.filter((line) => line.includes(INSERT) && line.includes(" - sql - "))) {
      expect(line).toMatch(/ - sql - DEBUG - \[req=\w+\|session=s+\d+\] - insert/);
    }
    expect(recipe.stdout.filter((line) => line.includes("req=none"))).toEqual([expect.stringMatching(/Listening/)]);
    expect(recipe.stderr).toEqual([]);
  });

  test("logs that a client disconnected while its query waits, and what is still done", async () => {
    const { recipe, port } = await start();
    await own.query("BEGIN; LOCK TABLE orders");
    const headers = { "x-session-id": "someones-session" };
    const request = send(urlOf(port, "order-late"), { method: "POST", headers }).on("error", () => {});
    request.end();
    await recipe.line(/session=someones\] - insert /);
    request.destroy();
    const messages = await messagesWith(recipe, "someones-session", /^POST /);
    expect(messages).toEqual(["begin", INSERT, expect.stringMatching(/^POST \/orders\/order-late - .*aborted=true/)]);
    await own.query("COMMIT");
    const later = await messagesWith(recipe, "someones-session", /^Placed /);
    expect(later.slice(3)).toEqual(["commit", "Placed order=order-late"]);
  });

  test("connects outside the request that uses the pool first, and goes on without a server", async () => {
    const { recipe, port } = await start();
    const headers = { "x-session-id": "someones-session" };
    expect((await fetch(urlOf(port, "order-first"), { method: "POST", headers })).status).toBe(200);
    await server.kill();
    expect(await recipe.line(/Lost PostgreSQL/)).toContain("[req=none|session=none]");
    expect((await fetch(urlOf(port, "order-lost"), { method: "POST", headers })).status).toBe(500);
    await recipe.line(/session=someones\] \| .*ECONNREFUSED/);
  });
});
