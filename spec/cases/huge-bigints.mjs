// BigInts of which only the first digits are shown are not converted whole, which would take minutes here.
import { createLogger, memoryTransport } from "ctxlog";

const list = Array(100).fill(Array(1000).fill(1n << 65_000n));
for (const format of /** @type {const} */ (["line", "json", "pretty"])) {
  const memory = memoryTransport();
  createLogger({ format, transports: [memory] }).info("m", { list });
  console.log(`${format}: logged ${memory.lines.length}`);
}
