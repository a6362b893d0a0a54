import { request as send } from "node:http";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { Bank } from "../support/bank.js";
import { buildNextApp, noNext, startNextApp } from "../support/next-app.js";
import { messagesOf } from "../support/recipe.js";
import type { RunningProgram } from "../support/running-program.js";

const NOTE = noNext === undefined ? "" : ` (skipped: ${noNext})`;
const PAGE = "nextjs";
/** Is not accepted as the ID of a request. */
const FORGED = "forged-by-a-client";

describe.skipIf(noNext !== undefined)(`the recipe for ${PAGE}, as a standalone build${NOTE}`, () => {
  const bank = new Bank();
  let printed: string;
  let bankUrl: string;
  let server: RunningProgram;
  let url: string;

  beforeAll(async () => {
    [printed, bankUrl] = await Promise.all([buildNextApp(), bank.open()]);
  }, 300_000);
  afterAll(() => bank.close());

  describe("while it serves", () => {
    beforeAll(async () => {
      [server, url] = await startNextApp({ BANK_URL: bankUrl });
    });
    afterAll(async () => void (await server?.stop()));

    /** Lines of all runtimes: those of the edge are printed with console, warnings and errors on stderr. */
    const allLines = (): string[] => [...server.stdout, ...server.stderr];

    const headersOf = (session: string) => ({ "x-session-id": session, "x-request-id": FORGED });

    async function post(path: string, body: string | FormData, session: string) {
      const headers = { ...headersOf(session), origin: url };
      const response = await fetch(url + path, { method: "POST", headers, body });
      await response.text();
      return { status: response.status, requestId: String(response.headers.get("x-request-id")) };
    }

    /** The messages of a request, once there are as many. */
    function messagesWith(requestId: string, session: string, count: number): Promise<string[]> {
      return server.until(() => {
        const messages = messagesOf(allLines(), requestId, session);
        return messages.length >= count ? messages : undefined;
      });
    }

    const sessionOf = (order: string): string => `${order.replace(/\D/g, "").padStart(8, "s")}-session`;

    /** Sends orders at once, a fifth of which the bank refuses, and holds them until all have arrived there. */
    async function payAll(count: number, pay: (order: string, session: string) => ReturnType<typeof post>) {
      const orders = Array.from({ length: count }, (_, index) => `${index % 5 === 0 ? "refused" : "order"}-${index}`);
      const all = bank.hold(orders.length);
      const answers = orders.map((order) => pay(order, sessionOf(order)));
      await all;
      bank.release();
      const ids = (await Promise.all(answers)).map(({ requestId }) => requestId);
      expect(new Set(ids).size).toBe(count);
      for (const [index, order] of orders.entries()) {
        const sent = { "x-request-id": ids[index], "x-session-id": sessionOf(order) };
        expect(bank.seen.get(order)).toMatchObject(sent);
      }
      return Promise.all(answers.map(async (answer, index) => ({ order: `${orders[index]}`, ...(await answer) })));
    }

    test("does not mix thirty requests of a route handler at once, also failed ones", async () => {
      const answers = await payAll(30, (order, session) => post("/orders", order, session));
      for (const { order, status, requestId } of answers) {
        const isRefused = order.startsWith("refused");
        expect(status).toBe(isRefused ? 500 : 200);
        expect(await messagesWith(requestId, sessionOf(order), 3)).toEqual([
          `Paying order=${order}`,
          isRefused ? expect.stringMatching(/^POST \/orders - \d+ ms failed /) : `Paid order=${order}`,
          isRefused ? "Failed" : expect.stringMatching(/^POST \/orders 200 \d+ ms .*bytesSent=4$/),
        ]);
      }
      expect(allLines().filter((line) => line.includes("req=none"))).toEqual([]);
    });

    test("does not mix fifteen requests on the edge at once, also failed ones", async () => {
      const answers = await payAll(15, (order, session) => post("/edge", order, session));
      for (const { order, status, requestId } of answers) {
        const isRefused = order.startsWith("refused");
        expect(status).toBe(isRefused ? 500 : 200);
        // The console's two streams have no common order.
        const messages = await messagesWith(requestId, sessionOf(order), 6);
        const ends = isRefused
          ? ["Failed", expect.stringMatching(/^POST \/edge - \d+ ms failed /)]
          : [`Paid order=${order}`, expect.stringMatching(/^POST \/edge 200 \d+ ms .*bytesSent=4$/)];
        const own = [`Paying order=${order}`, "Failed", expect.stringMatching(/^Hashed session=[0-9a-f]{20}$/)];
        const printed = `An order of { order: '${order}' } Uint8Array(2) [ 0, 0 ]`;
        expect(messages).toEqual(expect.arrayContaining([...own, ...ends, printed]));
        expect(messages).toHaveLength(6);
        const pretty = `session=${sessionOf(order).slice(0, 8)}] Redacted {"password":"[redacted]","order":"${order}"}`;
        await server.until(() => allLines().find((line) => line.includes(pretty)));
      }
      const hashed = allLines().flatMap((line) => /Hashed session=(\w+)$/.exec(line)?.[1] ?? []);
      expect(new Set(hashed).size).toBe(1);
      await server.until(() => allLines().find((line) => line.includes("| TypeError: Broken on the edge")));
    });

    test("does not mix ten server actions at once, also failed ones", async () => {
      const page = await (await fetch(url)).text();
      const action = /\$ACTION_ID_\w+/.exec(page)?.[0] as string;
      const answers = await payAll(10, (order, session) => {
        const form = new FormData();
        form.set(action, "");
        form.set("order", order);
        return post("/", form, session);
      });
      for (const { order, status, requestId } of answers) {
        const isRefused = order.startsWith("refused");
        expect(status).toBe(isRefused ? 500 : 200);
        expect(await messagesWith(requestId, sessionOf(order), 2)).toEqual([
          `Paying order=${order}`,
          isRefused ? "Failed" : `Paid order=${order}`,
        ]);
      }
    });

    test("logs what a page throws with the IDs that the client has, and the error's stack", async () => {
      const response = await fetch(`${url}/broken`, { headers: headersOf("someones-session") });
      const requestId = String(response.headers.get("x-request-id"));
      expect([response.status, requestId]).toEqual([500, expect.not.stringContaining(FORGED)]);
      expect(await messagesWith(requestId, "someones-session", 1)).toEqual(["Failed"]);
      const stack = `[req=${requestId.slice(0, 8)}|session=someones] | Error: The page broke`;
      await server.until(() => server.stdout.find((line) => line.includes(stack)));
    });

    test.each(["/orders", "/edge"])("logs that a client of %s disconnected, and what is still done", async (path) => {
      const order = `late-${path.slice(1)}`;
      const session = `${path.slice(1).padStart(8, "s")}-session`;
      const all = bank.hold(1);
      const request = send(url + path, { method: "POST", headers: headersOf(session) }).on("error", () => {});
      request.end(order);
      await all;
      const requestId = String(bank.seen.get(order)?.["x-request-id"]);
      request.destroy();
      const aborted = new RegExp(`^POST ${path} - \\d+ ms aborted .*aborted=true$`);
      await server.until(() => messagesOf(allLines(), requestId, session).find((message) => aborted.test(message)));
      bank.release();
      await server.until(() => messagesOf(allLines(), requestId, session).find((message) => /^Paid /.test(message)));
    });
  });

  test("builds without a warning but Next's own about the edge and its cache", () => {
    expect(printed).toContain("Compiled successfully");
    const warnings = printed.split("\n").filter((line) => /⚠|warn|critical dependency|ctxlog/i.test(line));
    expect(warnings.filter((line) => !/edge runtime|no build cache/i.test(line))).toEqual([]);
  });

  test("logs SIGTERM, and ends as Next does", async () => {
    const [other, base] = await startNextApp({ BANK_URL: bankUrl });
    onTestFinished(async () => void (await other.stop()));
    // Next calls `register` after it has said that it is ready.
    await fetch(base);
    other.signal("SIGTERM");
    expect(await other.ended()).toMatchObject({ code: 143 });
    expect(other.stdout.at(-1)).toMatch(/ - INFO - \[req=none\|session=none\] - Received SIGTERM$/);
  });

  test("prints pretty lines with stacks, although tslog is not in the build", async () => {
    const [other, base] = await startNextApp({ BANK_URL: bankUrl, LOG_FORMAT: "pretty" });
    onTestFinished(async () => void (await other.stop()));
    const all = bank.hold(1);
    const answered = fetch(`${base}/orders`, { method: "POST", body: "refused-1" });
    await all;
    bank.release();
    expect((await answered).status).toBe(500);
    await other.line(/ERROR .*\] \| Error: The bank answered 402$/);
    await other.line(/\] Failed$/);
  });
});
