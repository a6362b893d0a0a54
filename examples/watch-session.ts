// Levels by name, and the log of one session from DEBUG on: its requests have a signed header.
// npm run example watch-session
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createLogger, runWithContext } from "ctxlog";
import { extractContext, signDebugLevel } from "ctxlog/http";

const hmacKey = process.env["LOG_DEBUG_KEY"] ?? "a key for this example only";
const options = { debug: { hmacKey }, onReject: report };

// LOG_LEVEL="shop.db=debug" in the environment would count over this.
const log = createLogger({ name: "shop", levels: { "shop.db": "warn", "shop.health": "off" } });
const db = log.child({ name: "db" });
const health = log.child({ name: "health" });

function report({ source, reason }: { source: string; reason: string }): void {
  log.warn("Rejected", { source, reason });
}

const server = createServer((request, response) => {
  runWithContext(extractContext(request, options), () => {
    health.debug("Alive"); // off, and stays off
    db.debug("Prices read", { items: 2 });
    log.info("Paid");
    response.writeHead(200, { connection: "close" }).end();
  });
});
await once(server.listen(0, "127.0.0.1"), "listening");
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/pay`;

const expires = Date.now() + 3_600_000; // in an hour
const header = signDebugLevel({ level: "debug", expires, hmacKey, sessionId: "alice-session" });
await fetch(url, { headers: { "x-session-id": "alice-session", "x-debug-log": header } });
await fetch(url, { headers: { "x-session-id": "bob00-session" } });
// It is Alice's, so it is of no use for Bob's.
await fetch(url, { headers: { "x-session-id": "bob00-session", "x-debug-log": header } });

// The operator asks for all lines of the database, and takes that back.
const undo = log.setLevels({ "shop.db": "debug" });
await fetch(url, { headers: { "x-session-id": "bob00-session" } });
undo();
server.close();
