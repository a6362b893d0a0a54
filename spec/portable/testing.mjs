// ctxlog/testing, and undo functions.
import { createLogger, memoryTransport, rateLimitFilter, runWithContext } from "ctxlog";
import {
  captureLogs,
  createTestLogger,
  explainRedaction,
  testClock,
  useSequentialIds,
  withTestContext,
} from "ctxlog/testing";

/** @typedef {import("./checks.mjs").Checks} Checks */

/** @type {Checks} */
export const testing = {
  "a test logger": async ({ lines }) => {
    const log = createTestLogger({ name: "shop" });
    withTestContext({ userId: 1 }, () => log.info("Paid", { order: 13 }));
    const waiting = log.waitFor("Shipped");
    setTimeout(() => log.info("Shipped"), 1);
    lines.push(`${(await waiting).message} of ${log.records.length}`, ...log.lines);
  },

  "captured logs": async ({ lines }) => {
    const log = createLogger({ transports: [memoryTransport()], clock: testClock() });
    const logs = captureLogs(log);
    log.debug("captured");
    lines.push(...logs.records.map(({ level, message }) => `${level} ${message}`));
    logs[Symbol.dispose]();
  },

  "sequential IDs": async ({ log }) => {
    const undo = useSequentialIds();
    runWithContext({}, () => log.info("first"));
    runWithContext({}, () => log.info("second"));
    undo();
  },

  "an explained redaction": async ({ lines }) => {
    lines.push(JSON.stringify(explainRedaction({ keys: ["iban"] }, { user: { iban: "CH93" } })));
  },

  "a rate limit": async ({ lines }) => {
    const memory = memoryTransport();
    const clock = testClock();
    const log = createLogger({ filters: [rateLimitFilter({ lines: 2, per: 60_000 })], transports: [memory], clock });
    for (let index = 0; index < 5; index++) log.warn("again");
    await log.flush();
    lines.push(...memory.lines);
  },

  "failures that reach no caller": async ({ lines }) => {
    /** @type {string[]} */
    const stages = [];
    const broken = {
      write: () => {
        throw new Error("broken");
      },
    };
    const log = createLogger({
      transports: [broken],
      filters: [
        () => {
          throw new Error("filter");
        },
      ],
      onError: (_, stage) => void stages.push(stage),
    });
    log.info("lost?");
    log.info(
      {
        get bad() {
          throw new Error("getter");
        },
      },
      "unreadable",
    );
    lines.push(stages.join());
  },
};
