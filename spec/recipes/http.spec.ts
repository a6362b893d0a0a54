import { Agent, type ClientRequest, type IncomingMessage, request as send } from "node:http";
import { text } from "node:stream/consumers";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { runtimes } from "../runtimes/runtimes.mjs";
import { Bank } from "../support/bank.js";
import { buildRecipes, messagesOf } from "../support/recipe.js";
import { RunningProgram } from "../support/running-program.js";

const PAGES = ["node-http", "express", "fastify", "koa", "hono", "fetch", "bun", "deno"];

// By default Deno aborts the signal of each request, also of one that was answered, and says so on stderr.
const commands = new Map(
  runtimes().map(({ kind, command }) => [
    kind as string,
    kind === "deno" ? [...command, "--unstable-no-legacy-abort"] : command,
  ]),
);

/** The pages whose runtime is not installed: node spec/runtimes/setup.mjs does that. */
const isMissing = (page: string): boolean => (page === "bun" || page === "deno") && !commands.has(page);

/** The line of a request that is over. */
const OVER = /^POST \/orders (\S+) \d+ ms( aborted)? /;

interface Answer {
  readonly status: number | undefined;
  readonly body: string;
  readonly requestId: string;
}

let programs: ReadonlyMap<string, string>;
const bank = new Bank();
let bankUrl: string;

beforeAll(async () => {
  programs = await buildRecipes("http", PAGES);
  bankUrl = await bank.open();
});

afterAll(() => bank.close());

describe.each(PAGES.map((page) => [page, isMissing(page) ? " (skipped: it is not installed)" : ""]))(
  "the recipe for %s%s",
  (page) => {
    if (isMissing(page)) {
      test.skip("needs its runtime", () => {});
      return;
    }

    let recipe: RunningProgram;
    let port: number;

    beforeEach(async () => {
      recipe = new RunningProgram([programs.get(page) as string], { BANK_URL: bankUrl }, commands.get(page));
      port = await recipe.port();
    });

    afterEach(() => recipe.stop());

    function post(order: string, session: string, agent?: Agent): ClientRequest {
      // The server asks for the body when it has the request. So the body is read in other events than the head.
      // Bun and Deno answer `Expect: 100-continue` not at all, or late.
      const asks = page === "bun" || page === "deno" ? {} : { expect: "100-continue" };
      const headers = { "content-type": "application/json", "x-session-id": session, ...asks };
      const options = { host: "127.0.0.1", port, path: "/orders?secret=1", method: "POST", headers };
      const request = send(agent ? { ...options, agent } : options);
      const body = JSON.stringify({ order });
      const sendBody = () => request.write(body.slice(0, 5), () => request.end(body.slice(5)));
      if (asks.expect === undefined) sendBody();
      else request.once("continue", sendBody);
      request.flushHeaders();
      return request;
    }

    async function answerOf(request: ClientRequest): Promise<Answer> {
      const response = await new Promise<IncomingMessage>((resolve, reject) => {
        request.once("response", resolve).once("error", reject);
      });
      return {
        status: response.statusCode,
        body: await text(response),
        requestId: String(response.headers["x-request-id"]),
      };
    }

    /** The messages of one request, when the last one is there. */
    function messagesWith(answer: Pick<Answer, "requestId">, session: string, last: RegExp): Promise<string[]> {
      return recipe.until(() => {
        const messages = messagesOf(recipe.stdout, answer.requestId, session);
        return messages.some((message) => last.test(message)) ? messages : undefined;
      });
    }

    test("does not mix thirty interleaved requests, also failed ones, and answers each with its ID", async () => {
      const orders = Array.from({ length: 30 }, (_, index) => `${index % 5 === 0 ? "refused" : "order"}-${index}`);
      const session = (order: string): string => `${order.replace(/\D/g, "").padStart(8, "s")}-session`;
      const all = bank.hold(orders.length);
      const answers = orders.map((order) => answerOf(post(order, session(order))));
      await all;
      bank.release();

      for (const [index, order] of orders.entries()) {
        const answer = (await answers[index]) as Answer;
        const refused = order.startsWith("refused");
        expect(answer).toMatchObject(refused ? { status: 500, body: "failed" } : { status: 200, body: "paid" });
        const messages = await messagesWith(answer, session(order), OVER);
        expect(messages).toEqual([
          `Paying order=${order}`,
          expect.stringMatching(new RegExp(`^GET 127.0.0.1:\\d+/charge/${order} ${refused ? 402 : 200} \\d+ ms `)),
          refused ? "Failed" : `Paid order=${order}`,
          expect.stringMatching(refused ? /^POST \/orders 500 .*bytesSent=6/ : /^POST \/orders 200 .*bytesSent=4/),
        ]);
        expect(bank.seen.get(order)).toMatchObject({
          "x-request-id": answer.requestId,
          "x-session-id": session(order),
          traceparent: expect.stringMatching(/^00-[0-9a-f]{32}-[0-9a-f]{16}-0[0-3]$/),
        });
      }
      expect(new Set((await Promise.all(answers)).map(({ requestId }) => requestId)).size).toBe(orders.length);
      expect(recipe.stdout.filter((line) => line.includes("req=none"))).toEqual([expect.stringMatching(/listening/i)]);
      expect([recipe.stderr, recipe.stdout.join("\n")]).toEqual([[], expect.not.stringContaining("secret")]);
    });

    test("logs the IDs on each line of an error's stack", async () => {
      const all = bank.hold(1);
      const request = answerOf(post("refused-1", "someones-session"));
      await all;
      bank.release();
      const { requestId } = await request;
      const tag = `[req=${requestId.slice(0, 8)}|session=someones] `;
      const stack = await recipe.until(() => {
        const lines = recipe.stdout.filter((line) => line.includes(`${tag}|`)).map((line) => line.split(`${tag}| `)[1]);
        return lines.length > 1 ? lines : undefined;
      });
      expect(stack[0]).toBe("Error: The bank answered 402");
      expect(stack[1]).toMatch(/^ {4}at /);
    });

    // On Deno it times out at times, when the machine is busy: see docs/runtimes.md.
    test.skipIf(page === "deno")("logs that a client disconnected, with the IDs of its request", async () => {
      const all = bank.hold(1);
      const request = post("order-1", "someones-session");
      const failed = answerOf(request).catch((error) => error);
      await all;
      const requestId = String(bank.seen.get("order-1")?.["x-request-id"]);
      request.destroy();
      expect(await failed).toBeInstanceOf(Error);
      const messages = await messagesWith({ requestId }, "someones-session", OVER);
      expect(messages).toEqual([
        "Paying order=order-1",
        expect.stringMatching(/^POST \/orders - \d+ ms aborted .*aborted=true/),
      ]);
      bank.release();
      const later = await messagesWith({ requestId }, "someones-session", /^Paid/);
      expect(later.filter((message) => OVER.test(message))).toHaveLength(1);
    });

    test("gives each request of one socket its own context", async () => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      const sockets = new Set<unknown>();
      const ids: string[] = [];
      for (const name of ["first", "second", "third"]) {
        const all = bank.hold(1);
        const request = post(name, `${name}-session`, agent).once("socket", (socket) => sockets.add(socket));
        const answered = answerOf(request);
        await all;
        bank.release();
        const answer = await answered;
        ids.push(answer.requestId);
        const messages = await messagesWith(answer, `${name}-session`, OVER);
        expect(messages.map((message) => message.split(" ")[0])).toEqual(["Paying", "GET", "Paid", "POST"]);
      }
      agent.destroy();
      expect([sockets.size, new Set(ids).size]).toEqual([1, 3]);
    });
  },
);
