// An error that nobody catches is handled in the context of the callback that threw it.
import { createLogger, memoryTransport, runWithContext } from "ctxlog";

const memory = memoryTransport();
const log = createLogger({ transports: [memory] });
const fail = () => {
  throw new Error("boom");
};
for (const schedule of [setTimeout, setImmediate, process.nextTick, queueMicrotask]) {
  const handled = new Promise((resolve) => {
    process.once("uncaughtException", (error) => resolve(log.error("Uncaught", error)));
  });
  runWithContext({ requestId: "OWN" }, () => schedule(fail));
  await handled;
  console.log(schedule.name, memory.records.at(-1)?.requestId);
}
