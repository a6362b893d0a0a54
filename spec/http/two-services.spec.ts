import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { run } from "../support/child-process.js";
import { RunningProgram } from "../support/running-program.js";

/** A service with a log file in each format. It passes orders on to the next service, if there is one. */
const SERVICE = `
  import { createServer } from "node:http";
  import { setTimeout as sleep } from "node:timers/promises";
  import { createLogger, fileTransport, runWithContext, stdoutTransport } from "./dist/index.js";
    import { extractContext, propagatingFetch, responseHeaders } from "./dist/http.js";

  const [name, folder, next] = process.argv.slice(1);
  const transports = ["line", "json"].map((format) => fileTransport({ path: folder + "/" + name + "." + format, format }));
  const log = createLogger({ name, transports });
  const call = propagatingFetch(fetch, { to: next ? [next] : [] });
  const answer = async (request, response) => {
    response.setHeaders(new Headers(responseHeaders()));
    const order = request.url.slice(1);
    log.info("Received", { order });
    await sleep(order % 3);
    if (next) await call(next + request.url);
    log.info("Done", { order });
    await log.flush();
    response.end();
  };
  const server = createServer((request, response) => runWithContext(extractContext(request), () => answer(request, response)));
  server.listen(0, "127.0.0.1", () => createLogger({ transports: [stdoutTransport()] }).info("Listening", server.address()));
`;

const SESSIONS = ["alice-1-4f2c", "bob-22-93ad", "carol-3-77e1"];
const ORDERS = Array.from({ length: 30 }, (_, index) => ({
  order: String(index),
  session: SESSIONS[index % 3] as string,
}));

let folder: string;
const services: RunningProgram[] = [];
/** The request IDs in the responses, by order. */
const requestIds = new Map<string, string | null>();

async function start(name: string, ...next: string[]): Promise<string> {
  const service = new RunningProgram(["--input-type=module", "--eval", SERVICE, name, folder, ...next]);
  services.push(service);
  return `http://127.0.0.1:${await service.port()}`;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "ctxlog-services-"));
  const shop = await start("shop", await start("stock"));
  await Promise.all(
    ORDERS.map(async ({ order, session }) => {
      const answer = await fetch(`${shop}/${order}`, { headers: { "X-Session-ID": session } });
      requestIds.set(order, answer.headers.get("x-request-id"));
    }),
  );
});

afterAll(async () => {
  await Promise.all(services.map((service) => service.stop()));
  await rm(folder, { recursive: true, force: true });
});

/** The lines that grep finds in the logs of both services. */
async function grep(text: string, format: "line" | "json"): Promise<string[]> {
  const files = ["shop", "stock"].map((name) => join(folder, `${name}.${format}`));
  const { stdout } = await run("grep", ["-hF", text, ...files]);
  return stdout.split("\n").filter((line) => line !== "");
}

type Line = Record<string, unknown>;
const parse = (lines: readonly string[]): Line[] => lines.map((line) => JSON.parse(line) as Line);

describe("with two services in two processes", () => {
  test.each(SESSIONS)("one grep over both logs finds all lines of the session %s, and no others", async (session) => {
    const orders = ORDERS.filter((one) => one.session === session).map(({ order }) => order);
    const expected = ["shop", "stock"].flatMap((name) =>
      orders.flatMap((order) => [`${name} - INFO - Received order=${order}`, `${name} - INFO - Done order=${order}`]),
    );
    const found = await grep(`|session=${session.slice(0, 8)}]`, "line");
    expect(found.map((line) => line.slice(22).replace(/\[.*?\] - /, "")).sort()).toEqual(expected.sort());
    expect(await grep(`"sessionId":"${session}"`, "json")).toHaveLength(expected.length);
  });

  test("one grep for the trace ID finds one request in both", async () => {
    for (const { order, session } of ORDERS) {
      const requestId = requestIds.get(order);
      expect(requestId).toMatch(/^[2-9a-z]{20}$/);
      const [first] = parse(await grep(`"requestId":"${requestId}"`, "json"));
      const lines = parse(await grep(`"traceId":"${first?.["traceId"]}"`, "json"));
      expect(lines.map(({ name, message }) => `${name} ${message}`).sort()).toEqual([
        ...["shop Done", "shop Received", "stock Done", "stock Received"],
      ]);
      for (const line of lines) expect(line).toMatchObject({ order, sessionId: session });
      // The second service has its own request ID and span, and knows those of the first.
      const [shop, stock] = ["shop", "stock"].map((name) => lines.find((line) => line["name"] === name)) as [
        Line,
        Line,
      ];
      expect(stock["requestId"]).not.toBe(requestId);
      expect(stock).toMatchObject({
        clientRequestId: requestId,
        parentSpanId: expect.stringMatching(/^[0-9a-f]{16}$/),
      });
      expect(stock["spanId"]).not.toBe(shop["spanId"]);
    }
  });

  test("one grep for the request ID of a response finds its lines in both JSON logs", async () => {
    const found = await grep(String(requestIds.get("7")), "json");
    expect(
      parse(found)
        .map(({ name, order }) => `${name} ${order}`)
        .sort(),
    ).toEqual(["shop 7", "shop 7", "stock 7", "stock 7"]);
  });

  test("neither service reports a failure", async () => {
    for (const service of services) expect(service.stderr).toEqual([]);
    expect(await readFile(join(folder, "stock.line"), "utf8")).not.toContain("none");
  });
});
