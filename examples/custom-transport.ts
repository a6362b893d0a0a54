// A transport is an object with `write(record, line)`. This one collects lines and sends them in batches.
// npm run example custom-transport
import { setTimeout as sleep } from "node:timers/promises";
import { createLogger, type LogRecord, runWithContext, stdoutTransport, type Transport } from "ctxlog";

/** @param send Sends one batch, for example by HTTP. */
function batchTransport(send: (lines: readonly string[]) => Promise<void>, size: number): Transport {
  let lines: string[] = [];
  let sending: Promise<unknown> = Promise.resolve();

  function sendBatch(): Promise<unknown> {
    const batch = lines;
    lines = [];
    // If it fails, write() or flush() rejects. The logger reports that to onError; it never reaches the caller.
    if (batch.length > 0) sending = sending.catch(() => {}).then(() => send(batch));
    return sending;
  }

  return {
    name: "batches",
    minLevel: "WARN",
    format: "json",
    write(_record: LogRecord, line: string) {
      lines.push(line);
      return lines.length >= size ? sendBatch() : undefined;
    },
    flush: () => sendBatch(),
  };
}

async function post(lines: readonly string[]): Promise<void> {
  await sleep(5);
  process.stdout.write(`posted ${lines.length}: ${lines.map((line) => JSON.parse(line).message).join(", ")}\n`);
}

const log = createLogger({ transports: [stdoutTransport(), batchTransport(post, 2)] });

runWithContext({ requestId: "a1b2c3d4e5f6", sessionId: "1234567890abcdef" }, () => {
  log.info("Not in a batch");
  log.warn("first");
  log.error("second");
  log.warn("third");
});
await log.flush(); // the last, incomplete batch
