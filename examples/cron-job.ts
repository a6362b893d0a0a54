// Wraps a cron job: each run has an ID of its own, so that overlapping runs can be told apart.
// npm run example cron-job
import { setTimeout as sleep } from "node:timers/promises";
import { createLogger, runWithContext, runWithoutContext } from "ctxlog";

const log = createLogger({ name: "cron" });
const RUNS = 2;
let runs = 0;

async function cleanUp(): Promise<void> {
  log.info("Started");
  await sleep(30); // longer than the interval: the runs overlap
  log.info("Finished", { removed: 3 });
}

/** No request ID is given, so each run gets a new one; `job` is a field of ours, on every line of the run. */
function run(): void {
  runWithContext({ job: "clean-up", transportType: "cron" }, cleanUp).catch((error: unknown) => {
    log.error("Run failed", error);
  });
}

// A timer keeps the context that it was made in, should somebody start this from a request.
runWithoutContext(() => {
  const timer = setInterval(() => {
    runs += 1;
    run();
    if (runs === RUNS) clearInterval(timer);
  }, 10);
});
log.info("Scheduled");
