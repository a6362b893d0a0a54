import { contextFilter } from "../../dist/index.js";
import { ctxlogVariant, textChecks } from "../lib/ctxlog-variant.mjs";
import { atMost } from "../lib/targets.mjs";
import { timedCase } from "../lib/timed-case.mjs";

/** @typedef {import("../../dist/index.js").LoggerOptions} LoggerOptions */

class Decimal {
  constructor(/** @type {number} */ value) {
    this.value = value;
  }
}

const without = () => ({});
const tag = () => ({ filters: [contextFilter({ tag: ["requestId", "sessionId", "userId"] })] });
const unusedKey = () => ({ serializers: { req: String } });
const byKey = () => ({ serializers: { currency: String } });
/** @type {() => LoggerOptions} */
const byClass = () => ({ serializers: [[Decimal, String]] });

export default timedCase(import.meta.url, {
  order: 137,
  title: "A tag of three parts, and serializers",
  note: "A line with two fields, a binding and a field of the context. The serializer by class finds no instance.",
  variants: [
    ctxlogVariant("none", "without", without),
    ctxlogVariant("tag", "a tag of three parts", tag),
    ctxlogVariant("unused", "a serializer by key, of no field", unusedKey),
    ctxlogVariant("key", "a serializer by key", byKey),
    ctxlogVariant("class", "a serializer by class", byClass),
  ],
  targets: (results) => [
    atMost(results, "a tag of three parts: at most 1.1 times the line without", { id: "tag", to: "none", most: 1.1 }),
  ],
  batch: 200,
  ...textChecks,
});
