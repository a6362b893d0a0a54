import { atMost, nearFloor } from "../lib/targets.mjs";
import { timedCase } from "../lib/timed-case.mjs";

export default timedCase(import.meta.url, {
  order: 70,
  title: "A disabled level in a context",
  note: "A debug call with a field, at level info. The floor calls an empty function.",
  batch: 100_000,
  writes: false,
  targets: (results) => [
    nearFloor(results, 2),
    atMost(results, "not slower than pino's no-op in a context", { to: "pino-mixin", most: 1 }),
  ],
});
