import { type IncomingMessage, request as send } from "node:http";
import { text } from "node:stream/consumers";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Bank } from "../support/bank.js";
import { buildRecipes, messagesOf, noHosts } from "../support/recipe.js";
import { RunningProgram } from "../support/running-program.js";

const NOTE = noHosts === undefined ? "" : ` (skipped: ${noHosts})`;

/** How a framework is asked to pay an order, and how it answers and logs a refusal. */
interface Api {
  readonly path: string;
  body(order: string): unknown;
  readonly refused: { readonly status: number; readonly answer: RegExp; readonly message: string };
  /** What is on each line of the procedure, before its own fields. */
  readonly fields: string;
}

const MUTATION = "mutation ($order: String!) { pay(order: $order) }";
const MASKED = /^\{"errors":\[\{"message":"Unexpected error\."/;

const APIS: Readonly<Record<string, Api>> = {
  trpc: {
    path: "/pay",
    body: (order) => ({ order }),
    refused: { status: 500, answer: /^\{"error":\{"message":"The bank answered 402"/, message: "Failed procedure=pay" },
    fields: "procedure=pay ",
  },
  "graphql-yoga": {
    path: "/graphql",
    body: (order) => ({ query: MUTATION, variables: { order } }),
    refused: { status: 200, answer: MASKED, message: "The bank answered 402" },
    fields: "",
  },
};

interface Answer {
  readonly status: number | undefined;
  readonly body: string;
  readonly requestId: string;
}

const bank = new Bank();
let programs: ReadonlyMap<string, string>;
let bankUrl: string;
let recipe: RunningProgram;
let port: number;

describe.skipIf(noHosts !== undefined)(`the recipes for servers of an API${NOTE}`, () => {
  beforeAll(async () => {
    programs = await buildRecipes("apis", ["trpc", "graphql-yoga"]);
    bankUrl = await bank.open();
  });
  afterAll(() => bank.close());
  afterEach(() => recipe.stop());

  async function start(page: string): Promise<void> {
    recipe = new RunningProgram([programs.get(page) as string], { BANK_URL: bankUrl });
    port = await recipe.port();
  }

  function post(path: string, body: unknown, session: string) {
    const headers = { "content-type": "application/json", "x-session-id": session };
    const request = send({ host: "127.0.0.1", port, path, method: "POST", headers, agent: false });
    request.end(JSON.stringify(body));
    const answer = new Promise<IncomingMessage>((resolve, reject) => {
      request.once("response", resolve).once("error", reject);
    }).then(async (response): Promise<Answer> => {
      const requestId = String(response.headers["x-request-id"]);
      return { status: response.statusCode, body: await text(response), requestId };
    });
    return { answer, leave: () => request.destroy() };
  }

  /** The messages of a request, when its line is there. */
  function messagesWhenOver(requestId: string, session: string): Promise<string[]> {
    return recipe.until(() => {
      const messages = messagesOf(recipe.stdout, requestId, session);
      return messages.some((message) => message.startsWith("POST /")) ? messages : undefined;
    });
  }

  describe.each(Object.keys(APIS))("for %s", (page) => {
    const { path, body, refused, fields } = APIS[page] as Api;
    beforeEach(() => start(page));

    test("does not mix thirty interleaved requests, also failed ones, and answers each with its ID", async () => {
      const orders = Array.from({ length: 30 }, (_, index) => `${index % 5 === 0 ? "refused" : "order"}-${index}`);
      const session = (order: string): string => `${order.replace(/\D/g, "").padStart(8, "s")}-session`;
      const all = bank.hold(orders.length);
      const answers = orders.map((order) => post(path, body(order), session(order)).answer);
      await all;
      bank.release();
      for (const [index, order] of orders.entries()) {
        const answer = (await answers[index]) as Answer;
        const isRefused = order.startsWith("refused");
        const status = isRefused ? refused.status : 200;
        expect(answer).toMatchObject({ status, body: expect.stringMatching(isRefused ? refused.answer : /"paid"/) });
        expect(await messagesWhenOver(answer.requestId, session(order))).toEqual([
          `Paying ${fields}order=${order}`,
          expect.stringMatching(new RegExp(`^GET 127.0.0.1:\\d+/charge/${order} ${isRefused ? 402 : 200} \\d+ ms `)),
          isRefused ? expect.stringContaining(refused.message) : `Paid ${fields}order=${order}`,
          expect.stringMatching(new RegExp(`^POST ${path} ${status} \\d+ ms `)),
        ]);
        const sent = { "x-request-id": answer.requestId, "x-session-id": session(order) };
        expect(bank.seen.get(order)).toMatchObject(sent);
      }
      expect(recipe.stdout.filter((line) => line.includes("| Error: The bank answered 402"))).toHaveLength(6);
      expect(recipe.stdout.filter((line) => line.includes("req=none"))).toEqual([expect.stringMatching(/Listening/)]);
      expect(recipe.stderr).toEqual([]);
    });

    test("logs that a client disconnected, and what is still done, with the IDs of its request", async () => {
      const all = bank.hold(1);
      const { answer, leave } = post(path, body("order-1"), "someones-session");
      const failed = answer.catch((error) => error);
      await all;
      const requestId = String(bank.seen.get("order-1")?.["x-request-id"]);
      leave();
      expect(await failed).toBeInstanceOf(Error);
      expect(await messagesWhenOver(requestId, "someones-session")).toEqual([
        `Paying ${fields}order=order-1`,
        expect.stringMatching(new RegExp(`^POST ${path} - \\d+ ms aborted .*aborted=true`)),
      ]);
      bank.release();
      await recipe.line(new RegExp(`req=${requestId.slice(0, 8)}\\|session=someones\\] - Paid ${fields}order=order-1`));
    });
  });

  test("the recipe for tRPC logs a batch as one request, and names the procedure of each line", async () => {
    await start("trpc");
    const all = bank.hold(2);
    const orders = { 0: { order: "order-1" }, 1: { order: "refused-2" }, 2: { order: 3 } };
    const { answer } = post("/pay,pay,pay?batch=1", orders, "someones-session");
    await all;
    bank.release();
    const { status, requestId } = await answer;
    expect(status).toBe(207);
    const messages = await messagesWhenOver(requestId, "someones-session");
    expect(messages).toHaveLength(8);
    for (const order of ["order-1", "refused-2"]) expect(messages).toContain(`Paying procedure=pay order=${order}`);
    expect(messages).toContain("Paid procedure=pay order=order-1");
    // One that the bank has refused, and one whose order is no text.
    expect(messages.filter((message) => message.startsWith("Failed procedure=pay"))).toHaveLength(2);
    expect(messages.at(-1)).toMatch(/^POST \/pay,pay,pay 207 /);
  });

  test("the recipe for GraphQL Yoga logs a query that is wrong once, with the line of its request", async () => {
    await start("graphql-yoga");
    const { answer } = post("/graphql", { query: "{ nothing }" }, "someones-session");
    const { body, requestId } = await answer;
    expect(body).toContain('Cannot query field \\"nothing\\"');
    expect(await messagesWhenOver(requestId, "someones-session")).toEqual([expect.stringMatching(/^POST \/graphql /)]);
  });
});
