import { once } from "node:events";
import { createRequire } from "node:module";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { Bank } from "../support/bank.js";
import { ROOT } from "../support/child-process.js";
import { buildRecipes, messagesOf, noHosts } from "../support/recipe.js";
import { RunningProgram } from "../support/running-program.js";

const NOTE = noHosts === undefined ? "" : ` (skipped: ${noHosts})`;

/** What the spec uses of socket.io's client. */
interface Client extends NodeJS.EventEmitter {
  emitWithAck(event: string, order: string): Promise<string>;
  disconnect(): void;
  readonly io: { readonly engine: { close(): void } };
}
type Connect = (url: string, options: object) => Client;

const bank = new Bank();
let program: string;
let bankUrl: string;
let recipe: RunningProgram;
let port: number;

describe.skipIf(noHosts !== undefined)(`the recipe for socket.io${NOTE}`, () => {
  beforeAll(async () => {
    program = (await buildRecipes("socket-io", ["socket-io"])).get("socket-io") as string;
    bankUrl = await bank.open();
  });
  afterAll(() => bank.close());
  afterEach(() => recipe.stop());

  async function start(env: Record<string, string> = {}): Promise<void> {
    recipe = new RunningProgram([program], { BANK_URL: bankUrl, ...env });
    port = await recipe.port();
  }

  async function connect(session: string, transport = "websocket"): Promise<Client> {
    const require = createRequire(join(ROOT, "spec/hosts/package.json"));
    const { io } = require("socket.io-client") as { io: Connect };
    const extraHeaders = { "x-session-id": session };
    const options = { transports: [transport], extraHeaders, forceNew: true, reconnection: false };
    const client = io(`http://127.0.0.1:${port}`, options);
    onTestFinished(() => client.disconnect());
    await once(client, "connect");
    return client;
  }

  test.each(["websocket", "polling"])(
    "gives each of the interleaved events its own ID and the session of its connection, over %s",
    async (transport) => {
      await start();
      const sessions = Array.from({ length: 8 }, (_, index) => `socket-${index}-session`);
      const clients = await Promise.all(sessions.map((session) => connect(session, transport)));
      const all = bank.hold(24);
      const answers = clients.flatMap((client, index) =>
        [0, 1, 2].map((call) => client.emitWithAck("pay", `${call === 2 ? "refused" : "order"}-${index}-${call}`)),
      );
      await all;
      bank.release();
      expect(await Promise.all(answers)).toEqual(sessions.flatMap(() => ["paid", "paid", "failed"]));

      const isEnd = (line: string): boolean => / - (?:Paid|Failed) /.test(line);
      await recipe.until(() => recipe.stdout.filter(isEnd).length === 24 || undefined);
      const ids = new Set<string>();
      for (const line of recipe.stdout.filter((line) => line.includes(" - Paying"))) {
        const [, id = "", session = "", order = ""] =
          /\[req=(\w+)\|session=([\w-]+)\] - Paying event=pay order=(\S+)/.exec(line) ?? [];
        ids.add(id);
        expect(session).toBe(`socket-${order.split("-")[1]}`);
        const isRefused = order.startsWith("refused");
        expect(messagesOf(recipe.stdout, id, session)).toEqual([
          `Paying event=pay order=${order}`,
          expect.stringMatching(new RegExp(`^GET .*/charge/${order} ${isRefused ? 402 : 200} `)),
          isRefused ? "Failed event=pay" : `Paid event=pay order=${order}`,
        ]);
      }
      expect(ids.size).toBe(24);
      const isStack = (line: string): boolean => line.includes("| Error: The bank answered 402");
      await recipe.until(() => recipe.stdout.filter(isStack).length === 8 || undefined);
      expect(recipe.stdout.filter((line) => line.includes("req=none"))).toEqual([expect.stringMatching(/Listening/)]);
      expect(recipe.stderr).toEqual([]);
    },
  );

  test("gives each event a context of its own, with the session and the trace of its connection alone", async () => {
    await start({ LOG_FORMAT: "json" });
    const client = await connect("someones-session");
    const all = bank.hold(2);
    const answers = ["one", "two"].map((order) => client.emitWithAck("pay", order));
    await all;
    bank.release();
    await Promise.all(answers);
    await recipe.until(() => recipe.stdout.filter((line) => line.includes('"Paid"')).length === 2 || undefined);
    const lines = recipe.stdout.map((line) => JSON.parse(line));
    const { traceId, requestId: connection } = lines.find(({ message }) => message === "Connected");
    expect(traceId).toMatch(/^[0-9a-f]{32}$/);
    const events = lines.filter(({ message }) => message === "Paying");
    expect(events).toHaveLength(2);
    for (const { time, level, message, order, requestId, ...context } of events) {
      expect(context).toEqual({
        sessionId: "someones-session",
        transportType: "socket.io",
        traceId,
        event: "pay",
      });
      expect(requestId).not.toBe(connection);
    }
  });

  test.each([
    ["disconnects", (client: Client) => client.disconnect(), "client namespace disconnect"],
    ["disappears", (client: Client) => client.io.engine.close(), "transport close"],
  ])("logs that a client %s during an event, and what is still done, each with its IDs", async (_, leave, reason) => {
    await start();
    const client = await connect("someones-session");
    const all = bank.hold(1);
    client.emitWithAck("pay", "order-1").catch(() => {});
    await all;
    leave(client);
    const line = await recipe.line(/ - Disconnected /);
    expect(line).toContain(`reason="${reason}"`);
    const id = /req=(\w+)/.exec(line)?.[1] as string;
    expect(messagesOf(recipe.stdout, id, "someones-session")).toEqual([
      "Connected",
      expect.stringMatching(/^Disconnected /),
    ]);
    bank.release();
    const paid = await recipe.line(/session=someones\] - Paid event=pay order=order-1/);
    expect(paid).not.toContain(`req=${id}`);
  });
});
