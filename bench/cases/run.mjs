import { timedCase } from "../lib/timed-case.mjs";

export default timedCase(import.meta.url, {
  order: 100,
  title: "Entering a context",
  note: "runWithContext with two IDs and an empty function. The floor is AsyncLocalStorage.run with a copy of the object.",
  unit: "call",
  batch: 20_000,
  writes: false,
});
