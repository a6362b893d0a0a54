import { execFile } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { extractContext, propagatingFetch } from "../../src/http/index.js";
import { runWithContext } from "../../src/index.js";
import { ROOT } from "../support/child-process.js";

const run = promisify(execFile);
const KEY = "correct horse battery staple";
const SESSION = "1234567890abcdef";

/** A service, and the headers and contexts of its requests. */
async function service(handle: (debugged: boolean) => Promise<unknown>) {
  const seen: unknown[][] = [];
  const server = createServer((request, response) => {
    const context = extractContext(request, { debug: { hmacKey: KEY }, onReject: ({ reason }) => seen.push([reason]) });
    seen.push([request.headers["x-debug-log"] !== undefined, context.sessionId, context.minLevel]);
    runWithContext(context, async () => {
      await handle(context.minLevel !== undefined);
      response.writeHead(200, { connection: "close" }).end();
    });
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return { seen, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() };
}

test("the commands of the page switch on the log of a session, in the service that they are sent to alone", async () => {
  const page = readFileSync(join(ROOT, "docs/http.md"), "utf8");
  const [, commands = ""] = /```sh\n(expires=[^`]*)```/.exec(page) ?? [];
  const stock = await service(async () => {});
  const stockFetch = propagatingFetch(fetch, { to: [stock.origin] });
  const shop = await service((debugged) => (debugged ? stockFetch(`${stock.origin}/items`) : Promise.resolve()));
  try {
    const script = commands.replace("https://shop.example/pay", `${shop.origin}/pay`).replace("curl", "curl --silent");
    expect(script).toContain(shop.origin);
    const env = { ...process.env, SESSION, LOG_DEBUG_KEY: KEY };
    await run("sh", ["-eu", "-c", script], { env });
    await run("sh", ["-eu", "-c", script], { env: { ...env, LOG_DEBUG_KEY: "a key that the service has not" } });
  } finally {
    shop.close();
    stock.close();
  }
  expect(shop.seen).toEqual([[true, SESSION, "debug"], ["wrong signature"], [true, SESSION, undefined]]);
  expect(stock.seen).toEqual([[false, SESSION, undefined]]);
});
