// Wraps a command: its lines carry the ID of this run. They go to stderr, because stdout is the command's output.
// npm run example command-line -- 2 3
import { createLogger, runWithContext, stderrTransport } from "ctxlog";

const log = createLogger({ name: "add", transports: [stderrTransport()] });

function add(words: readonly string[]): number {
  const numbers = words.map(Number);
  log.debug("Arguments", { numbers }); // shown with LOG_LEVEL=debug
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
    process.exitCode = 1; // process.exit(1) would lose no line either
  }
});
