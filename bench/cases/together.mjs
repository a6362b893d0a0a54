import { createLogger, fileTransport, newSessionId, runWithContext, sampleFilter } from "../../dist/index.js";
import { textChecks } from "../lib/ctxlog-variant.mjs";
import { MESSAGE } from "../lib/data.mjs";
import { atMost } from "../lib/targets.mjs";
import { timedCase } from "../lib/timed-case.mjs";

/** @typedef {import("../../dist/index.js").LoggerOptions} LoggerOptions */

const LINES = 5;
/** A share that all but one of 2^32 IDs are in. */
const sampled = () => ({ filters: [sampleFilter({ share: 1 - 2 ** -32 })] });
const redacted = /** @type {LoggerOptions} */ ({ redact: { presets: ["credentials"] } });
const held = { debugOnError: true };

/** @param {string} id @param {string} name @param {() => LoggerOptions} options @returns {import("../types.d.ts").OwnVariant} */
function row(id, name, options) {
  return {
    id,
    name,
    logger: "ctxlog",
    setUp(path) {
      const transports = [fileTransport({ path })];
      const log = createLogger({ format: "json", minLevel: "info", ...options(), transports });
      return {
        log(i) {
          runWithContext({ sessionId: newSessionId() }, () => {
            for (let n = 0; n < LINES; n++) log.info(MESSAGE, { amount: i, currency: "EUR" });
          });
        },
        flush: () => log.flush(),
      };
    },
  };
}

export default timedCase(import.meta.url, {
  order: 139,
  title: "redact, debugOnError and sampleFilter together",
  note: "A request of five lines of JSON with two fields each, all of them in the sample. The event loop turns after 20 requests.",
  unit: "request",
  lines: LINES,
  batch: 20,
  turns: true,
  base: "none",
  variants: [
    row("none", "without", () => ({})),
    row("redact", "redact: credentials", () => redacted),
    row("held", "debugOnError", () => held),
    row("sampled", "sampleFilter", sampled),
    row("all", "all three", () => ({ ...redacted, ...held, ...sampled() })),
  ],
  ...textChecks,
  targets: (results) => [atMost(results, "at most 2 times the request without", { id: "all", to: "none", most: 2 })],
});
