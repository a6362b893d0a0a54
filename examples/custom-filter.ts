// A filter drops, changes or replaces records. These three sample a noisy level, mask a field and add one.
// npm run example custom-filter
import { createLogger, type Filter, runWithContext } from "ctxlog";

/** Lets one DEBUG line in `every` through. */
function sampleDebug(every: number): Filter {
  let seen = 0;
  return (record) => record.level !== "DEBUG" || seen++ % every === 0;
}

/** Shows a card's last four digits. The fields belong to the caller, so a copy takes their place. */
const maskCard: Filter = (record) => {
  const card = record.fields?.["card"];
  if (typeof card === "string") record.fields = { ...record.fields, card: `…${card.slice(-4)}` };
};

/** Tells how long the request has been running. */
const addAge: Filter = (record) => {
  const start = record.context?.["startTime"];
  if (typeof start === "number") record.fields = { ...record.fields, slow: record.time - start > 1000 };
};

// contextFilter runs before these by itself.
const log = createLogger({ minLevel: "debug", filters: [sampleDebug(10), maskCard, addAge] });

runWithContext({ requestId: "a1b2c3d4e5f6", sessionId: "1234567890abcdef" }, () => {
  for (let item = 0; item < 20; item++) log.debug("Item checked", { item });
  log.info("Paid", { card: "4111111111111111" });
});
