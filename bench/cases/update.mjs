import { timedCase } from "../lib/timed-case.mjs";

export default timedCase(import.meta.url, {
  order: 110,
  title: "Updating a context",
  note: "updateContext with one field. The floor writes a property of the store's object.",
  unit: "call",
  batch: 20_000,
  writes: false,
});
