// A client of a database connects when a request first uses it. If it connects outside any context, what listens to
// its connection has no request's IDs; otherwise it has those of that request.
import { once } from "node:events";
import { createServer } from "node:net";
import { createLogger, memoryTransport, runWithContext, runWithoutContext } from "ctxlog";
import { Redis } from "ioredis";

class OwnRedis extends Redis {
  /**
   * @override
   * @param {[]} done
   */
  connect(...done) {
    return runWithoutContext(() => super.connect(...done));
  }
}

// A server that answers OK to every command.
const server = createServer((socket) => {
  socket.on("data", (data) => socket.write("+OK\r\n".repeat(String(data).match(/^\*/gm)?.length ?? 0)));
});
await once(server.listen(0, "127.0.0.1"), "listening");
const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());

for (const Client of [Redis, OwnRedis]) {
  const memory = memoryTransport();
  const log = createLogger({ transports: [memory] });
  const client = new Client({ port, lazyConnect: true, enableReadyCheck: false, retryStrategy: () => null });
  client.on("close", () => log.warn("Lost the connection"));
  for (const requestId of ["FIRST000", "SECOND00"]) {
    await runWithContext({ requestId }, async () => {
      await client.call("GET", "x");
      log.info("Asked");
    });
  }
  const closed = once(client, "close");
  client.disconnect();
  await closed;
  console.log(Client.name, memory.records.map(({ requestId }) => requestId).join(" "));
}
server.close();
