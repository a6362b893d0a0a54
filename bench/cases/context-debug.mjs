import { createLogger, fileTransport, newSessionId, runWithContext } from "../../dist/index.js";
import { MESSAGE } from "../lib/data.mjs";
import { timedCase } from "../lib/timed-case.mjs";

/** @param {string} id @param {string} name @param {Record<string, string>} env Read when the package is loaded. @returns {import("../types.d.ts").OwnVariant} */
function row(id, name, env) {
  return {
    id,
    name,
    logger: "ctxlog",
    env,
    setUp(path) {
      const log = createLogger({ format: "json", minLevel: "info", transports: [fileTransport({ path })] });
      return {
        log(i) {
          runWithContext({ sessionId: newSessionId() }, () => {
            for (let n = 0; n < 3; n++) log.info(MESSAGE, { amount: i * 3 + n });
          });
        },
        flush: () => log.flush(),
      };
    },
  };
}

export default timedCase(import.meta.url, {
  order: 97,
  title: "LOG_CONTEXT_DEBUG=1",
  note: "The request with three lines. With the variable each context is counted until it is collected. The event loop turns after 20 requests.",
  unit: "request",
  lines: 3,
  batch: 20,
  turns: true,
  ownIds: true,
  base: "off",
  variants: [
    row("off", "without", { LOG_CONTEXT_DEBUG: "" }),
    row("on", "with LOG_CONTEXT_DEBUG=1", { LOG_CONTEXT_DEBUG: "1" }),
  ],
});
