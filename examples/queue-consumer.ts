// Wraps a queue's consumer: each message is handled in a context of its own, with the IDs that came with it.
// npm run example queue-consumer
import { setTimeout as sleep } from "node:timers/promises";
import { createLogger, currentContext, runWithContext } from "ctxlog";

interface Message {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

const log = createLogger({ name: "worker" });
const queue: Message[] = [];

/** The sender puts the IDs of its own context beside the body. */
function send(body: string): void {
  const { requestId = "", sessionId = "" } = currentContext() ?? {};
  queue.push({ body, headers: { requestId, sessionId } });
  log.info("Sent", { body });
}

async function handle(message: Message): Promise<void> {
  await sleep(5);
  if (message.body === "broken") throw new Error("the message cannot be read");
  log.info("Handled", { body: message.body });
}

/** The consumer wraps each message; a failure ends that message only. */
async function consume(message: Message): Promise<void> {
  await runWithContext(message.headers, async () => {
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
