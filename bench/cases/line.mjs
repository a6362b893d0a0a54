import { MESSAGE } from "../lib/data.mjs";
import { toFloorAndPino } from "../lib/targets.mjs";
import { timedCase } from "../lib/timed-case.mjs";

const FORMAT = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d - INFO - \[req=(.{8})\|session=(.{8})\] - (.*) amount=(\d+)$/;

export default timedCase(import.meta.url, {
  order: 20,
  title: "The line format",
  note: "The same as a line of text. Loggers with a text format of the user's have it set to ctxlog's; pino's is its JSON, since pino-pretty is not for production.",
  check(line, i, { ids }) {
    const [, request, session, message, amount] = FORMAT.exec(line) ?? [];
    if (request !== ids.requestId.slice(0, 8) || session !== ids.sessionId.slice(0, 8)) return "not the IDs";
    return message === MESSAGE && amount === String(i) ? undefined : "not the message and field";
  },
  targets: toFloorAndPino(1.25),
});
