import { atMost } from "../lib/targets.mjs";
import { timedCase } from "../lib/timed-case.mjs";

export default timedCase(import.meta.url, {
  order: 60,
  title: "Three filters",
  note: "The line of the first case after three checks that let it pass: of the level, a field and the message.",
  targets: (results) => [atMost(results, "at most 1.25 times the line without", { to: "ctxlog-plain", most: 1.25 })],
});
