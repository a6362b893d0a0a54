import { type ClientRequest, createServer, type RequestListener, type Server, request as send } from "node:http";
import type { AddressInfo } from "node:net";
import { setImmediate, setTimeout } from "node:timers/promises";
import { fastify } from "fastify";
import { pino } from "pino";
import { describe, expect, onTestFinished, test } from "vitest";
import { bindEmitter, currentContext, jsonFormatter, runWithContext } from "../../src/index.js";
import { asPino } from "../../src/loggers/index.js";
import { createTestLogger, type TestLogger } from "../../src/testing/index.js";
import { runNode } from "../support/child-process.js";

type Line = Record<string, unknown>;

/** What differs from run to run, or is a process's own. */
const OWN = ["time", "pid", "hostname", "responseTime"];

/** A line as both write it: the preset marks Fastify's keys that it has itself, and an error has fewer fields there. */
function comparable(line: string): Line {
  const names = line.replace(/"(req|res|reqId|responseTime)_":/g, '"$1":');
  return JSON.parse(names, (key, value) => {
    if (OWN.includes(key)) return undefined;
    if (key === "err") return [value.type, value.message, value.code];
    if (key === "remotePort") return "a port";
    return key === "host" ? "a host" : value;
  });
}

function shop(loggerInstance: ReturnType<typeof asPino>, options: object = {}) {
  const app = fastify({ loggerInstance, ...options });
  app.get("/ok", async (request) => {
    request.log.info({ user: 7 }, "In %s", "handler");
    return "ok";
  });
  app.get("/fails", async () => {
    throw Object.assign(new Error("boom"), { code: "E_BOOM" });
  });
  app.get("/refused", async () => {
    throw Object.assign(new Error("no"), { statusCode: 403 });
  });
  app.get("/quiet", { logLevel: "error" }, async (request) => {
    request.log.info("hidden");
    request.log.error("shown");
    return "ok";
  });
  app.get("/silent", { logLevel: "silent" }, async (request) => {
    request.log.fatal("hidden");
    return "ok";
  });
  app.get("/own", { logSerializers: { user: (id: number) => `user-${id}` } }, async (request) => {
    request.log.setBindings({ tenant: "acme" });
    request.log.info({ user: 7 }, "Serialized");
    return "ok";
  });
  return app;
}

function fastifysLogger(): { log: TestLogger; lines: () => Line[] } {
  const log = createTestLogger({ minLevel: "info", format: jsonFormatter({ preset: "pino" }) });
  return { log, lines: () => log.lines.map(comparable) };
}

async function visit(app: ReturnType<typeof shop>, paths: readonly string[]): Promise<number[]> {
  const statuses: number[] = [];
  for (const path of paths) statuses.push((await app.inject(path)).statusCode);
  await setImmediate();
  await app.close();
  return statuses;
}

const PATHS = ["/ok", "/fails", "/refused", "/quiet", "/silent", "/own", "/nowhere"];

test("Fastify ends the process at the first request with a logger that is not in pino's shape", async () => {
  const { code, stderr } = await runNode([
    "--input-type=module",
    "--eval",
    `import { createLogger } from "ctxlog";
     import { fastify } from "fastify";
     const app = fastify({ loggerInstance: createLogger() });
     await app.inject("/");`,
  ]);
  expect(code).not.toBe(0);
  expect(stderr).toContain("child has no option");
});

test.each([{}, { disableRequestLogging: true }, { requestIdLogLabel: "request" }])(
  "logs for Fastify with %j what pino logs",
  async (options) => {
    const theirs: Line[] = [];
    const reference = pino({ level: "info" }, { write: (line) => theirs.push(comparable(line)) });
    const expected = await visit(shop(reference as never, options), PATHS);
    const { log, lines } = fastifysLogger();
    expect(await visit(shop(asPino(log), options), PATHS)).toEqual(expected);
    expect(lines()).toEqual(theirs);
    expect(log.failures).toEqual([]);
    expect(theirs.length).toBeGreaterThan(2);
  },
);

test("logs with a child logger of the program's own, and refuses a wrong level of a route at once", async () => {
  const { log, lines } = fastifysLogger();
  const app = shop(asPino(log), {
    childLoggerFactory: (logger: ReturnType<typeof asPino>, bindings: object, options: object) =>
      logger.child({ ...bindings, own: true }, options),
  });
  await visit(app, ["/ok"]);
  expect(lines().map(({ own }) => own)).toEqual([true, true, true]);
  const other = fastify({ loggerInstance: asPino(createTestLogger()) });
  expect(() => other.get("/", { logLevel: "loud" as never }, () => "")).toThrow("Log level for 'GET:/'");
});

test("keeps an error an error, so that its stack and causes are on the line", async () => {
  const log = createTestLogger();
  const app = fastify({ loggerInstance: asPino(log) });
  app.get("/", async () => {
    throw new Error("boom", { cause: new Error("disk is full") });
  });
  await app.inject("/");
  await app.close();
  const line = log.lines.find((text) => text.includes("boom")) as string;
  expect(line).toMatch(/\| Error: boom\n/);
  expect(line).toMatch(/\| Caused by: Error: disk is full\n/i);
});

describe("with real connections", () => {
  test("a hundred interleaved requests have their own ID in the tag and in Fastify's binding", async () => {
    const log = createTestLogger({ minLevel: "info" });
    const app = fastify({
      loggerInstance: asPino(log),
      genReqId: () => String(currentContext()?.requestId),
      serverFactory: (handler) => createServerInContexts(handler),
    });
    app.get<{ Params: { order: string } }>("/:order", async (request) => {
      request.log.info({ order: request.params.order }, "Before");
      await setTimeout(Number(request.params.order) % 7);
      log.info("Of the program", { order: request.params.order });
      if (Number(request.params.order) % 10 === 0) throw new Error(`order ${request.params.order}`);
      return currentContext()?.requestId;
    });
    onTestFinished(() => app.close());
    const url = await app.listen({ port: 0, host: "127.0.0.1" });
    const orders = Array.from({ length: 100 }, (_, index) => String(index));
    const statuses = await Promise.all(orders.map(async (order) => (await fetch(`${url}/${order}`)).status));
    expect(statuses.filter((status) => status === 500).length).toBe(10);
    await setImmediate();
    const inRequests = log.records.filter(({ context }) => context !== undefined);
    const byRequest = groupBy(inRequests, ({ context }) => context?.requestId);
    expect(byRequest.size).toBe(100);
    for (const [id, records] of byRequest) {
      const seen = new Set(records.flatMap(({ fields }) => (fields?.["order"] === undefined ? [] : fields["order"])));
      expect(seen.size).toBe(1);
      for (const { name, bindings } of records) expect([name, bindings?.["reqId"] ?? id]).toEqual([undefined, id]);
      expect(records.map(({ message }) => message)).toEqual(
        expect.arrayContaining(["incoming request", "Before", "Of the program", "request completed"]),
      );
    }
    expect(log.failures).toEqual([]);
  });

  test("an aborted request ends nothing, and is logged with its ID", async () => {
    const log = createTestLogger({ minLevel: "info" });
    let release = (): void => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const app = fastify({ loggerInstance: asPino(log), serverFactory: (handler) => createServerInContexts(handler) });
    app.addHook("onRequestAbort", async (request) => request.log.warn("Aborted"));
    app.get("/", async () => {
      await held;
      return "late";
    });
    onTestFinished(() => app.close());
    await app.listen({ port: 0, host: "127.0.0.1" });
    const { port } = app.server.address() as AddressInfo;
    const request: ClientRequest = send({ port, host: "127.0.0.1" });
    request.on("error", () => {});
    request.end();
    const incoming = await log.waitFor("incoming request");
    request.destroy();
    const aborted = await log.waitFor("Aborted");
    release();
    expect(aborted.context?.requestId).toBe(incoming.context?.requestId);
    expect(aborted.context?.requestId).toBeDefined();
    expect((await app.inject("/")).statusCode).toBe(200);
  });
});

function createServerInContexts(handler: RequestListener): Server {
  return createServer((request, response) => {
    runWithContext({}, () => {
      // Node emits the end of a connection outside the request's context.
      bindEmitter(request);
      handler(request, response);
    });
  });
}

function groupBy<T, K>(values: readonly T[], key: (value: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const value of values) groups.set(key(value), [...(groups.get(key(value)) ?? []), value]);
  return groups;
}
