import { ctxlogVariant, textChecks } from "../lib/ctxlog-variant.mjs";
import { MESSAGE } from "../lib/data.mjs";
import { timedCase } from "../lib/timed-case.mjs";

const info = () => ({});

export default timedCase(import.meta.url, {
  order: 134,
  title: "A function instead of values",
  note: "The line of the redaction case, from values and from a function that returns them.",
  variants: [
    ctxlogVariant("values", "values", info),
    ctxlogVariant(
      "lazy",
      "a function",
      info,
      (log) => (i) => log.info(() => [MESSAGE, { orderId: i, currency: "EUR" }]),
    ),
    {
      ...ctxlogVariant(
        "disabled",
        "a function at a disabled level",
        info,
        (log) => (i) => log.debug(() => [MESSAGE, { orderId: i, currency: "EUR" }]),
      ),
      keys: { output: "none" },
    },
  ],
  batch: 200,
  ...textChecks,
});
