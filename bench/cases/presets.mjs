import { jsonFormatter } from "../../dist/index.js";
import { ctxlogVariant, textChecks } from "../lib/ctxlog-variant.mjs";
import { atMost } from "../lib/targets.mjs";
import { timedCase } from "../lib/timed-case.mjs";

const PRESETS = /** @type {const} */ (["otel", "ecs", "gcp", "datadog", "lambda", "pino"]);

export default timedCase(import.meta.url, {
  order: 15,
  title: "Presets of JSON",
  note: "A line in a context, plain and in each vendor's form, all with the service's name.",
  variants: [
    ctxlogVariant("plain", "plain JSON, the name as a binding", () => ({ bindings: { service: "shop" } })),
    ...PRESETS.map((preset) => {
      return ctxlogVariant(preset, preset, () => ({ format: jsonFormatter({ preset, service: "shop" }) }));
    }),
  ],
  base: "plain",
  ...textChecks,
  targets: (results) =>
    PRESETS.map((preset) =>
      atMost(results, `${preset} takes at most 1.15 times plain JSON`, { id: preset, to: "plain", most: 1.15 }),
    ),
});
