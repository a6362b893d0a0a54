// Wraps a queue consumer: each message is handled in the context of the request that sent it.
// npm run example queue-consumer
import { setTimeout as sleep } from "node:timers/promises";
import { createLogger, deserializeContext, runWithContext, serializeContext } from "ctxlog";

interface Message {
  readonly body: string;
  /** The sender's context, as text. */
  readonly context: string;
}

const log = createLogger({ name: "worker" });
const queue: Message[] = [];

function send(body: string): void {
  queue.push({ body, context: serializeContext() });
  log.info("Sent", { body });
}

async function handle({ body }: Message): Promise<void> {
  await sleep(5);
  if (body === "broken") throw new Error("the message cannot be read");
  log.info("Handled", { body });
}

/** Handles one message. A failure ends that message only. */
async function consume(message: Message): Promise<void> {
  await runWithContext(deserializeContext(message.context), async () => {
    try {
      await handle(message);
    } catch (error) {
      log.error("Message failed", error);
    }
  });
}

runWithContext({ requestId: "11111111-order", sessionId: "alice-session" }, () => send("invoice"));
runWithContext({ requestId: "22222222-order", sessionId: "bob00-session" }, () => send("broken"));
await Promise.all(queue.map(consume));
