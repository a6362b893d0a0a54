// The pretty format shows the first bytes of a Buffer or a typed array, without the work, and the memory, of listing
// all: a small heap has no room for that.
import { createLogger, memoryTransport } from "ctxlog";

const memory = memoryTransport();
const log = createLogger({ format: "pretty", transports: [memory] });
for (const body of [Buffer.alloc(30_000_000), new Uint8Array(30_000_000), new Float64Array(4_000_000)]) {
  log.info("Uploaded", { body });
  const [line = ""] = memory.lines.slice(-1);
  console.log(`${body.constructor.name}: ${line.length < 2000 ? "shortened" : "listed"}`);
}
