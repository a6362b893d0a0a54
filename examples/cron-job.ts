// Wraps a cron job: each run has its own ID, which tells overlapping runs apart.
// npm run example cron-job
import { setTimeout as sleep } from "node:timers/promises";
import { createLogger, runWithContext, runWithoutContext } from "ctxlog";

const log = createLogger({ name: "cron" });
const RUNS = 2;
let runs = 0;

async function cleanUp(): Promise<void> {
  log.info("Started");
  await sleep(30); // longer than the interval, so the runs overlap
  log.info("Finished", { removed: 3 });
}

/** Without a request ID, each run gets a new one. `job` is a custom field, on every line of the run. */
function run(): void {
  runWithContext({ job: "clean-up", transportType: "cron" }, cleanUp).catch((error: unknown) => {
    log.error("Run failed", error);
  });
}

// A timer runs in the context that it was created in. Outside any, a run can never inherit a request's IDs.
runWithoutContext(() => {
  const timer = setInterval(() => {
    runs += 1;
    run();
    if (runs === RUNS) clearInterval(timer);
  }, 10);
});
log.info("Scheduled");
