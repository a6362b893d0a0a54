import { ctxlogVariant, textChecks, twoFields } from "../lib/ctxlog-variant.mjs";
import { MESSAGE } from "../lib/data.mjs";
import { atMost } from "../lib/targets.mjs";
import { timedCase } from "../lib/timed-case.mjs";

/** @type {import("../lib/ctxlog-variant.mjs").LogCall} */
const debug = (log) => (i) => log.debug(MESSAGE, { orderId: i, currency: "EUR" });

/** @type {import("../../dist/index.js").LoggerOptions} A line as long as a held one. */
const alike = { minLevel: "debug", name: "heldBack=true" };

export default timedCase(import.meta.url, {
  order: 138,
  title: "Debug lines that are held back",
  note: "The line of the redaction case, at DEBUG. Contexts have 200 lines each, and end well: what they hold is not written.",
  variants: [
    ctxlogVariant("written", "written, as long as a held one", () => alike, debug),
    {
      ...ctxlogVariant("held", "held, with debugOnError", () => ({ debugOnError: true }), debug),
      keys: { output: "none" },
    },
    ctxlogVariant("info", "an INFO line, without debugOnError", () => ({}), twoFields),
    ctxlogVariant("beside", "an INFO line, with debugOnError", () => ({ debugOnError: true }), twoFields),
  ],
  batch: 200,
  ...textChecks,
  targets: (results) => [
    atMost(results, "a held line takes at most 1.1 times a written one", { id: "held", to: "written", most: 1.1 }),
  ],
});
