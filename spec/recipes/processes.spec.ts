import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { Bank } from "../support/bank.js";
import { runNode } from "../support/child-process.js";
import { buildRecipes, messagesOf } from "../support/recipe.js";
import { RunningProgram } from "../support/running-program.js";

const PAGES = ["worker-threads", "child-process", "event-emitter-pool", "cron", "graceful-shutdown"];
let programs: ReadonlyMap<string, string>;

beforeAll(async () => {
  programs = await buildRecipes("processes", PAGES);
});

const TAG = /\[req=(\w+)\|session=([\w-]+)\] - (.*)$/;

interface Request {
  readonly id: string;
  readonly session: string;
  readonly messages: readonly string[];
}

/** The requests that lines tell of; a request has one session. */
function requestsIn(lines: readonly string[]): Request[] {
  const found = new Map<string, Request>();
  for (const line of lines) {
    const [, id = "", session = "", message] = TAG.exec(line) ?? [];
    if (message === undefined) continue;
    const request = found.get(`${id}|${session}`) ?? { id, session, messages: [] };
    found.set(`${id}|${session}`, { ...request, messages: [...request.messages, message] });
  }
  return [...found.values()];
}

/** Runs a recipe to its end. */
async function linesOf(page: string): Promise<string[]> {
  const { code, stdout, stderr } = await runNode([programs.get(page) as string]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout.trimEnd().split("\n");
}

test("the recipe for worker_threads logs in the worker with the IDs of whoever sent the job", async () => {
  const lines = await linesOf("worker-threads");
  const requests = requestsIn(lines);
  expect(requests).toHaveLength(10);
  for (const { session, messages } of requests) {
    const order = session.slice(0, 7);
    const failed = order === "order-3" ? ["Failed"] : [];
    expect([...messages].sort()).toEqual(
      [`Rendering order=${order}`, ...failed, `Rendered order=${order} text="invoice of ${order}"`].sort(),
    );
  }
  expect(lines.filter((line) => line.includes("| Error: The template is broken"))).toEqual([
    expect.stringContaining("|session=order-3-]"),
  ]);
});

test("the recipe for child_process logs in the child with the IDs of its parent", async () => {
  const lines = await linesOf("child-process");
  const requests = requestsIn(lines);
  expect(requests).toHaveLength(5);
  for (const { session, messages } of requests) {
    const order = session.slice(0, 7);
    const broken = order === "order-3";
    expect(messages).toEqual([
      `Converting order=${order}`,
      broken ? "Failed" : `Converted order=${order}`,
      `Child ended order=${order} code=${broken ? 1 : 0}`,
    ]);
  }
});

test("the recipe for a pool runs callbacks and listeners in the request that waits", async () => {
  const requests = requestsIn(await linesOf("event-emitter-pool"));
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

test("the recipe for cron jobs gives each run an ID of its own, also where runs overlap or fail", async () => {
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

describe("the recipe for a graceful shutdown", () => {
  const headers = { "x-session-id": "someones-session" };

  test("finishes what is in flight, with its IDs, and leaves no line behind", async () => {
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

  test("logs what nobody caught, with the IDs of the request that it came from, before the process ends", async () => {
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
