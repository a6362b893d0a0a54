// Wraps a command: its lines go to stderr, for stdout is the command's own output, and carry the ID of this run.
// npm run example command-line -- 2 3
import { createLogger, runWithContext, stderrTransport } from "ctxlog";

const log = createLogger({ name: "add", transports: [stderrTransport()] });

function add(words: readonly string[]): number {
  const numbers = words.map(Number);
  log.debug("Arguments", { numbers }); // seen with LOG_LEVEL=debug
  if (numbers.some(Number.isNaN)) throw new TypeError("takes numbers only");
  return numbers.reduce((sum, number) => sum + number, 0);
}

runWithContext({ sessionId: process.env["BUILD_ID"], transportType: "cli" }, () => {
  try {
    const sum = add(process.argv.slice(2));
    log.info("Done", { sum });
    process.stdout.write(`${sum}\n`);
  } catch (error) {
    log.error(error);
    process.exitCode = 1; // nothing is lost at process.exit either
  }
});
