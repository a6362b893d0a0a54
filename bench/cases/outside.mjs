import { timedCase } from "../lib/timed-case.mjs";

export default timedCase(import.meta.url, {
  order: 80,
  title: "A disabled level outside any context",
  note: "The same without a context.",
  batch: 100_000,
  writes: false,
});
