import { anError, ctxlogVariant, textChecks } from "../lib/ctxlog-variant.mjs";
import { MESSAGE } from "../lib/data.mjs";
import { atMost } from "../lib/targets.mjs";
import { timedCase } from "../lib/timed-case.mjs";

/** @typedef {() => import("../../dist/index.js").LoggerOptions} Options */

const without = () => ({});
const byKey = () => ({ redact: { keys: ["iban"] } });
/** @type {Options} */
const credentials = () => ({ redact: { presets: ["credentials"] } });
/** @type {Options} */
const both = () => ({ redact: { presets: ["credentials", "cards"] } });

/** @type {import("../lib/ctxlog-variant.mjs").LogCall} */
const oneNumber = (log) => (i) => log.info(MESSAGE, { amount: i });

export default timedCase(import.meta.url, {
  order: 131,
  title: "Redaction of a short line, and of an Error",
  note: "A line of text with one number, a binding and a field of the context; or an Error and its cause. It holds nothing to hide.",
  variants: [
    ctxlogVariant("none", "without", without, oneNumber),
    ctxlogVariant("key", "by key", byKey, oneNumber),
    ctxlogVariant("credentials", "credentials", credentials, oneNumber),
    ctxlogVariant("both", "credentials and cards", both, oneNumber),
    ctxlogVariant("error-none", "an Error, without", without, anError),
    ctxlogVariant("error-key", "an Error, by key", byKey, anError),
    ctxlogVariant("error-both", "an Error, credentials and cards", both, anError),
  ],
  batch: 200,
  ...textChecks,
  targets: (results) => [
    atMost(results, "credentials: at most 1.3 times the line without", { id: "credentials", to: "none", most: 1.3 }),
  ],
});
