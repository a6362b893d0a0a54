import { publishedCase } from "../lib/published-case.mjs";

export default publishedCase("evlog", {
  order: 201,
  title: "evlog's own cases",
  note: "The comparison of [evlog's repository](https://github.com/HugoRCD/evlog/blob/main/packages/evlog/bench/comparison/vs-alternatives.bench.ts), with each logger set up as there, so the work is not equal: evlog is silent and makes an event that it does not serialise; consola's reporter does nothing; winston writes JSON to a stream that drops it; pino writes each line of JSON to the null file at once, and ctxlog writes JSON there, too. A burst is one call here. The second column lets the event loop turn after each 100 calls.",
});
