import { ctxlogVariant } from "../lib/ctxlog-variant.mjs";
import { atMost } from "../lib/targets.mjs";
import { timedCase } from "../lib/timed-case.mjs";

/**
 * Ten names, the last of which covers the logger.
 * @returns {import("../../dist/index.js").LoggerOptions}
 */
const names = () => ({
  name: "shop",
  levels: {
    ...Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`shop.part${index}.*`, "debug"])),
    shop: "info",
  },
});
/** @returns {import("../../dist/index.js").LoggerOptions} */
const noNames = () => ({ name: "shop" });

/** @type {import("../lib/ctxlog-variant.mjs").LogCall} */
const disabled = (log) => (i) => log.debug("Prices read", { items: i });
/** @type {import("../lib/ctxlog-variant.mjs").LogCall} */
const child = (log) => (i) => log.child({ name: "db", bindings: { job: i } }).debug("Prices read");

/** @param {string} id @param {string} name @param {typeof names} options @param {typeof child} call */
const variant = (id, name, options, call) => ({
  ...ctxlogVariant(id, name, options, call),
  keys: { output: /** @type {const} */ ("none") },
});

export default timedCase(import.meta.url, {
  order: 72,
  title: "Levels by name",
  note: "A call at a disabled level; and a child that is created for such a call, as for a job. With ten names.",
  variants: [
    variant("disabled", "a disabled call", noNames, disabled),
    variant("disabled-names", "a disabled call, with names", names, disabled),
    variant("child", "a child and a disabled call", noNames, child),
    variant("child-names", "a child and a disabled call, with names", names, child),
  ],
  unit: "call",
  batch: 10_000,
  writes: false,
  targets: (results) => [
    atMost(results, "with names, a disabled call takes at most 1.05 times one without", {
      id: "disabled-names",
      to: "disabled",
      most: 1.05,
    }),
    atMost(results, "with names, a child takes at most 2 times one without", {
      id: "child-names",
      to: "child",
      most: 2,
    }),
  ],
});
