import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { Bank } from "../support/bank.js";
import { buildRecipes } from "../support/recipe.js";
import { RunningProgram } from "../support/running-program.js";

const LEVEL = "io.modelcontextprotocol/logLevel";
const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const bank = new Bank();
let programs: ReadonlyMap<string, string>;
let bankUrl: string;

beforeAll(async () => {
  programs = await buildRecipes("mcp", ["mcp-stdio", "mcp-http"]);
  bankUrl = await bank.open();
});

afterAll(() => bank.close());

/** The result of a tool call. */
async function pay(client: Client, order: string, meta: Record<string, unknown> = {}): Promise<unknown> {
  const { content, isError } = await client.callTool({ name: "pay", arguments: { order }, _meta: meta });
  return { text: (content as { text: string }[])[0]?.text, isError };
}

async function connected(transport: Transport): Promise<Client> {
  const client = new Client({ name: "spec", version: "1.0.0" });
  await client.connect(transport);
  onTestFinished(() => client.close());
  return client;
}

/** The lines of each request, without stacks: `LEVEL message`, by `request|session`. */
function requests(lines: readonly string[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const line of lines) {
    const [, level, ids, message] = / - ([A-Z]+) - \[req=(\w+\|session=[\w-]+)\] - (.*)$/.exec(line) ?? [];
    if (ids !== undefined) found.set(ids, [...(found.get(ids) ?? []), `${level} ${message}`]);
  }
  return found;
}

describe("the recipe for an MCP server over stdio", () => {
  interface Server {
    readonly client: Client;
    readonly stdout: string[];
    readonly stderr: string[];
    /** Resolves when this many lines on stderr match. */
    lines(count: number, pattern: RegExp): Promise<void>;
  }

  /** A server. Its stdout goes to the client, and is collected. */
  async function start(): Promise<Server> {
    const stdout: string[] = [];
    const recipe = new RunningProgram([programs.get("mcp-stdio") as string], { BANK_URL: bankUrl });
    onTestFinished(() => void recipe.stop());
    const transport: Transport = {
      async start() {
        recipe.onLine((line) => {
          stdout.push(line);
          transport.onmessage?.(JSON.parse(line));
        });
      },
      async send(message) {
        recipe.write(`${JSON.stringify(message)}\n`);
      },
      async close() {
        await recipe.stop();
      },
    };
    const client = await connected(transport);
    const lines = async (count: number, pattern: RegExp): Promise<void> => {
      await recipe.until(() => recipe.stderr.filter((line) => pattern.test(line)).length >= count || undefined);
    };
    return { client, stdout, stderr: recipe.stderr, lines };
  }

  test("does not mix twenty interleaved calls on stderr, and stdout has the protocol only", async () => {
    const { client, stdout, stderr, lines } = await start();
    const orders = Array.from({ length: 20 }, (_, index) => `${index % 4 === 0 ? "refused" : "order"}-${index}`);
    const all = bank.hold(orders.length);
    const answers = orders.map((order) => pay(client, order, { [LEVEL]: "debug" }));
    await all;
    bank.release();
    for (const [index, order] of orders.entries()) {
      const refused = order.startsWith("refused");
      expect(await answers[index]).toEqual({ text: refused ? "failed" : "paid", isError: refused });
    }
    await lines(orders.length, / - Paid|\| Error: The bank/);

    const found = requests(stderr);
    expect(found.size).toBe(orders.length);
    expect(new Set([...found.keys()].map((ids) => ids.split("|")[1])).size).toBe(1);
    for (const [ids, [first, second]] of found) {
      const order = /order=(\S+)/.exec(first ?? "")?.[1] ?? "";
      expect(orders).toContain(order);
      expect(first).toBe(`DEBUG Looking for the order order=${order}`);
      expect(second).toBe(order.startsWith("refused") ? "ERROR Failed" : `INFO Paid ${order}`);
      if (order.startsWith("refused")) {
        expect(stderr.some((line) => line.includes(`${ids}] | Error: The bank answered 402`))).toBe(true);
      }
    }
    for (const line of stdout) expect(JSON.parse(line)).toMatchObject({ jsonrpc: "2.0" });
    expect(stdout.join("")).not.toContain("Looking");
  });

  test("logs at the level that the client requests for a call, for that call only", async () => {
    const { client, stderr, lines } = await start();
    const all = bank.hold(4);
    const wanted = { loud: "debug", usual: "info", silent: "emergency", wrong: "nonsense" };
    const answers = Object.entries(wanted).map(([order, level]) => pay(client, order, { [LEVEL]: level }));
    await all;
    bank.release();
    await Promise.all(answers);
    await lines(4, / - Paid/);
    expect(stderr.filter((line) => line.includes("DEBUG")).map((line) => /order=(\w+)/.exec(line)?.[1])).toEqual([
      "loud",
    ]);
    expect(stderr.filter((line) => line.startsWith("ctxlog: "))).toEqual([
      expect.stringContaining("minLevel is not a level"),
    ]);
  });

  test("works with the client transport of the SDK", async () => {
    const transport = new StdioClientTransport({
      command: process.execPath,
      args: [programs.get("mcp-stdio") as string],
      env: { BANK_URL: bankUrl },
      stderr: "pipe",
    });
    let stderr = "";
    transport.stderr?.on("data", (data) => {
      stderr += data;
    });
    const client = await connected(transport as Transport);
    const all = bank.hold(1);
    const answer = pay(client, "order-1");
    await all;
    bank.release();
    expect(await answer).toEqual({ text: "paid", isError: false });
    await client.close();
    expect(stderr).toMatch(/ - orders - INFO - \[req=\w{8}\|session=\w{8}\] - Paid order-1\n/);
  });
});

describe("the recipe for an MCP server over Streamable HTTP", () => {
  async function start(): Promise<{ recipe: RunningProgram; url: URL }> {
    const recipe = new RunningProgram([programs.get("mcp-http") as string], { BANK_URL: bankUrl });
    onTestFinished(() => void recipe.stop());
    return { recipe, url: new URL(`http://127.0.0.1:${await recipe.port()}/mcp`) };
  }

  /** A client of the SDK, and the request IDs in its responses. */
  async function clientOf(url: URL, session: string): Promise<{ client: Client; ids: string[] }> {
    const ids: string[] = [];
    const transport = new StreamableHTTPClientTransport(url, {
      requestInit: { headers: { "x-session-id": session, traceparent: `00-${TRACE}-00f067aa0ba902b7-01` } },
      fetch: async (input, init) => {
        const response = await fetch(input, init);
        ids.push(String(response.headers.get("x-request-id")));
        return response;
      },
    });
    return { client: await connected(transport as Transport), ids };
  }

  test("does not mix the interleaved calls of several clients, and answers each with its ID", async () => {
    const { recipe, url } = await start();
    const sessions = Array.from({ length: 5 }, (_, index) => `client-${index}-session`);
    const clients = await Promise.all(sessions.map((session) => clientOf(url, session)));
    const all = bank.hold(20);
    const answers = clients.flatMap(({ client }, number) =>
      [0, 1, 2, 3].map((call) =>
        pay(client, `${call === 3 ? "refused" : "order"}-${number}-${call}`, { [LEVEL]: "debug" }),
      ),
    );
    await all;
    bank.release();
    const texts = (await Promise.all(answers)).map((answer) => (answer as { text: string }).text);
    expect(texts).toEqual(sessions.flatMap(() => ["paid", "paid", "paid", "failed"]));
    await recipe.until(() => recipe.stdout.filter((line) => / - (Paid|Failed)/.test(line)).length === 20 || undefined);

    const found = requests(recipe.stdout.filter((line) => !line.includes("Listening")));
    expect(found.size).toBe(20);
    for (const [ids, [first, second]] of found) {
      const [order = "", number = ""] = /(?:order|refused)-(\d)-\d/.exec(first ?? "") ?? [];
      expect(ids).toMatch(new RegExp(`session=client-${number}$`));
      expect(clients[Number(number)]?.ids.some((id) => ids.startsWith(id.slice(0, 8)))).toBe(true);
      expect(first).toBe(`DEBUG Looking for the order tool=pay order=${order}`);
      expect(second).toBe(order.startsWith("refused") ? "ERROR Failed tool=pay" : `INFO Paid tool=pay order=${order}`);
    }
  });

  test("uses the session ID of the protocol, if there is one", async () => {
    const { recipe, url } = await start();
    const accept = "application/json, text/event-stream";
    const headers = { accept, "content-type": "application/json", "mcp-session-id": "1868a90c-protocol" };
    const call = { name: "pay", arguments: { order: "order-1" } };
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params: call });
    const all = bank.hold(1);
    const answer = fetch(url, { method: "POST", headers, body });
    await all;
    bank.release();
    const requestId = (await answer).headers.get("x-request-id") ?? "";
    await (await answer).text();
    expect(await recipe.line(/Paid/)).toContain(`[req=${requestId.slice(0, 8)}|session=1868a90c]`);
  });
});
