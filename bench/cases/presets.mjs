import { createLogger, fileTransport, jsonFormatter, runWithContext } from "../../dist/index.js";
import { textChecks, twoFields } from "../lib/ctxlog-variant.mjs";
import { atMost } from "../lib/targets.mjs";
import { timedCase } from "../lib/timed-case.mjs";

const PRESETS = /** @type {const} */ (["otel", "ecs", "gcp", "datadog", "lambda", "pino"]);

/** @param {string} id @param {string} name @param {import("../../dist/index.js").LoggerOptions} options @returns {import("../types.d.ts").OwnVariant} */
function variant(id, name, options) {
  return {
    id,
    name,
    logger: "ctxlog",
    setUp(path) {
      const log = createLogger({ format: "json", ...options, transports: [fileTransport({ path })] });
      return {
        inContext: (ids, fn) => runWithContext({ ...ids, userId: 42 }, fn),
        log: twoFields(log),
        flush: () => log.flush(),
      };
    },
  };
}

export default timedCase(import.meta.url, {
  order: 15,
  title: "Presets of JSON",
  note: "A line in a context, plain and in each vendor's form, all with the service's name.",
  variants: [
    variant("plain", "plain JSON, the name as a binding", { bindings: { service: "shop" } }),
    ...PRESETS.map((preset) => variant(preset, preset, { format: jsonFormatter({ preset, service: "shop" }) })),
  ],
  base: "plain",
  ...textChecks,
  targets: (results) =>
    PRESETS.map((preset) =>
      atMost(results, `${preset} takes at most 1.15 times plain JSON`, { id: preset, to: "plain", most: 1.15 }),
    ),
});
