import { sampleFilter } from "../../dist/index.js";
import { ctxlogVariant, textChecks } from "../lib/ctxlog-variant.mjs";
import { atMost } from "../lib/targets.mjs";
import { timedCase } from "../lib/timed-case.mjs";

/** A share that all but one of 2^32 IDs are in. */
const NEARLY_ALL = 1 - 2 ** -32;

/** @param {number} share */
const sampled = (share) => () => ({ filters: [sampleFilter({ share })] });
/** What a line without sampling has in its place: a filter, and a field that the logger has. */
const alike = () => ({ filters: [() => true], name: "0.9999999997671694" });

export default timedCase(import.meta.url, {
  order: 132,
  title: "Sampling",
  note: "The line of the redaction case. Contexts have 200 lines each.",
  variants: [
    ctxlogVariant("none", "without", () => ({})),
    ctxlogVariant("alike", "a filter that returns true, and a text as long as the rate", alike),
    ctxlogVariant("in", "in the sample", sampled(NEARLY_ALL)),
    { ...ctxlogVariant("out", "not in the sample", sampled(0)), keys: { output: "none" } },
  ],
  batch: 200,
  ...textChecks,
  targets: (results) => [
    atMost(results, "a line in the sample takes at most 1.02 times one of its length", {
      id: "in",
      to: "alike",
      most: 1.02,
    }),
  ],
});
