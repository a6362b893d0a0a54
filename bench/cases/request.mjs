import { atMost, fasterThanPeers } from "../lib/targets.mjs";
import { timedCase } from "../lib/timed-case.mjs";

export default timedCase(import.meta.url, {
  order: 90,
  title: "One request",
  note: "A context with two fresh IDs and one line in it. The floor decodes pooled random bytes; all loggers use nanoid for the IDs, as ctxlog does.",
  ownIds: true,
  targets: (results) => [
    fasterThanPeers(results),
    atMost(results, "at most 1.5 times the floor", { to: "floor", most: 1.5 }),
  ],
});
