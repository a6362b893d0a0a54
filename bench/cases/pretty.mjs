import { prettyFormatter } from "../../dist/index.js";
import { anError, ctxlogVariant, textChecks } from "../lib/ctxlog-variant.mjs";
import { timedCase } from "../lib/timed-case.mjs";

const line = () => ({ format: /** @type {const} */ ("line") });
const pretty = () => ({ format: prettyFormatter({ colors: false }) });
const colored = () => ({ format: prettyFormatter({ colors: true }) });
const positioned = () => ({ format: prettyFormatter({ colors: false, position: true }) });

export default timedCase(import.meta.url, {
  order: 120,
  title: "Pretty lines",
  note: "A message with two fields, a binding and a field of the context; or an Error and its cause.",
  variants: [
    ctxlogVariant("line", "line", line),
    ctxlogVariant("pretty", "pretty", pretty),
    ctxlogVariant("colors", "pretty, coloured", colored),
    ctxlogVariant("position", "pretty, with position", positioned),
    ctxlogVariant("line-error", "line, an Error", line, anError),
    ctxlogVariant("pretty-error", "pretty, an Error", pretty, anError),
  ],
  batch: 200,
  ...textChecks,
});
