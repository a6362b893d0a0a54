import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { Bank } from "../support/bank.js";
import { buildRecipes, messagesOf } from "../support/recipe.js";
import { RunningProgram } from "../support/running-program.js";
import { requestsIn } from "./program-lines.js";

let programs: ReadonlyMap<string, string>;

beforeAll(async () => {
  programs = await buildRecipes("graceful-shutdown", ["graceful-shutdown"]);
});

describe("the recipe for a graceful shutdown", () => {
  const headers = { "x-session-id": "someones-session" };

  test("finishes the requests in progress, with their IDs, and loses no line", async () => {
    const bank = new Bank();
    const recipe = new RunningProgram([programs.get("graceful-shutdown") as string], { BANK_URL: await bank.open() });
    onTestFinished(async () => {
      bank.close();
      await recipe.stop();
    });
    const url = `http://127.0.0.1:${await recipe.port()}/`;
    const all = bank.hold(1);
    const answer = fetch(url, { headers });
    await all;
    recipe.signal("SIGTERM");
    await recipe.line(/Shutting down/);
    await expect(fetch(url, { headers })).rejects.toThrow();
    bank.release();

    const requestId = (await answer).headers.get("x-request-id") ?? "";
    expect(await (await answer).text()).toBe("paid");
    expect(await recipe.ended()).toMatchObject({ code: 0, stderr: "" });
    expect(messagesOf(recipe.stdout, requestId, "someones-session")).toEqual(["Paying", "Paid status=200"]);
    expect(recipe.stdout.at(-1)).toMatch(/ - INFO - \[req=none\|session=none\] - Shut down$/);
  });

  test("logs an error that was not caught, with the IDs of its request, before the process ends", async () => {
    const recipe = new RunningProgram([programs.get("graceful-shutdown") as string], {
      BANK_URL: "http://127.0.0.1:1",
    });
    const url = `http://127.0.0.1:${await recipe.port()}/`;
    await expect(fetch(url, { headers })).rejects.toThrow();
    expect(await recipe.ended()).toMatchObject({ code: 1, stderr: "" });
    const [request] = requestsIn(recipe.stdout).filter(({ session }) => session === "someones");
    expect(request?.messages).toEqual(["Paying", "Uncaught"]);
    expect(recipe.stdout.find((line) => line.includes("FATAL"))).toContain(`[req=${request?.id}|session=someones]`);
  });
});
