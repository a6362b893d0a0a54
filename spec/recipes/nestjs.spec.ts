import { request as send } from "node:http";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { buildRecipes, messagesOf, noHosts } from "../support/recipe.js";
import { RunningProgram } from "../support/running-program.js";

const NOTE = noHosts === undefined ? "" : ` (skipped: ${noHosts})`;
const WHOLE_LINE = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d - .*\[req=[\w-]+\|session=[\w-]+\] [-|] /;

describe.skipIf(noHosts !== undefined)(`the recipe for NestJS${NOTE}`, () => {
  let program: string;
  let recipe: RunningProgram;
  let port: number;

  beforeAll(async () => {
    program = (await buildRecipes("nestjs", ["nestjs"])).get("nestjs") as string;
  });

  beforeEach(async () => {
    recipe = new RunningProgram([program], { LOG_LEVEL: "info,RouterExplorer=warn" });
    port = await recipe.port();
  });

  afterEach(() => recipe.stop());

  async function pay(order: string, session: string): Promise<number> {
    const headers = { "content-type": "application/json", "x-session-id": session };
    const body = JSON.stringify({ order });
    return (await fetch(`http://127.0.0.1:${port}/orders`, { method: "POST", headers, body })).status;
  }

  /** The messages of a session, whose request is over. */
  function messagesWhenOver(session: string): Promise<string[]> {
    return recipe.until(() => {
      const line = recipe.stdout.find((text) => text.includes(`session=${session.slice(0, 8)}] - POST /orders`));
      const id = /req=(\w+)/.exec(line ?? "")?.[1];
      return id === undefined ? undefined : messagesOf(recipe.stdout, id, session);
    });
  }

  test("logs what Nest logs at its start, under the name of the class and nothing in Nest's format", () => {
    const text = recipe.stdout.join("\n");
    expect(text).toMatch(/ - NestFactory - INFO - \[req=none\|session=none\] - Starting Nest application\.\.\./);
    expect(text).toMatch(/ - RoutesResolver - INFO - /);
    // A level by name.
    expect(text).not.toContain("RouterExplorer");
    for (const line of recipe.stdout) expect(line).toMatch(WHOLE_LINE);
    expect(recipe.stderr).toEqual([]);
  });

  test("does not mix thirty requests at once, also failed ones", async () => {
    const orders = Array.from({ length: 30 }, (_, index) => `${index % 5 === 0 ? "refused" : "order"}-${index}`);
    const session = (order: string): string => `${order.replace(/\D/g, "").padStart(8, "s")}-session`;
    const statuses = await Promise.all(orders.map((order) => pay(order, session(order))));
    for (const [index, order] of orders.entries()) {
      const isRefused = order.startsWith("refused");
      expect(statuses[index]).toBe(isRefused ? 500 : 201);
      expect(await messagesWhenOver(session(order))).toEqual([
        `Paying order=${order}`,
        ...(isRefused ? ["The bank refused"] : []),
        expect.stringMatching(isRefused ? /^POST \/orders 500 / : /^POST \/orders 201 /),
      ]);
    }
    const failed = recipe.stdout.filter((line) => line.includes(" - ExceptionsHandler - ERROR - "));
    expect(failed.filter((line) => line.includes("| Error: The bank refused")).length).toBe(6);
    expect(failed.some((line) => line.includes("req=none"))).toBe(false);
    for (const line of recipe.stdout) expect(line).toMatch(WHOLE_LINE);
  });

  test("logs that a client disconnected, with the IDs of its request", async () => {
    const headers = { "content-type": "application/json", "x-session-id": "someones-session" };
    const request = send({ host: "127.0.0.1", port, path: "/orders", method: "POST", headers });
    request.on("error", () => {});
    request.end('{"order":"order-1"}');
    await recipe.line(/session=someones\] - Paying/);
    request.destroy();
    const messages = await messagesWhenOver("someones-session");
    expect(messages).toEqual(["Paying order=order-1", expect.stringMatching(/^POST \/orders .*aborted=true/)]);
  });
});
