import { expect, test } from "vitest";
import { createLogger, memoryTransport } from "../../src/index.js";

test("a transport's options are read when it is attached", () => {
  const memory = memoryTransport({ minLevel: "WARN", format: (record) => record.message, redact: { keys: ["iban"] } });
  const log = createLogger({ transports: [memory] });
  Object.assign(memory, { minLevel: "SILLY", format: "json", filters: [() => false], redact: false });
  log.info("below the level");
  log.warn("iban=DE89370400440532013000");
  expect(memory.lines).toEqual(["iban=[redacted]"]);
});
