// A filter drops, changes or replaces records. These three sample a noisy level, mask a field and add a field.
// npm run example custom-filter
import { createLogger, type Filter, runWithContext } from "ctxlog";

/** Passes one DEBUG line in `every`. */
function sampleDebug(every: number): Filter {
  let seen = 0;
  return (record) => record.level !== "DEBUG" || seen++ % every === 0;
}

/** Shows the last four digits of a card. The fields belong to the caller, so they are copied. */
const maskCard: Filter = (record) => {
  const card = record.fields?.["card"];
  if (typeof card === "string") record.fields = { ...record.fields, card: `…${card.slice(-4)}` };
};

/** Marks the lines of requests that have been running for more than a second. */
const markSlow: Filter = (record) => {
  const start = record.context?.startTime;
  if (start !== undefined) record.fields = { ...record.fields, slow: record.time - start > 1000 };
};

// contextFilter runs before these automatically.
const log = createLogger({ minLevel: "debug", filters: [sampleDebug(10), maskCard, markSlow] });

runWithContext({ requestId: "a1b2c3d4e5f6", sessionId: "1234567890abcdef" }, () => {
  for (let item = 0; item < 20; item++) log.debug("Item checked", { item });
  log.info("Paid", { card: "4111111111111111" });
});
