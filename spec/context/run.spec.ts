import { expect, test } from "vitest";
import { createLogger, memoryTransport, runWithContext } from "../../src/index.js";

test("puts the context's IDs into the documented layout", () => {
  const memory = memoryTransport();
  const log = createLogger({ transports: [memory], clock: () => Date.UTC(2024, 0, 15, 10, 30, 15) });
  runWithContext({ requestId: "a1b2c3d4e5f6", sessionId: "1234567890abcdef" }, () => {
    log.info("Processing payment for user Alice");
  });
  expect(memory.lines).toEqual([
    "2024-01-15 10:30:15 - INFO - [req=a1b2c3d4|session=12345678] - Processing payment for user Alice",
  ]);
});
