// Logs what the process itself says: warnings, exceptions that nobody catches, and SIGTERM, each with its request's ID.
// npm run example capture-process [-- exception]
import { setTimeout as sleep } from "node:timers/promises";
import { captureProcess, createLogger, runWithContext } from "ctxlog";

const log = createLogger({ name: "shop" });
const undo = captureProcess(log);

async function charge(order: number): Promise<void> {
  log.info("Charging", { order });
  await sleep(10);
  process.emitWarning("the old gateway ends this year", { type: "DeprecationWarning", code: "SHOP_1" });
  // Nobody catches it: Node ends the process, and prints the stack on stderr as it always does.
  if (process.argv.includes("exception")) throw new RangeError("no answer from the gateway");
}

for (const [order, requestId] of [
  [4711, "a1b2c3d4e5f6"],
  [4712, "e5f6g7h8i9j0"],
] as const) {
  runWithContext({ requestId }, async () => {
    await charge(order);
    log.info("Charged", { order });
  });
}

await sleep(50);
// A deployment ends processes in this way. Without the capture, nothing would be in the log.
process.once("SIGTERM", () => {
  log.info("Closing");
  undo();
});
process.kill(process.pid, "SIGTERM");
await sleep(50);
