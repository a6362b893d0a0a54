import { rateLimitFilter } from "../../dist/index.js";
import { ctxlogVariant, textChecks } from "../lib/ctxlog-variant.mjs";
import { timedCase } from "../lib/timed-case.mjs";

/** @param {number} lines */
const limited = (lines) => () => ({ filters: [rateLimitFilter({ lines, per: 10_000 })] });
const byField = () => ({
  filters: [rateLimitFilter({ lines: 1e12, per: 10_000, key: (record) => record.context?.requestId })],
});

export default timedCase(import.meta.url, {
  order: 133,
  title: "A rate limit",
  note: "The line of the redaction case.",
  variants: [
    ctxlogVariant("none", "without", () => ({})),
    ctxlogVariant("passes", "passes", limited(1e12)),
    ctxlogVariant("by-field", "passes, by a key of its own", byField),
    { ...ctxlogVariant("suppressed", "held back", limited(1)), keys: { output: "none" } },
  ],
  batch: 200,
  ...textChecks,
});
