import type { Serializer } from "../../filters/serializers/options.js";
import { configError } from "../../internal/check-options.js";
import { report } from "../../internal/report.js";
import type { Level } from "../../level.js";
import type { PinoChildOptions } from "./contract.js";
import { fromPinoLevel, PINO_WORDS } from "./levels.js";

/** What a logger in pino's shape has of its own. */
export interface ChildSettings {
  readonly bindings: Record<string, unknown>;
  readonly serializers: Record<string, Serializer> | undefined;
  readonly minLevel: Level | undefined;
  readonly msgPrefix: string | undefined;
}

/** The serializer that stands for none. It is known by its identity. */
export const NO_SERIALIZER: Serializer = (value) => value;

/** Options of pino's that a child of ours cannot have, and what has the same effect. */
const REFUSED: Readonly<Record<string, string>> = {
  redact: "createLogger's option redact hides values on every line",
  formatters: "createLogger's option format has the shape of the lines",
  customLevels: "ctxlog has seven levels, and no others",
};

/** Keys that pino leaves out of bindings. */
const NO_BINDINGS: readonly string[] = ["level", "serializers", "formatters", "customLevels"];

/**
 * A child's arguments. A framework creates a child for each request, so what is wrong with their values is reported, and
 * ignored.
 * @throws {TypeError} For an option that would be without effect, and may be there to hide something.
 */
export function parseChild(bindings: unknown, options: unknown, parentsPrefix: string | undefined): ChildSettings {
  const { level, serializers, msgPrefix } = parseOptions(options);
  return {
    bindings: parseBindings(bindings),
    serializers: serializers === undefined ? undefined : parseSerializers(serializers),
    minLevel: level === undefined || level === "" ? undefined : parseLevel(level),
    msgPrefix: typeof msgPrefix === "string" ? (parentsPrefix ?? "") + msgPrefix : parentsPrefix,
  };
}

function parseOptions(options: unknown): PinoChildOptions {
  if (options === undefined || options === null) return {};
  if (typeof options !== "object") {
    report(configError("child's options", options, "an object"), "config");
    return {};
  }
  for (const [option, instead] of Object.entries(REFUSED)) {
    const value = (options as Record<string, unknown>)[option];
    if (value === undefined || value === null || value === false) continue;
    throw new TypeError(`ctxlog: a child of asPino's has no option "${option}": ${instead}`);
  }
  return options;
}

/** Fields for every line: a copy of what can be read. Never throws. */
export function parseBindings(bindings: unknown): Record<string, unknown> {
  try {
    if (typeof bindings !== "object" || bindings === null) throw configError("child's bindings", bindings, "an object");
    const entries = Object.entries(bindings).filter(
      ([key, value]) => value !== undefined && !NO_BINDINGS.includes(key),
    );
    return Object.fromEntries(entries);
  } catch (error) {
    report(error, "config");
    return {};
  }
}

/** The serializers that are functions, inherited ones included: Fastify's routes inherit those of their plugins. */
function parseSerializers(given: object): Record<string, Serializer> | undefined {
  const serializers: Record<string, Serializer> = Object.create(null);
  try {
    for (const key in given) {
      const serialize: unknown = (given as Record<string, unknown>)[key];
      if (serialize === NO_SERIALIZER || serialize === undefined) continue;
      if (typeof serialize === "function" && key !== "") serializers[key] = serialize as Serializer;
      else report(configError(`child's serializers.${key}`, serialize, "a function of a value"), "config");
    }
  } catch (error) {
    report(error, "config");
  }
  return Object.keys(serializers).length === 0 ? undefined : serializers;
}

function parseLevel(level: unknown): Level | undefined {
  const found = fromPinoLevel(level);
  if (found === undefined) {
    report(configError("child's level", level, `one of ${PINO_WORDS.join(", ")}`, PINO_WORDS), "config");
  }
  return found;
}
