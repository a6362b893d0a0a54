import { MESSAGE } from "../lib/data.mjs";
import { toFloorAndPino } from "../lib/targets.mjs";
import { timedCase } from "../lib/timed-case.mjs";

export default timedCase(import.meta.url, {
  order: 10,
  title: "JSON with context and one field",
  note: "A message, one numeric field, and two IDs from AsyncLocalStorage.",
  call: (info) => (i) => info(MESSAGE, { amount: i }),
  targets: toFloorAndPino(1.3),
});
