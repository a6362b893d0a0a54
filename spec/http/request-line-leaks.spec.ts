import { expect, test } from "vitest";
import { runNode } from "../support/child-process.js";

const MIB = 1024 * 1024;

/** A server whose requests come pipelined over few connections that stay open. */
const PROGRAM = `
  import { once } from "node:events";
  import { createServer } from "node:http";
  import { connect } from "node:net";
  import { createLogger, runWithContext, updateContext } from "ctxlog";
  import { extractContext, logFetchHandler, logRequest } from "ctxlog/http";
  let lines = 0;
  const log = createLogger({ transports: [{ format: "json", write: () => { lines++; } }] });
  const server = createServer((request, response) => runWithContext(extractContext(request), () => {
    logRequest(log, response, { route: () => request.url });
    updateContext({ big: "x".repeat(2000) });
    response.end("x".repeat(100));
  }));
  await once(server.listen(0, "127.0.0.1"), "listening");
  const clients = Array.from({ length: 4 }, () => connect(server.address().port, "127.0.0.1"));
  const requests = async (client, count) => {
    for (let left = count; left > 0; left -= 50) {
      let answers = 0;
      const answered = new Promise((resolve) => client.on("data", function count(data) {
        answers += data.toString().split("HTTP/1.1 200").length - 1;
        if (answers === 50) { client.off("data", count); resolve(); }
      }));
      client.write(("GET /orders HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n").repeat(50));
      await answered;
    }
  };
  const handler = logFetchHandler(log, async () => new Response(new Blob(["x"]).stream()));
  const abort = new AbortController();
  const fetches = async (count) => {
    for (let left = count; left > 0; left--) {
      await (await handler(new Request("http://shop.example/", { signal: left % 2 ? abort.signal : undefined }))).text();
    }
  };
  const load = (count) => Promise.all([...clients.map((client) => requests(client, count)), fetches(count / 10)]);
  const heap = async () => {
    for (let round = 0; round < 5; round++) {
      await new Promise((resolve) => setTimeout(resolve, 10));
      gc();
    }
    return process.memoryUsage().heapUsed;
  };
  await load(2000);
  const before = await heap();
  lines = 0;
  await load(10_000);
  console.log(JSON.stringify({ lines, grown: await heap() - before }));
  process.exit();
`;

test("40,000 requests over four connections that stay open leave no heap behind", async () => {
  const { stdout, stderr } = await runNode(["--expose-gc", "--input-type=module", "--eval", PROGRAM], {
    timeout: 60_000,
  });
  expect(stderr).toBe("");
  const { lines, grown } = JSON.parse(stdout) as { lines: number; grown: number };
  expect(lines).toBe(41_000);
  expect(grown).toBeLessThan(2 * MIB);
}, 70_000);
