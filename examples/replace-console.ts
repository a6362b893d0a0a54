// Replaces console: what any module prints goes through the logger, with a time, a level and the IDs.
// npm run example replace-console
import { captureConsole, createLogger, runWithContext } from "ctxlog";

/** Stands for a module that knows nothing of ctxlog. */
function legacyCharge(amount: number): void {
  console.log("charging %d EUR", amount);
  console.warn("gateway is slow");
  console.error("charge failed:", new Error("no answer"));
}

const log = createLogger({ name: "shop" });
const restore = captureConsole(log);

runWithContext({ requestId: "a1b2c3d4e5f6", sessionId: "1234567890abcdef" }, () => legacyCharge(12));

restore();
await log.flush();
console.log("console is restored");
