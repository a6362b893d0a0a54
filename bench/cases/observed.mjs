import { captureProcess } from "../../dist/index.js";
import { ctxlogVariant, textChecks, twoFields } from "../lib/ctxlog-variant.mjs";
import { atMost } from "../lib/targets.mjs";
import { timedCase } from "../lib/timed-case.mjs";

/** @type {import("../lib/ctxlog-variant.mjs").LogCall} */
const captured = (log) => {
  captureProcess(log);
  return twoFields(log);
};

/** @type {import("../lib/ctxlog-variant.mjs").LogCall} */
const counted = (log) => {
  const call = twoFields(log);
  return (i) => {
    call(i);
    if (i % 100 === 0) log.stats();
  };
};

export default timedCase(import.meta.url, {
  order: 139,
  title: "captureProcess and stats",
  note: "The line of the redaction case. With stats, they are read after every hundredth line.",
  variants: [
    ctxlogVariant("plain", "with neither", () => ({})),
    ctxlogVariant("captured", "with captureProcess", () => ({}), captured),
    ctxlogVariant("counted", "with stats", () => ({}), counted),
  ],
  batch: 200,
  ...textChecks,
  targets: (results) => [
    atMost(results, "captureProcess costs a line nothing: at most 1.03 times", {
      id: "captured",
      to: "plain",
      most: 1.03,
    }),
  ],
});
