import { ctxlogVariant, textChecks, twoFields } from "../lib/ctxlog-variant.mjs";
import { MESSAGE } from "../lib/data.mjs";
import { atMost } from "../lib/targets.mjs";
import { timedCase } from "../lib/timed-case.mjs";

/** @type {import("../lib/ctxlog-variant.mjs").LogCall} */
const debug = (log) => (i) => log.debug(MESSAGE, { orderId: i, currency: "EUR" });

/** @type {import("../../dist/index.js").LoggerOptions} A line as long as a held one. */
const alike = { minLevel: "debug", name: "heldBack=true" };
/** More than a context's lines have, and less than those of the contexts that ended and are not collected yet. */
const full = { debugOnError: { totalBytes: 65_536 } };
const silent = { output: /** @type {const} */ ("none") };

export default timedCase(import.meta.url, {
  order: 138,
  title: "Debug lines that are held back",
  note: "The line of the redaction case, at DEBUG. Contexts have 20 lines each, and end well: what they hold is not written. The event loop turns after each, as it does between a server's requests, and that turn is part of every row. Where `totalBytes` is reached, it is at all times: a line is held in place of older ones. With the default of 16 MiB, lines live until V8 collects garbage of all ages, and that is most of what they cost.",
  variants: [
    ctxlogVariant("written", "written, as long as a held one", () => alike, debug),
    { ...ctxlogVariant("held", "held, with debugOnError", () => ({ debugOnError: true }), debug), keys: silent },
    { ...ctxlogVariant("full", "held, with totalBytes of 64 KiB, reached", () => full, debug), keys: silent },
    ctxlogVariant("info", "an INFO line, without debugOnError", () => ({}), twoFields),
    ctxlogVariant("beside", "an INFO line, with debugOnError", () => ({ debugOnError: true }), twoFields),
  ],
  batch: 20,
  turns: true,
  base: "written",
  ...textChecks,
  targets: (results) => [
    atMost(results, "a held line takes at most 1.1 times a written one", { id: "held", to: "written", most: 1.1 }),
  ],
});
