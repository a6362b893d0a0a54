import { BINDINGS, MESSAGE } from "../lib/data.mjs";
import { atMost } from "../lib/targets.mjs";
import { timedCase } from "../lib/timed-case.mjs";

export default timedCase(import.meta.url, {
  order: 40,
  title: "A child with two bindings",
  note: "The line of the first case, and two fields that a child logger was created with.",
  expected: (i, { keys }) => ({
    message: MESSAGE,
    fields: { amount: i, ...(keys?.bindings !== "none" && BINDINGS) },
  }),
  targets: (results) => [atMost(results, "at most 1.1 times the line without", { to: "ctxlog-plain", most: 1.1 })],
});
