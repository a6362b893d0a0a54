import { once } from "node:events";
import { existsSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { runWithContext } from "../../src/index.js";
import { asPino, type PinoLogger } from "../../src/loggers/index.js";
import { createTestLogger } from "../../src/testing/index.js";
import { ROOT } from "../support/child-process.js";
import { noHosts } from "../support/recipe.js";

type Middleware = (request: IncomingMessage & { log: PinoLogger }, response: ServerResponse) => void;

const NOTE = noHosts === undefined ? "" : ` (skipped: ${noHosts})`;

test.skipIf(noHosts !== undefined)(`pino-http logs with a logger in pino's shape${NOTE}`, async () => {
  const require = createRequire(join(ROOT, "spec/hosts/package.json"));
  expect(existsSync(require.resolve("pino-http"))).toBe(true);
  const pinoHttp = require("pino-http") as (options: object) => Middleware;
  const log = createTestLogger({ minLevel: "info", format: "json" });
  const middleware = pinoHttp({ logger: asPino(log), genReqId: () => "req-7" });
  const server = createServer((request, response) => {
    runWithContext({ requestId: "request-1" }, () => {
      const logged = request as IncomingMessage & { log: PinoLogger };
      middleware(logged, response);
      logged.log.info({ user: 7 }, "In %s", "handler");
      response.statusCode = request.url === "/fails" ? 500 : 200;
      response.end();
    });
  });
  onTestFinished(() => void server.close());
  await once(server.listen(0, "127.0.0.1"), "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  for (const path of ["/ok", "/fails"]) {
    await fetch(url + path);
    await log.waitFor(path === "/ok" ? "request completed" : "request errored");
  }
  const lines = log.lines.map((line) => JSON.parse(line));
  expect(lines.map(({ level, message }) => `${level} ${message}`)).toEqual([
    "INFO In handler",
    "INFO request completed",
    "INFO In handler",
    expect.stringMatching(/request errored$/),
  ]);
  expect(lines[1]).toMatchObject({ req: { method: "GET", url: "/ok", id: "req-7" }, res: { statusCode: 200 } });
  expect(lines[0]).toMatchObject({ user: 7, requestId: "request-1" });
  expect(log.failures).toEqual([]);
});
