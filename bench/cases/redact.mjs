import { anError, ctxlogVariant, textChecks } from "../lib/ctxlog-variant.mjs";
import { timedCase } from "../lib/timed-case.mjs";

/** @typedef {() => import("../../dist/index.js").LoggerOptions} Options */

const without = () => ({});
const byKey = () => ({ redact: { keys: ["password"] } });
/** @type {Options} */
const credentials = () => ({ redact: { presets: ["credentials"] } });
/** @type {Options} */
const both = () => ({ redact: { presets: ["credentials", "cards"] } });

export default timedCase(import.meta.url, {
  order: 130,
  title: "Redaction",
  note: "A line with two fields, a binding and a field of the context; or an Error and its cause. It holds nothing to hide.",
  variants: [
    ctxlogVariant("none", "without", without),
    ctxlogVariant("key", "by key", byKey),
    ctxlogVariant("credentials", "credentials", credentials),
    ctxlogVariant("both", "credentials and cards", both),
    ctxlogVariant("error-none", "an Error, without", without, anError),
    ctxlogVariant("error-key", "an Error, by key", byKey, anError),
    ctxlogVariant("error-both", "an Error, credentials and cards", both, anError),
  ],
  batch: 200,
  ...textChecks,
});
