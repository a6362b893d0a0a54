import { on as eventsOf, once } from "node:events";
import { type IncomingMessage, request as send } from "node:http";
import { createInterface } from "node:readline";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { Bank } from "../support/bank.js";
import { buildRecipes, messagesOf } from "../support/recipe.js";
import { RunningProgram } from "../support/running-program.js";

const bank = new Bank();
let programs: ReadonlyMap<string, string>;
let bankUrl: string;
let recipe: RunningProgram;
let port: number;

beforeAll(async () => {
  programs = await buildRecipes("sockets", ["websocket", "server-sent-events"]);
  bankUrl = await bank.open();
});

afterAll(() => bank.close());
afterEach(() => recipe.stop());

async function start(page: string, env: Record<string, string> = {}): Promise<void> {
  recipe = new RunningProgram([programs.get(page) as string], { BANK_URL: bankUrl, ...env });
  port = await recipe.port();
}

/** The messages with these IDs, once the last one has been logged. */
function messagesWith(requestId: string, session: string, last: RegExp): Promise<string[]> {
  return recipe.until(() => {
    const messages = messagesOf(recipe.stdout, requestId, session);
    return messages.some((message) => last.test(message)) ? messages : undefined;
  });
}

describe("the recipe for WebSocket", () => {
  beforeEach(() => start("websocket"));

  /** A connection, and the request ID in the response to its upgrade. */
  async function connect(session: string): Promise<{ socket: WebSocket; requestId: string }> {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/orders`, { headers: { "x-session-id": session } });
    const [[upgrade]] = (await Promise.all([once(socket, "upgrade"), once(socket, "open")])) as [
      [IncomingMessage],
      unknown,
    ];
    return { socket, requestId: String(upgrade.headers["x-request-id"]) };
  }

  test("gives each of the interleaved messages its own ID and the session of its connection", async () => {
    const sessions = Array.from({ length: 8 }, (_, index) => `socket-${index}-session`);
    const connections = await Promise.all(sessions.map(connect));
    const all = bank.hold(24);
    const answers = connections.map(async ({ socket }) => {
      const texts: string[] = [];
      for await (const [data] of on(socket)) if (texts.push(String(data)) === 3) return texts;
      return texts;
    });
    for (const [index, { socket }] of connections.entries()) {
      for (const call of [0, 1, 2]) socket.send(`${call === 2 ? "refused" : "order"}-${index}-${call}`);
    }
    await all;
    bank.release();
    for (const [index, texts] of (await Promise.all(answers)).entries()) {
      expect(texts.sort()).toEqual([`failed refused-${index}-2`, `paid order-${index}-0`, `paid order-${index}-1`]);
    }

    await recipe.until(() => recipe.stdout.filter((line) => / - (Paid|Failed)/.test(line)).length === 24 || undefined);
    const ids = new Set<string>();
    for (const line of recipe.stdout.filter((line) => line.includes(" - Paying"))) {
      const [, id = "", session = "", order = ""] =
        /\[req=(\w+)\|session=([\w-]+)\] - Paying order=(\S+)/.exec(line) ?? [];
      ids.add(id);
      expect(session).toBe(`socket-${order.split("-")[1]}`);
      const second = order.startsWith("refused") ? "Failed" : `Paid order=${order}`;
      expect(messagesOf(recipe.stdout, id, session)).toEqual([`Paying order=${order}`, second]);
    }
    expect(ids.size).toBe(24);
    for (const { requestId } of connections) expect(ids).not.toContain(requestId.slice(0, 8));
    for (const { socket } of connections) socket.close();
  });

  test("gives each message a context of its own, with the session and the trace of its connection alone", async () => {
    await recipe.stop();
    await start("websocket", { LOG_FORMAT: "json" });
    const { socket, requestId } = await connect("someones-session");
    bank.hold(2);
    for (const order of ["one", "two"]) socket.send(order);
    const lines = await recipe.until(() => {
      const lines = recipe.stdout.filter((line) => line.includes('"requestId"')).map((line) => JSON.parse(line));
      return lines.filter(({ message }) => message === "Paying").length === 2 ? lines : undefined;
    });
    bank.release();
    socket.close();
    const { traceId } = lines.find(({ message }) => message === "Connected");
    expect(traceId).toMatch(/^[0-9a-f]{32}$/);
    const messages = lines.filter(({ message }) => message === "Paying");
    for (const { time, level, message, order, ...context } of messages) {
      expect(context).toEqual({
        requestId: expect.not.stringMatching(requestId),
        sessionId: "someones-session",
        transportType: "websocket",
        traceId,
      });
    }
    expect(new Set(messages.map(({ requestId }) => requestId)).size).toBe(2);
  });

  test.each([
    ["closes the connection", (socket: WebSocket) => socket.close(1000), "Disconnected code=1000"],
    ["disappears", (socket: WebSocket) => socket.terminate(), "Disconnected code=1006"],
  ])("logs that a client %s, with the IDs of its connection", async (_, leave, message) => {
    const { socket, requestId } = await connect("someones-session");
    leave(socket);
    expect(await messagesWith(requestId, "someones-session", /^Disconnected/)).toEqual(["Connected", message]);
  });
});

/** The messages of a socket, buffered until they are read. */
function on(socket: WebSocket): AsyncIterable<unknown[]> {
  return eventsOf(socket, "message") as AsyncIterable<unknown[]>;
}

describe("the recipe for Server-Sent Events", () => {
  beforeEach(() => start("server-sent-events"));

  interface Stream {
    readonly requestId: string;
    readonly type: string | undefined;
    /** The next item. */
    next(): Promise<unknown>;
    leave(): void;
  }

  async function open(session: string): Promise<Stream> {
    const headers = { accept: "text/event-stream", "x-session-id": session };
    const request = send({ host: "127.0.0.1", port, path: "/news", headers, agent: false }).end();
    const [response] = (await once(request, "response")) as [IncomingMessage];
    const lines = createInterface({ input: response })[Symbol.asyncIterator]();
    response.on("error", () => {});
    return {
      requestId: String(response.headers["x-request-id"]),
      type: response.headers["content-type"],
      async next() {
        for (;;) {
          const { value } = await lines.next();
          if (value.startsWith("data: ")) return JSON.parse(value.slice(6));
        }
      },
      leave: () => request.destroy(),
    };
  }

  async function publish(item: string): Promise<string> {
    const headers = { "x-session-id": "publishers-session" };
    const response = await fetch(`http://127.0.0.1:${port}/news`, { method: "POST", body: item, headers });
    expect(response.status).toBe(204);
    return String(response.headers.get("x-request-id"));
  }

  test("logs sent items with the IDs of the reader, and published items with those of the publisher", async () => {
    const sessions = ["reader-1-session", "reader-2-session", "reader-3-session"];
    const streams = await Promise.all(sessions.map(open));
    for (const stream of streams) expect(stream.type).toBe("text/event-stream");
    const publishers = await Promise.all(["one", "two"].map(publish));
    for (const [index, stream] of streams.entries()) {
      expect([await stream.next(), await stream.next()].sort()).toEqual(["one", "two"]);
      const messages = await messagesWith(stream.requestId, sessions[index] as string, /two/);
      expect(messages.sort()).toEqual(["Sent item=one", "Sent item=two", "Stream opened"]);
    }
    for (const [index, id] of publishers.entries()) {
      const messages = await messagesWith(id, "publishers-session", /^POST/);
      expect(messages).toEqual([
        `Publishing item=${["one", "two"][index]}`,
        expect.stringMatching(/^POST \/news 204 \d+ ms /),
      ]);
    }
    expect(new Set([...streams.map(({ requestId }) => requestId), ...publishers]).size).toBe(5);
  });

  test("stops sending to a reader that disconnected, and logs that with its IDs", async () => {
    const [gone, here] = [await open("first-reader-session"), await open("second-reader-session")];
    gone.leave();
    expect(await messagesWith(gone.requestId, "first-reader-session", /aborted/)).toEqual([
      "Stream opened",
      expect.stringMatching(/^GET \/news 200 \d+ ms aborted /),
    ]);
    await publish("late");
    expect(await here.next()).toBe("late");
    expect(await messagesWith(here.requestId, "second-reader-session", /late/)).toEqual([
      "Stream opened",
      "Sent item=late",
    ]);
    expect(messagesOf(recipe.stdout, gone.requestId, "first-reader-session")).toHaveLength(2);
  });
});
