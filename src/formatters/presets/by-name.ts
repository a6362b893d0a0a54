import { checkName, configError } from "../../internal/check-options.js";
import { datadog } from "./datadog.js";
import { ecs } from "./ecs.js";
import { gcp } from "./gcp.js";
import { lambda } from "./lambda.js";
import { otel } from "./otel.js";
import { pino } from "./pino.js";
import type { JsonPreset, PresetOptions } from "./preset.js";

/**
 * A vendor's form of JSON lines, for `jsonFormatter`: OpenTelemetry, Elastic, Google Cloud, Datadog, AWS Lambda, or
 * pino.
 *
 * @example
 * createLogger({ format: jsonFormatter({ preset: "ecs" satisfies JsonPresetName, service: "shop" }) });
 */
export type JsonPresetName = "otel" | "ecs" | "gcp" | "datadog" | "lambda" | "pino";

const PRESETS: Readonly<Record<JsonPresetName, (options: PresetOptions) => JsonPreset>> = {
  otel,
  ecs,
  gcp,
  datadog,
  lambda,
  pino,
};

const NAMES = Object.keys(PRESETS) as JsonPresetName[];
const OPTIONS = ["service", "version", "env", "project"] as const;

/**
 * A preset; undefined for none.
 * @throws {TypeError} For an unknown name, and for an option that the preset does not use.
 */
export function parsePreset(
  name: JsonPresetName | undefined,
  options: { readonly [Key in keyof PresetOptions]?: string | undefined },
): JsonPreset | undefined {
  const given = OPTIONS.filter((option) => options[option] !== undefined);
  if (name === undefined) {
    const [first] = given;
    if (first !== undefined)
      throw configError(`jsonFormatter's ${first}`, options[first], 'a preset beside it: preset: "ecs"');
    return undefined;
  }
  if (!NAMES.includes(name))
    throw configError("jsonFormatter's preset", name, NAMES.map((one) => `"${one}"`).join(", "), NAMES);
  if (name !== "gcp" && options.project !== undefined) {
    throw configError("jsonFormatter's project", options.project, 'preset: "gcp", which alone has projects');
  }
  const texts = OPTIONS.map((option) => [option, checkName(`jsonFormatter's ${option}`, options[option])]);
  return PRESETS[name](Object.fromEntries(texts) as unknown as PresetOptions);
}
